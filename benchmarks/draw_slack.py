"""Draw what Rolewise posts in Slack, from the real blocks of real replies over our own notes, into docs/slack.

Run by hand when the layout changes: `python -m benchmarks.draw_slack`. It needs chromium on the path, and fonts for
Latin, Chinese and emoji (Debian: chromium, fonts-lato, fonts-noto-cjk, fonts-noto-color-emoji); Pillow comes with
the extra `eval`. Nothing else needs chromium.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.drawing import draw
from benchmarks.slack_page import home, modal, page, posted, said
from bot.assistant import Assistant
from bot.framing import Audience
from bot.models import Answer, NotCovered, Question
from bot.serving.privacy import Terms
from bot.settings import Settings
from bot.slack.rendering import render_help, render_reply, render_shared
from bot.slack.views import Home, KnownArticle, render_home, render_passages
from bot.state.retention import Retention
from bot.terminal.notices import TerminalNotices
from bot.wiring import make_assistant, make_workshop
from knowledge.folder import BUILTIN_ARTICLES
from knowledge.loading import load_articles
from knowledge.models import Article
from knowledge.roles import load_roles

FOLDER = Path(__file__).parents[1] / "docs" / "slack"


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir:
        notices = TerminalNotices()
        pages = _pages(make_assistant(make_workshop(Settings(data_dir=Path(data_dir))), notices))
        for name, html in pages.items():
            draw(html, FOLDER / f"{name}.png")


def _pages(assistant: Assistant) -> dict[str, str]:
    def ask(words: str, *before: str) -> Answer | NotCovered:
        return assistant.ask(Question.read(words), [Question.read(one) for one in before])

    def thread(words: str, reply: Answer | NotCovered) -> str:
        message = render_reply(reply, "q", Audience.EVERYONE, asked=words)
        return said("Ada", f"@Rolewise {words}") + posted(message.blocks)

    engineer, compared, further = (
        "What does a data engineer do?",
        "data scientist vs mlops engineer",
        "and which tools?",
    )
    chinese, unknown = "MLOps工程师用哪些工具？", "What does a prompt engineer do?"
    untold, become = "What does a data engineer earn?", "How do I become a machine learning engineer?"
    answer = ask(engineer)
    if not isinstance(answer, Answer):
        sys.exit(f"{engineer!r} is not answered, so there are no passages to draw")
    return {
        "answer": page(thread(engineer, answer)),
        "comparison": page(thread(compared, ask(compared))),
        "ephemeral": page(posted(render_reply(ask(become), "q", Audience.ASKER).blocks, alone=True)),
        "follow-up": page(thread(further, ask(further, engineer))),
        "shared": page(posted(render_shared(answer, "q", "U1").blocks)),
        "refusal": page(thread(untold, ask(untold)), thread(unknown, ask(unknown))),
        "passages": page(modal(render_passages(answer))),
        "chinese": page(thread(chinese, ask(chinese))),
        "help": page(posted(render_help("en").blocks, alone=True)),
        "home": page(home(render_home(Home("en", _known_articles(), Terms(private=False, retention=Retention()))))),
    }


def _known_articles() -> list[KnownArticle]:
    works: dict[str, list[Article]] = defaultdict(list)
    for article in load_articles(BUILTIN_ARTICLES, load_roles()).articles:
        works[article.work].append(article)
    return [KnownArticle(own[0].reference(), sorted(one.language for one in own)) for own in works.values()]


if __name__ == "__main__":
    main()
