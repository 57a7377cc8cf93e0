"""How soon Slack is answered under load: ``python -m benchmarks.slack_load [QUESTIONS]``.

That many questions (50) come at once over a socket, from as many people, half as /ask and half as mentions. Printed are
the median and the greatest time until a question was acknowledged and until it was answered, and beside them, in the
same run, a Bolt app that acknowledges and posts a word, which is the least that any app takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic

from benchmarks.texts import read_texts
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.store import Channel

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "golden" / "answered.jsonl"
BARE = """
import asyncio, os
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(client=AsyncWebClient(os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["ROLEWISE_SLACK_API_URL"]))

@app.command("/ask")
async def on_command(ack, respond):
    await ack()
    await respond("word", unfurl_links=False, unfurl_media=False)

@app.event("app_mention")
async def on_mention(event, say):
    await say("word", thread_ts=event["ts"], unfurl_links=False, unfurl_media=False)

async def serve():
    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()

asyncio.run(serve())
"""


def measure(command: list[str], count: int) -> str:
    """Return the figures of the app that *command* starts, after a first round that warms it."""
    texts = read_texts([QUESTIONS])
    with SlackPeer() as slack, tempfile.TemporaryDirectory() as data:
        own = {"ROLEWISE_DATA_DIR": data, "ROLEWISE_SLACK_API_URL": slack.api_url}
        process = subprocess.Popen(command, env=os.environ | slack.environment() | own, cwd=ROOT, stdout=-3, stderr=-3)
        try:
            people = [slack.person(f"Person {number}") for number in range(count)]
            channel = slack.channel("general", people)
            slack.wait_for_app()
            for start in (0, count):
                answered = ask(
                    slack, channel, people, [texts[(start + 7 * number) % len(texts)] for number in range(count)]
                )
            acknowledged = [
                attempt.latency or 0.0 for each in slack.deliveries.all[-count:] for attempt in each.attempts
            ]
        finally:
            process.terminate()
            process.wait(15)
    told = (median(acknowledged), max(acknowledged), median(answered), max(answered))
    return "acknowledged {:.3f} s, at most {:.3f} s; answered {:.2f} s, at most {:.2f} s".format(*told)


def ask(slack: SlackPeer, channel: Channel, people: list[Person], texts: list[str]) -> list[float]:
    """Let each of *people* ask one of *texts* at once, and return the seconds until the first, second … reply."""
    start, seconds = monotonic(), list[float]()

    def count() -> int:
        return len(slack.answers(channel)) + sum(len(slack.ephemerals(channel, person)) for person in people)

    def new(known: int) -> int:
        return max(count() - known, 0)

    before = count()
    for number, (person, text) in enumerate(zip(people, texts, strict=True)):
        if number % 2:
            person.command("/ask", text, channel)
        else:
            person.mention(channel, text)
    while len(seconds) < len(people):
        seconds += [monotonic() - start] * slack.wait_for(partial(new, before + len(seconds)), 120)
    return seconds


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{asked} questions at once, medians")
    print("rolewise:", measure([sys.executable, "-m", "bot", "serve", "slack"], asked))
    print("bare Bolt:", measure([sys.executable, "-c", BARE], asked))
