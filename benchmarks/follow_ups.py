"""Measure how many follow-ups of conversations are understood, and print those that are not.

    python benchmarks/follow_ups.py benchmarks/follow_ups/fourth.jsonl

FILE is JSON Lines: id, language, turns. A turn has what is asked, and either "fresh": true (it must stay as it is) or
"must", groups of spellings of which the whole question must have one each, and "must_not", words it must not have.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from bot.conversation import FollowUps
from bot.inquiry import make_reader
from bot.models import Question
from knowledge.facets import load_facets
from knowledge.roles import load_roles


def wrong(turn: dict[str, Any], asked: Question, whole: Question) -> str | None:
    """Return what is wrong with *whole*, the question that *asked* was taken for; None when nothing is."""
    if turn.get("fresh"):
        return None if whole is asked else "changed a question that stands on its own"
    said = f" {whole.text} ".casefold()
    missing = [group for group in turn["must"] if not any(_has(said, word) for word in group)]
    unwanted = [word for word in turn["must_not"] if _has(said, word)]
    return f"lacks {missing}, has {unwanted}" if missing or unwanted else None


def _has(said: str, word: str) -> bool:
    """Return whether *said* has *word*; initials only as a word of their own, or every "code" would have a DE."""
    if word.strip().isupper() and len(word.strip()) <= 3:
        return bool(re.search(rf"(?<![a-z]){re.escape(word.strip().casefold())}s?(?![a-z])", said))
    return word.casefold() in said


def main() -> None:
    """Read the conversations and print the failures and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--all", action="store_true", help="print every follow-up, not only the failures")
    given = parser.parse_args()
    roles = load_roles()
    facets = load_facets(roles)
    follow_ups = FollowUps(roles, facets, make_reader(roles, facets))
    counts: Counter[tuple[str, str]] = Counter()
    for line in given.file.read_text("utf-8").splitlines():
        talk = json.loads(line)
        before: list[Question] = []
        failed = 0
        for turn in talk["turns"]:
            asked = Question.read(turn["ask"])
            whole = follow_ups.resolve(asked, before)
            problem = wrong(turn, asked, whole)
            kind = "fresh" if turn.get("fresh") else "follow-ups"
            counts[talk["language"], f"{kind} right"] += problem is None
            counts[talk["language"], kind] += 1
            failed += problem is not None
            if problem or (given.all and kind == "follow-ups"):
                print(f"{talk['id']}  {turn['ask']!r} → {whole.text!r}{': ' + problem if problem else ''}")
            before.append(whole)
        counts[talk["language"], "conversations"] += 1
        counts[talk["language"], "conversations right"] += not failed
    for language in sorted({language for language, _ in counts}):
        figures = [
            f"{counts[language, f'{what} right']} of {counts[language, what]} {what}"
            for what in ("conversations", "follow-ups", "fresh")
        ]
        print(f"{language}: {', '.join(figures)}")


if __name__ == "__main__":
    main()
