"""Measure answers by the kind of question: facts shown, cells right, length, what is verbatim, what is said twice.

    python benchmarks/kinds.py benchmarks/kinds/second.jsonl [--misses]

FILE holds judged questions (docs/evaluation.md); a comparison may have "cells": for each role the groups of spellings
of which the cells of that role must show one each. ``first`` was looked at while the rules were made; ``second`` was
not. The peer, in the same run, pastes the nearest sentences of the same hits.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from bot.composing.pasting import paste
from bot.lines import plain_text
from bot.models import Answer, Question, Table
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.wiring import assemble, make_retriever, make_workshop
from index.calibration import calibration_for
from index.lexicon import tokenize
from knowledge.roles import load_roles

ROLES = load_roles()


def shown(groups: list[list[str]], text: str) -> list[bool]:
    """Return for each group whether *text* has one of its spellings."""
    return [any(spelling.lower() in text.lower() for spelling in group) for group in groups]


def cells(answer: Answer, role_id: str) -> str:
    """Return what the tables of *answer* say in the columns of a role."""
    name = ROLES[role_id].name(answer.question.language).casefold()
    return "\n".join(
        statement.text
        for part in answer.parts
        if isinstance(part, Table)
        for row in part.rows
        for column, cell in zip(part.columns, row.cells, strict=True)
        if column.casefold() == name
        for statement in cell
    )


def faults(answer: Answer) -> Iterator[str]:
    """Yield each statement that no cited passage has, and each pair that says nearly the same."""
    passages = {citation.number: citation.passage for citation in answer.citations}
    for statement in answer.statements:
        if not any(statement.text in passages[number].quote for number in statement.citations):
            yield f"not verbatim: {statement.text}"
    texts = list(dict.fromkeys(statement.text for statement in answer.statements))
    for one, other in combinations(texts, 2):
        words, others = set(tokenize(one)), set(tokenize(other))
        if len(words & others) >= 0.8 * len(words | others):
            yield f"twice: {one} | {other}"


def main() -> None:
    """Ask every question and print the figures, and the misses if wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what each answer lacks")
    given = parser.parse_args()
    workshop = make_workshop(Settings.from_environment(os.environ))
    retriever, manifest = make_retriever(workshop, TerminalNotices())
    assistant = assemble(retriever, calibration_for(manifest.calibration, workshop.coverage))
    table: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in given.file.read_text("utf-8").splitlines():
        judged = json.loads(line)
        question = Question.read(judged["text"], judged.get("language"))
        reply = assistant.ask(question)
        text = plain_text(reply) if isinstance(reply, Answer) else ""
        facts = judged.get("facts", [])
        pasted = paste(retriever.search(question.text, question.language, 24).hits)
        row = {"answered": bool(text), "facts": shown(facts, text), "pasted": shown(facts, pasted), "length": len(text)}
        row["paste length"] = len(pasted)
        row["cells"] = [
            found
            for role, groups in judged.get("cells", {}).items()
            for found in shown(groups, cells(reply, role) if isinstance(reply, Answer) else "")
        ]
        row["faults"] = list(faults(reply)) if isinstance(reply, Answer) else []
        table[judged["kind"], question.language].append(row)
        missing = [group for group, found in zip(facts, row["facts"], strict=True) if not found]
        if given.misses and (missing or row["faults"]):
            print(judged["id"], judged["text"], missing, row["faults"])
    for (kind, language), rows in sorted(table.items()):
        print(kind, language, _figures(rows))
    print("all", _figures([row for rows in table.values() for row in rows]))


def _figures(rows: list[dict[str, Any]]) -> str:
    def share(name: str) -> str:
        found = [one for row in rows for one in row[name]]
        return f"{sum(found) / len(found):.1%}" if found else "-"

    lengths = [row["length"] for row in rows if row["answered"]]
    return (
        f"n {len(rows)}, answered {sum(row['answered'] for row in rows)}, facts {share('facts')} "
        f"(pasted {share('pasted')}), cells {share('cells')}, median length {median(lengths or [0]):.0f} "
        f"(pasted {median(row['paste length'] for row in rows):.0f}), faults {sum(len(row['faults']) for row in rows)}"
    )


if __name__ == "__main__":
    main()
