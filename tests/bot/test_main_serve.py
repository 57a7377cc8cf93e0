"""``python -m bot serve`` in real processes: help, the manifest, the link that invites; and all platforms together."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import yaml
from cryptography.fernet import Fernet

from tests.bot.processes import started
from tests.bot.slack.running import free_port, process_environment
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_help_names_the_platforms_and_their_options(run: Run) -> None:
    assert "slack" in run("serve", "--help").stdout.decode()
    told = run("serve", "slack", "--help").stdout.decode()
    assert all(words in told for words in ("--manifest", "--url", "SLACK_APP_TOKEN", "docs/slack.md"))


def test_the_manifest_is_printed_without_any_setting_and_nothing_else(run: Run, tmp_path: Path) -> None:
    done = run("serve", "slack", "--manifest", data_dir=tmp_path / "none")
    assert (done.returncode, done.stderr) == (0, b"")
    shipped = Path(__file__).parents[2] / "bot" / "slack" / "manifest.yaml"
    assert done.stdout == shipped.read_bytes()
    assert not (tmp_path / "none").exists()


def test_the_manifest_is_for_the_address_and_the_following_that_are_set(run: Run) -> None:
    address = ["--url", "https://rolewise.example.org"]
    done = run("serve", "slack", "--manifest", *address, ROLEWISE_SLACK_FOLLOW_THREADS="true")
    made = yaml.safe_load(done.stdout)
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://rolewise.example.org/slack/events"
    assert "message.channels" in made["settings"]["event_subscriptions"]["bot_events"]


def test_without_a_token_it_exits_with_2_and_says_where_to_find_one(run: Run) -> None:
    done = run("serve", "slack")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("rolewise: SLACK_BOT_TOKEN is not set: ")
    assert "docs/slack.md" in done.stderr.decode()


def test_without_any_platform_every_way_to_one_is_named(run: Run) -> None:
    done = run("serve")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "set SLACK_BOT_TOKEN or SLACK_CLIENT_ID for Slack; DISCORD_TOKEN for Discord" in done.stderr.decode()


def test_a_platform_that_there_is_not_is_refused(run: Run) -> None:
    done = run("serve", "teams")
    assert (done.returncode, "there are slack, discord" in done.stderr.decode()) == (2, True)


def test_the_link_that_invites_the_bot_is_printed_and_nothing_else(run: Run) -> None:
    with DiscordPeer() as discord:
        done = run("discord", "invite", **discord.environment())
        assert (done.returncode, done.stderr) == (0, b"")
        assert f"client_id={discord.store.bot.id}&scope=bot+applications.commands" in done.stdout.decode()


def test_without_a_network_the_link_is_not_printed_but_what_is_wrong(run: Run) -> None:
    done = run("discord", "invite", DISCORD_TOKEN="a.b.c", ROLEWISE_DISCORD_API_URL="http://127.0.0.1:9")  # noqa: S106
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("rolewise: Discord cannot be reached at http://127.0.0.1:9")


def test_every_platform_that_is_configured_is_served_in_one_process(notes_data_dir: Path, tmp_path: Path) -> None:
    question = "What does a data engineer do?"
    with DiscordPeer() as discord, SlackPeer() as slack:
        environment = process_environment(slack, notes_data_dir) | discord.environment()
        with started(environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'state.db'}"}) as process:
            slack.wait_for_app(60)
            discord.wait_for_app(60)
            there, here = slack.person("Ada"), discord.person("Ada")
            room, channel = slack.channel("general", [there]), discord.channel("general")
            there.mention(room, question)
            here.mention(channel, question)
            slack.wait_for(lambda: slack.answers(room))
            discord.wait_for(lambda: discord.answers(channel))
            discord.disconnect(4004)
            process.wait_for("adapter not started")
            there.mention(room, question)
            slack.wait_for(lambda: len(slack.answers(room)) == 2)
            assert process.terminate() == 0
    assert (discord.violations, slack.violations) == ([], [])


def got(port: int, path: str) -> tuple[int, str]:
    """Return status and text of what the server on *port* answers at *path*."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def ready(port: int, status: int) -> Any:
    """Return what /readyz says as soon as it has *status*."""
    end = time.monotonic() + 30
    while (found := got(port, "/readyz"))[0] != status:
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return json.loads(found[1])


def test_a_server_tells_over_http_how_it_is_and_in_its_log_neither_secrets_nor_words_nor_people(
    notes_data_dir: Path, tmp_path: Path
) -> None:
    question, port, key = "What does a data engineer do, Xylophonia?", free_port(), Fernet.generate_key().decode()
    with DiscordPeer() as discord, SlackPeer() as slack:
        environment = process_environment(slack, notes_data_dir) | discord.environment() | {"PORT": str(port)}
        own = {"DATABASE_URL": f"sqlite:///{tmp_path / 'state.db'}", "ROLEWISE_ENCRYPTION_KEYS": key}
        with started(environment | own) as process:
            slack.wait_for_app(60)
            discord.wait_for_app(60)
            assert ready(port, 200)["platforms"] == {"slack": {"connected": True}, "discord": {"connected": True}}
            assert got(port, "/healthz") == (200, "ok\n")
            there, here = slack.person("Ada"), discord.person("Ada")
            room, channel = slack.channel("general", [there]), discord.channel("general")
            there.mention(room, question)
            there.mention(room, "Xylophonia " * 500)
            asked = here.mention(channel, question)
            slack.wait_for(lambda: len(slack.answers(room)) + len(slack.ephemerals(room, there)) == 2)
            answer = discord.wait_for(lambda: discord.answers(channel))[0]
            here.click(answer, "👍")
            process.wait_for("helpful")
            discord.disconnect(4004)
            assert ready(port, 503)["platforms"] == {"slack": {"connected": True}, "discord": {"connected": False}}
            assert ready(port, 200)["ready"]
            told = got(port, "/metrics")[1].splitlines()
            assert process.terminate() == 0
        events = [json.loads(line) for line in process.said.splitlines()]
    assert (events[0]["event"], events[-1]["event"]) == ("starting", "stopped")
    assert events[0]["platforms"] == ["slack", "discord"]
    ended = sorted((event["platform"], event["outcome"]) for event in events if event["event"] == "question")
    assert ended == [("discord", "answered"), ("slack", "answered"), ("slack", "too_long")]
    assert 'rolewise_questions_total{kind="",outcome="too_long",platform="slack"} 1.0' in told
    assert 'rolewise_feedback_total{platform="discord",verdict="helpful"} 1.0' in told
    secrets = (slack.home_team.token, slack.app_token, slack.signing_secret, discord.token, key)
    for hidden in (*secrets, "Xylophonia", there.id, here.id, asked.id):
        assert str(hidden) not in process.said
