"""Draw the report of `rolewise report` into docs/report.png, from a month of questions asked of the real assistant.

    python -m benchmarks.draw_report [--html FILE] [--dark] [--width 1100]

The questions are those of benchmarks/questions and benchmarks/gaps. Each is answered once over our own notes; how
often, when and by whom it was asked, and how people voted, is drawn by chance, always the same. They are kept in a real
state, and the real command makes the report of it. It needs chromium on the path, and fonts as benchmarks.draw_slack.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.drawing import draw
from bot.models import Answer, NotCovered, Question
from bot.settings import Settings
from bot.state.opening import State, open_state
from bot.state.questions import Asked
from bot.state.retention import Retention
from bot.terminal.notices import TerminalNotices
from bot.wiring import make_assistant, make_workshop

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "report.png"
_DAYS, _BEFORE = 30, 30
#: Gaps, the most asked first; those that begin with "alone" were asked by one.
_GAPS = (
    *(
        "salary-data-engineer",
        "prompt-engineer",
        "interview",
        "remote",
        "certification",
        "visa",
        "product",
        "no-degree",
    ),
    *("salary-data-scientist", "ai-", "portfolio", "resume", "women", "phd", "internship", "age", "on-call", "alone"),
)
_SMALL_TALK = ("hello!", "thanks a lot", "谢谢")
_REASONS = ("I wanted figures for Europe, not for the US.", "Too general.", "没有回答我的问题")

Reply = Answer | NotCovered


def main() -> None:
    """Ask, plant, report and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html", type=Path, help="also keep the page itself")
    parser.add_argument("--picture", type=Path, default=PICTURE)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        _write_report(Path(folder), page)
        html = page.read_text("utf-8")
    if given.html:
        given.html.write_text(html, "utf-8")
    background = "#0f141b" if given.dark else "#f6f7f9"
    draw(html, given.picture, background, width=given.width, height=5200, scale=1, dark=given.dark)


def _write_report(data_dir: Path, page: Path) -> None:
    replies = _replies(data_dir)
    retention = Retention(records=timedelta(days=_DAYS + _BEFORE), texts=True)
    state = open_state(f"sqlite:///{data_dir / 'state.db'}", retention=retention)
    plant(state, replies, Random(7))  # noqa: S311 - a picture, no secret
    state.close()
    own = {"ROLEWISE_DATA_DIR": str(data_dir), "ROLEWISE_KEEP_DAYS": str(_DAYS + _BEFORE), "ROLEWISE_KEEP_TEXTS": "1"}
    title = "What our people asked about data roles"
    command = [sys.executable, "-m", "bot", "report", "--output", str(page), "--title", title]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **own})


def _replies(data_dir: Path) -> list[list[Reply]]:
    """Return the replies to questions that are covered, not covered, and small talk."""
    assistant = make_assistant(make_workshop(Settings(data_dir=data_dir)), TerminalNotices())
    covered = [line["text"] for line in _lines("questions/plain.jsonl") if line.get("facts")][::2]
    missed = [line["text"] for gap in _GAPS for line in _lines("gaps/fit.jsonl") if line["gap"].startswith(gap)]
    return [[assistant.ask(Question.read(text)) for text in texts] for texts in (covered, missed, _SMALL_TALK)]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / "benchmarks" / name).read_text("utf-8").splitlines()]


def plant(state: State, replies: Sequence[Sequence[Reply]], chance: Random) -> None:
    """Keep two months of questions with these *replies* in *state*: more in the second, fewer at weekends."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    for days_ago in range(_DAYS + _BEFORE - 1, 0, -1):
        day = today - timedelta(days=days_ago)
        usual = 26 - 0.18 * days_ago if day.weekday() < 5 else 7
        for number in range(max(round(chance.gauss(usual, 3)), 1)):
            kind = chance.choices((0, 1, 2), (80 - 0.2 * days_ago, 14, 3))[0]
            moment = day + timedelta(minutes=chance.randrange(10 * 60))
            _keep(state, f"{days_ago}-{number}", _popular(replies[kind], chance), moment, chance)


def _popular(replies: Sequence[Reply], chance: Random) -> Reply:
    """Return one of *replies*, the first ones more often."""
    return replies[min(int(chance.expovariate(3.2 / len(replies))), len(replies) - 1)]


def _keep(state: State, identifier: str, reply: Reply, moment: datetime, chance: Random) -> None:
    platform = chance.choices(("slack", "discord"), (3, 1))[0]
    timings = {stage: spent * chance.uniform(0.7, 1.8) for stage, spent in reply.timings_ms.items()}
    person = f"P{chance.randrange(60)}"
    text, told = reply.question.text, replace(reply, timings_ms=timings)
    asked = Asked(
        identifier, platform, "T1", "C1", f"{platform}:T1:{identifier}", person, text, told, moment, private=False
    )
    state.questions.keep(asked)
    if isinstance(reply, Answer) and chance.random() < 0.22:
        helpful = chance.random() < 0.88
        state.questions.vote(identifier, person, helpful, "" if helpful else chance.choice(("", *_REASONS)))
    if isinstance(reply, NotCovered) and not reply.small_talk and chance.random() < 0.2:
        state.questions.request_article(identifier, person)


if __name__ == "__main__":
    main()
