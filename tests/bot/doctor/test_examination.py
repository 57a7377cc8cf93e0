"""All checks together: what ails one is told, and the others go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor.examination import examine, run_check
from bot.doctor.findings import Finding, Level, ok
from bot.settings import Settings
from bot.state.failures import StateError
from tests.bot.doctor.conftest import bad, only
from tests.bot.slack.running import free_port
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

ALWAYS = ["settings", "index", "knowledge", "database", "disk"]


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """Return what the small articles and their index need, and no platform."""
    return {
        "ROLEWISE_DATA_DIR": str(settings.data_dir),
        "ROLEWISE_ARTICLES": str(settings.articles),
        "PORT": str(free_port()),
    }


def subjects(findings: list[Finding]) -> list[str]:
    return list(dict.fromkeys(finding.subject for finding in findings))


def test_with_nothing_set_up_everything_here_is_looked_at_and_no_platform(environment: dict[str, str]) -> None:
    found = examine(environment)
    assert subjects(found) == ALWAYS
    assert [check for check, level in bad(found) if level is Level.FAULT] == []


def test_the_platforms_that_were_begun_are_asked(
    environment: dict[str, str], slack: SlackPeer, discord_peer: DiscordPeer
) -> None:
    more = slack.environment() | discord_peer.environment() | {"ROLEWISE_SLACK_API_URL": slack.api_url}
    found = examine(environment | more)
    assert subjects(found) == [*ALWAYS, "slack", "discord"]
    assert only(found, "slack.workspace").level is only(found, "discord.token").level is Level.OK
    assert [secret for secret in slack.environment().values() if secret in str(found)] == []


def test_offline_nobody_is_asked(environment: dict[str, str], slack: SlackPeer) -> None:
    found = examine(environment | slack.environment() | {"ROLEWISE_SLACK_API_URL": slack.api_url}, offline=True)
    assert "--offline" in only(found, "slack.asked").found
    assert slack.api.calls == []


def test_settings_that_cannot_be_read_are_told_and_the_others_looked_at(environment: dict[str, str]) -> None:
    found = examine(environment | {"ROLEWISE_KEEP_DAYS": "many"})
    assert only(found, "settings.unreadable").level is Level.FAULT
    assert only(found, "index.files").level is Level.OK


@pytest.mark.parametrize(
    ("error", "check", "words"),
    [
        (ZeroDivisionError("by zero"), "disk.check", "the check itself failed (ZeroDivisionError: by zero)"),
        (StateError("here", "is away", "call it"), "disk.check", "here: is away"),
        (ModuleNotFoundError("x", name="sqlalchemy"), "disk.installed", "sqlalchemy is not installed"),
    ],
)
def test_a_check_that_fails_is_a_finding_after_what_it_found_before(error: Exception, check: str, words: str) -> None:
    def fails() -> Iterator[Finding]:
        yield ok("disk.data", "there is room")
        raise error

    before, failed = run_check("disk", fails, Level.FAULT)
    assert before.found == "there is room"
    assert (failed.check, failed.level, words in failed.found) == (check, Level.FAULT, True)


@pytest.mark.parametrize(("begun", "level"), [({}, None), ({"DISCORD_TOKEN": "a.b.c"}, Level.FAULT)])
def test_what_is_not_installed_is_a_fault_of_a_platform_that_needs_it(
    environment: dict[str, str], begun: dict[str, str], level: Level | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("bot.doctor.discord")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "discord", None)
    told = [one for one in examine(environment | begun) if one.check == "discord.installed"]
    assert [one.level for one in told] == ([level] if level else [])
    assert all("make discord" in one.mend for one in told)


def test_nothing_is_made_or_changed(environment: dict[str, str], settings: Settings, tmp_path: Path) -> None:
    def files() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.suffix != ".lock"}

    before = files()
    examine(environment)
    assert files() == before
    assert examine({"ROLEWISE_DATA_DIR": str(tmp_path / "none")})
    assert not (tmp_path / "none").exists()
