"""The peer as a test drives it, with an app in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

import pytest

from tests.peers.slack.peer import SlackPeer

APP = dedent(
    """\
    import asyncio, os, sys

    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=sys.argv[1])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.event("app_mention")
    async def answer(event, client):
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Bread")

    async def main():
        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client).start_async()

    asyncio.run(main())
    """
)


@contextmanager
def running(slack: SlackPeer) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PATH": os.environ["PATH"], **slack.environment()}
    with subprocess.Popen([sys.executable, "-c", APP, slack.api_url], env=environment) as process:
        try:
            slack.wait_for_app()
            yield process
        finally:
            process.kill()


def test_an_app_that_is_killed_before_it_answers_hears_the_question_again(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    with running(slack) as first:
        hold = slack.hold("chat.postMessage")
        asked = ada.mention(general, "What does a baker do?")
        hold.wait()
        slack.settle()
        first.kill()
        first.wait()
        hold.abandon()
    slack.wait_for(lambda: not slack.socket.ready)
    assert slack.answers(general) == []
    with running(slack):
        slack.redeliver(asked)
        slack.wait_for(lambda: slack.answers(general))
        slack.settle()


def test_waiting_in_vain_tells_what_happened(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    ada.command("/ask", "", slack.channel("general", [ada]))
    slack.settle()
    with pytest.raises(AssertionError, match=r"slash_commands /ask \['connection_failed'\]"):
        slack.wait_for(lambda: False, timeout=0.05)


def test_violations_can_be_allowed_before_and_after(slack: SlackPeer) -> None:
    slack.violate("a rule is broken")
    slack.violate("another rule is broken")
    slack.allow("rule is")
    slack.violate("a third rule is broken")
    assert slack.violations == []
