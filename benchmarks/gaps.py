"""Measure how well questions that were refused are grouped, with peers in the same run.

    python benchmarks/gaps.py benchmarks/gaps/fit.jsonl      # the threshold was chosen on these
    python benchmarks/gaps.py benchmarks/gaps/held_out.jsonl
    python benchmarks/gaps.py clinc150.jsonl      # another field; "intent" is the gap, "oos" is passed over

FILE is JSON Lines: text, gap, and "theme" for gaps that a reader may well take for one, such as the salaries of two
roles: pairs across them are not judged. A gap that begins with "alone" has one question.

Printed are precision, recall and F1 of pairs in one group, and the V-measure (Rosenberg and Hirschberg, 2007); "few"
is the mean F1 over random fifths of the gaps, as a small server has them. Each is given the threshold that is best for
it on the same file; ours also the one that ships.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.metrics import v_measure_score

from bot.insight.gaps import LEAST
from bot.insight.grouping import group_rows
from bot.insight.meaning import Meanings
from bot.models import Question
from bot.runtimes import make_encoder
from bot.settings import DEFAULT_MODEL, Settings
from index.centring import UNCENTRED, load_centring
from index.seams import Encoder, Vectors
from knowledge.language import detect_language
from knowledge.roles import load_roles

_THRESHOLDS = np.arange(0.02, 1.0, 0.02)
_FEW = 20  # random parts of the gaps


@dataclass(frozen=True)
class Labelled:
    """Questions with their gaps and themes; a theme may be empty."""

    questions: Sequence[Question]
    gaps: np.ndarray
    themes: np.ndarray

    def part(self, rows: Sequence[int]) -> Labelled:
        """Return the questions in *rows*."""
        return Labelled([self.questions[row] for row in rows], self.gaps[rows], self.themes[rows])


def read_labelled(path: Path) -> Labelled:
    """Return the questions in the JSON Lines at *path*."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in lines if line.get("intent") != "oos"]
    texts = [line["text"] for line in lines]
    gaps = np.array([line.get("gap") or line["intent"] for line in lines])
    themes = np.array([line.get("theme", "") for line in lines])
    return Labelled([Question(text, detect_language(text)) for text in texts], gaps, themes)


def judge(labelled: Labelled, groups: Sequence[Sequence[int]]) -> tuple[float, float, float, float]:
    """Return precision, recall and F1 of the pairs in one group, and the V-measure."""
    numbers = np.empty(len(labelled.gaps), int)
    for number, rows in enumerate(groups):
        numbers[list(rows)] = number
    pairs = np.triu_indices(len(numbers), 1)
    joined = numbers[pairs[0]] == numbers[pairs[1]]
    alike = labelled.gaps[pairs[0]] == labelled.gaps[pairs[1]]
    themes = labelled.themes
    judged = alike | (themes[pairs[0]] != themes[pairs[1]]) | (themes[pairs[0]] == "")
    right = int((joined & alike).sum())
    precision, recall = right / max(int((joined & judged).sum()), 1), right / max(int(alike.sum()), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return precision, recall, f1, float(v_measure_score(labelled.gaps, numbers))


def words_of(question: Question) -> set[str]:
    """Return the words of *question*; of Chinese, the pairs of characters."""
    text = question.text.casefold()
    chinese = re.findall(r"[\u4e00-\u9fff]+", text)
    return set(re.findall(r"[a-z0-9]+", text)) | {run[i : i + 2] for run in chinese for i in range(len(run) - 1)}


def jaccard_vectors(questions: Sequence[Question]) -> Vectors:
    """Return vectors whose products are about the Jaccard similarities of the questions' words."""
    sets = [words_of(question) for question in questions]
    similar = np.array([[len(one & other) / max(len(one | other), 1) for other in sets] for one in sets])
    values, axes = np.linalg.eigh(similar)
    return np.asarray(axes * np.sqrt(np.maximum(values, 0)), np.float32)


def peers(encoder: Encoder) -> dict[str, Callable[[Sequence[Question]], Vectors]]:
    """Return what makes vectors of questions, by name; ours comes first."""
    ours = Meanings(encoder, load_centring(DEFAULT_MODEL), load_roles())

    def cosine(questions: Sequence[Question], model: str | None) -> Vectors:
        centring = load_centring(model) if model else UNCENTRED
        vectors = encoder.encode_queries([question.text for question in questions])
        return centring.queries(vectors, [question.language for question in questions])

    return {
        "ours": ours.of,
        "cosine, centred by language": lambda questions: cosine(questions, DEFAULT_MODEL),
        "cosine": lambda questions: cosine(questions, None),
        "Jaccard of words": jaccard_vectors,
    }


def few(labelled: Labelled, vectors_of: Callable[[Sequence[Question]], Vectors], least: float) -> float:
    """Return the mean F1 over random fifths of the gaps."""
    chance, names = np.random.default_rng(0), np.unique(labelled.gaps)
    figures = []
    for _ in range(_FEW):
        chosen = chance.choice(names, max(len(names) // 5, 1), replace=False)
        part = labelled.part(np.flatnonzero(np.isin(labelled.gaps, chosen)).tolist())
        figures.append(judge(part, group_rows(vectors_of(part.questions), least))[2])
    return float(np.mean(figures))


def main() -> None:
    """Read the questions, group them in each way, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    labelled = read_labelled(parser.parse_args().file)
    print(f"{len(labelled.questions)} questions, {len(set(labelled.gaps))} gaps")
    print(f"{'':28} least  precision  recall     F1      V    few  seconds")
    for name, vectors_of in peers(make_encoder(Settings())).items():
        begun = perf_counter()
        vectors = vectors_of(labelled.questions)
        group_rows(vectors, LEAST)
        spent = perf_counter() - begun
        fitted = max(_THRESHOLDS, key=lambda least: judge(labelled, group_rows(vectors, least))[2])
        for least in [LEAST, fitted] if name == "ours" else [fitted]:
            figures = judge(labelled, group_rows(vectors, least))
            shown = "".join(f"{figure:7.3f}" for figure in (*figures, few(labelled, vectors_of, least)))
            print(f"{name:28} {least:5.2f}    {shown}  {spent:7.2f}", flush=True)
    same = {words: [] for words in {tuple(sorted(words_of(one))) for one in labelled.questions}}
    for row, question in enumerate(labelled.questions):
        same[tuple(sorted(words_of(question)))].append(row)
    print(
        f"{'the same words':28}          "
        + "".join(f"{figure:7.3f}" for figure in judge(labelled, list(same.values())))
    )


if __name__ == "__main__":
    main()
