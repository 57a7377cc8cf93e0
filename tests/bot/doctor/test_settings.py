"""What is wrong with the environment is named with its cure, and no secret is repeated."""

from __future__ import annotations

import pytest

from bot.doctor.findings import Level
from bot.doctor.settings import begun, check_settings, readable_settings
from tests.bot.doctor.conftest import bad, only

HEX = "0123456789abcdef" * 2
KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": HEX}
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "f" + HEX[1:], "SLACK_SIGNING_SECRET": HEX}
DISCORD = {"DISCORD_TOKEN": "MTAxMjM0NTY3ODkwMTIzNDU2Nw.GabcDE." + "x" * 38}
SEALED = {"ROLEWISE_ENCRYPTION_KEYS": KEY}


@pytest.mark.parametrize(
    "environment", [{}, {"PATH": "/bin", "HOME": "/"}, SOCKET, HTTP, DISCORD, SOCKET | DISCORD, MANY | SEALED]
)
def test_what_is_right_has_no_finding_but_ok(environment: dict[str, str]) -> None:
    found = list(check_settings(environment))
    assert found
    assert bad(found) == []


def test_whoever_has_set_nothing_is_told_the_next_step() -> None:
    assert "docs/slack.md" in only(check_settings({}), "settings.platforms").mend


@pytest.mark.parametrize(
    ("environment", "check", "words"),
    [
        ({"ROLEWISE_KEEP_DAYZ": "3"}, "settings.unreadable", ["ROLEWISE_KEEP_DAYZ", "ROLEWISE_KEEP_DAYS?"]),
        ({"ROLEWISE_KEEP_DAYS": "many"}, "settings.unreadable", ["ROLEWISE_KEEP_DAYS='many'"]),
        ({"SLACK_BOT_TOKN": "x"}, "settings.unknown", ["SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"]),
        ({"DISCORD_BOT_TOKEN": "x"}, "settings.unknown", ["DISCORD_TOKEN"]),
        ({"DATABASE_URI": "x"}, "settings.unknown", ["DATABASE_URL"]),
        ({"discord_token": "x"}, "settings.unknown", ["discord_token", "DISCORD_TOKEN"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "settings.platforms", ["SLACK_BOT_TOKEN is not set"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "settings.platforms", ["SLACK_SIGNING_SECRET is not set"]),
        (SOCKET | {"SLACK_BOT_TOKEN": "xapp-2"}, "settings.swapped", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"DISCORD_TOKEN": "xoxb-1-2"}, "settings.swapped", ["DISCORD_TOKEN", "a bot's token of Slack"]),
        (MANY | {"SLACK_CLIENT_SECRET": HEX}, "settings.swapped", ["are the same", "copy both again"]),
        ({"DISCORD_TOKEN": "Bot a.b.c"}, "settings.value", ['the word "Bot"']),
        (SOCKET | {"SLACK_BOT_TOKEN": '"xoxb-1"'}, "settings.value", ["quotation mark"]),
        (SOCKET | {"SLACK_BOT_TOKEN": "xoxb-1\nxoxb-2"}, "settings.value", ["line break"]),
        ({"ROLEWISE_ENCRYPTION_KEYS": f"{KEY},c2hvcnQ="}, "settings.keys", ["key 2", "openssl"]),
        (MANY, "settings.keys", ["not set", "openssl"]),
    ],
)
def test_what_is_wrong_is_named_with_the_cure(environment: dict[str, str], check: str, words: list[str]) -> None:
    found = [one for one in check_settings(environment) if one.check == check and one.level is not Level.OK]
    assert len(found) == 1, found
    assert [word for word in words if word not in f"{found[0].found} {found[0].mend}"] == []


def test_a_port_that_others_reach_wants_signed_requests() -> None:
    open_to_all = {"ROLEWISE_HOST": "192.0.2.1"}
    assert bad(check_settings(SOCKET | open_to_all)) == [("settings.host", Level.WARNING)]
    assert bad(check_settings(HTTP | open_to_all)) == []
    assert bad(check_settings(SOCKET | {"ROLEWISE_HOST": "127.0.0.1"})) == []


def test_a_blank_at_an_end_only_warns() -> None:
    assert bad(check_settings(SOCKET | {"SLACK_BOT_TOKEN": "xoxb-1\n"})) == [("settings.value", Level.WARNING)]


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN"])
@pytest.mark.parametrize("kind", ["xoxb-", "xapp-", "", '"', "Bot ", "a b "])
def test_no_secret_is_repeated(variable: str, kind: str) -> None:
    planted = "8dK2mPq7sVx1zR5tYw9"
    told = " ".join(f"{one.found} {one.mend}" for one in check_settings({variable: f"{kind}{planted}"}))
    assert told
    assert planted[:4] not in told


def test_settings_that_cannot_be_read_leave_the_others() -> None:
    settings = readable_settings({"ROLEWISE_KEEP_DAYS": "many", "ROLEWISE_OLD_AFTER": "7", "ROLEWISE_X": "1"})
    assert (settings.keep_days, settings.old_after) == (30, 7)


def test_a_platform_is_begun_by_any_of_its_variables() -> None:
    assert begun({"DISCORD_TOKEN": " ", "SLACK_WEBHOOK": "x"}) == []
    assert begun({"SLACK_APP_TOKEN": "x", "DISCORD_TOKEN": "y"}) == ["slack", "discord"]
