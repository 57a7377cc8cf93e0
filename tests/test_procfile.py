"""The Procfile as it stands, run by honcho from an empty folder of data: both platforms answer, and SIGTERM ends it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import EVENTS_PATH
from tests.bot.slack.running import free_port
from tests.honcho import honcho
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

QUESTION = "What does a data engineer do?"
#: MB that a process may keep in memory while it answers, so that it fits the smallest hosts.
MOST_RESIDENT = 250


def has(answers: Callable[[Any], list[Any]], place: object, count: int) -> bool:
    """Return whether *place* has *count* answers."""
    return len(answers(place)) == count


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_from_nothing_it_answers_in_both_platforms_within_little_memory_and_ends_when_told(
    transport: str, tmp_path: Path
) -> None:
    with SlackPeer() as slack, DiscordPeer() as discord:
        own = {"PORT": str(free_port()), "ROLEWISE_DATA_DIR": str(tmp_path / "data"), "ROLEWISE_LOG_FORMAT": "json"}
        own |= slack.environment() | discord.environment() | {"ROLEWISE_SLACK_API_URL": slack.api_url}
        if transport == "http":
            del own["SLACK_APP_TOKEN"]
            slack.http.url = f"http://127.0.0.1:{own['PORT']}{EVENTS_PATH}"
        with honcho(own, tmp_path) as running:
            slack.wait_for(lambda: running.said(f'"transport": "{transport}"'), 120)
            discord.wait_for_app(120)
            there, here = slack.person("Ada"), discord.person("Ada")
            room, channel = slack.channel("general", [there]), discord.channel("general")
            for count in range(1, 4):
                there.mention(room, QUESTION)
                here.mention(channel, QUESTION)
                slack.wait_for(partial(has, slack.answers, room, count))
                discord.wait_for(partial(has, discord.answers, channel, count))
            assert max(running.resident("web"), running.resident("worker")) < MOST_RESIDENT
            assert running.said("state lies in a file")
            slack.settle()
            discord.settle()
            assert running.end() == 128 + signal.SIGTERM
            ended = running.log.read_text("utf-8")
    assert "SIGKILL" not in ended
    assert "web.1 stopped (rc=0)" in ended
    assert "worker.1 stopped (rc=0)" in ended
    assert (slack.violations, discord.violations) == ([], [])
