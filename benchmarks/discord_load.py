"""How soon Discord is answered under load: ``python -m benchmarks.discord_load [QUESTIONS]``.

That many questions (50) come at once from as many people, half as /ask and half as mentions. Printed are the median and
the greatest time until a command was put off, which Discord waits 3 s for, and until a question was answered; beside
them, in the same run, a bot of discord.py that puts off and answers with a word, which is the least that any bot takes.
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
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.store import Channel

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "golden" / "answered.jsonl"
BARE = """
import os
import discord
from discord import app_commands
from yarl import URL

discord.http.Route.BASE = os.environ["ROLEWISE_DISCORD_API_URL"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["ROLEWISE_DISCORD_GATEWAY_URL"])

class Bot(discord.AutoShardedClient):
    async def setup_hook(self):
        self.tree = app_commands.CommandTree(self)

        @self.tree.command()
        async def ask(interaction: discord.Interaction, question: str):
            await interaction.response.defer(thinking=True)
            await interaction.edit_original_response(content="word")

        await self.tree.sync()

    async def on_message(self, message):
        if self.user in message.mentions:
            await message.reply("word", mention_author=False)

intents = discord.Intents(guilds=True, guild_messages=True)
Bot(intents=intents, allowed_mentions=discord.AllowedMentions.none()).run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


def measure(command: list[str], count: int) -> str:
    """Return the figures of the bot that *command* starts, after a first round that warms it."""
    texts = read_texts([QUESTIONS])
    with DiscordPeer() as discord, tempfile.TemporaryDirectory() as data:
        own = discord.environment() | {"ROLEWISE_DATA_DIR": data}
        process = subprocess.Popen(command, env=os.environ | own, cwd=ROOT, stdout=-3, stderr=-3)
        try:
            people = [discord.person(f"Person {number}") for number in range(count)]
            channel = discord.channel("general")
            discord.wait_for_app(120)
            for start in (0, count):
                chosen = [texts[(start + 7 * number) % len(texts)] for number in range(count)]
                answered = ask(discord, channel, people, chosen)
            put_off = [each.seconds or 0.0 for each in discord.interactions.all[-(count // 2) :]]
        finally:
            process.terminate()
            process.wait(15)
    told = (median(put_off), max(put_off), median(answered), max(answered))
    return "put off {:.3f} s, at most {:.3f} s; answered {:.2f} s, at most {:.2f} s".format(*told)


def ask(discord: DiscordPeer, channel: Channel, people: list[Person], texts: list[str]) -> list[float]:
    """Let each of *people* ask one of *texts* at once, and return the seconds until the first, second … answer."""
    start, seconds = monotonic(), list[float]()

    def new(known: int) -> int:
        return max(len([each for each in discord.answers(channel) if not each.thinking]) - known, 0)

    before = new(0)
    for number, (person, text) in enumerate(zip(people, texts, strict=True)):
        if number % 2:
            person.slash("ask", channel, question=text)
        else:
            person.mention(channel, text)
    while len(seconds) < len(people):
        seconds += [monotonic() - start] * discord.wait_for(partial(new, before + len(seconds)), 120)
    return seconds


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{asked} questions at once, medians")
    print("rolewise:", measure([sys.executable, "-m", "bot", "serve", "discord"], asked))
    print("bare discord.py:", measure([sys.executable, "-c", BARE], asked))
