"""Draw what Rolewise sends in Discord, from the real messages of real replies over our own notes, into docs/discord.

Run by hand when the layout changes: `python -m benchmarks.draw_discord`. It needs what benchmarks/draw_slack.py needs,
and the font Noto Sans (Debian: fonts-noto-core).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.discord_page import BACKGROUND, page, posted, replying
from benchmarks.drawing import draw
from bot.assistant import Assistant
from bot.discord.rendering import render_reply
from bot.discord.views import render_help, render_passages
from bot.framing import Audience
from bot.models import Answer, NotCovered, Question
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.wiring import make_assistant, make_workshop

FOLDER = Path(__file__).parents[1] / "docs" / "discord"
_ID = "0" * 32


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir:
        pages = _pages(make_assistant(make_workshop(Settings(data_dir=Path(data_dir))), TerminalNotices()))
        for name, html in pages.items():
            draw(html, FOLDER / f"{name}.png", BACKGROUND)


def _pages(assistant: Assistant) -> dict[str, str]:
    def ask(words: str) -> Answer | NotCovered:
        return assistant.ask(Question.read(words))

    def public(words: str, number: int = 0) -> str:
        message = render_reply(ask(words), _ID, Audience.EVERYONE, asked=words, page=number)
        return posted(message, replying("Ada", f"@Rolewise {words}"))

    engineer, compared = "What does a data engineer do?", "data scientist vs mlops engineer"
    all_roles = "data engineer vs data scientist vs ml engineer vs mlops engineer"
    untold, unknown = "What does a data engineer earn?", "What does a prompt engineer do?"
    answer = ask(compared)
    if not isinstance(answer, Answer):
        sys.exit(f"{compared!r} is not answered, so there are no passages to draw")
    become = render_reply(ask("How do I become a machine learning engineer?"), _ID, Audience.ASKER)
    used = replying("Ada", "used /ask")
    return {
        "answer": page(public(engineer)),
        "comparison": page(public(compared)),
        "pages": page(public(all_roles, 1)),
        "private": page(posted(become, used, alone=True)),
        "refusal": page(public(untold), public(unknown)),
        "passages": page(posted(render_passages(answer, _ID, page=1), "", alone=True)),
        "chinese": page(public("MLOps工程师用哪些工具？")),
        "help": page(posted(render_help("en"), replying("Ada", "used /help"), alone=True)),
    }


if __name__ == "__main__":
    main()
