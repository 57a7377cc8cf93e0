"""Fit what tells a question that the articles cover from a near miss, and write it beside the default encoder.

    python benchmarks/fit_coverage.py XQUAD [--output FILE]

XQUAD is a folder with corpus.LL.jsonl and queries.LL.jsonl for English, Chinese and German, parallel by id. Examples:

- the questions of benchmarks/coverage over our own notes: those that they answer, and near misses;
- the near misses that have an "answer", a sentence such as another article might hold, with that sentence among the
  nearest: so it is not the subject that is refused but what no statement says;
- every other group of XQuAD (as for the reference means), each question with its paragraph in the index and without;
- XQuAD's questions and index/foreign_questions.txt over our notes, as questions of other fields.

A logistic regression over ``coverage_features``. The bias is set so that LOST of the questions that our notes answer
are refused, each judged by a fit of the other nine tenths. Prints what that fit refuses; judge by `rolewise eval` on
other questions.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.settings import DEFAULT_MODEL, Settings
from bot.wiring import Workshop, make_workshop
from index.building import build_index
from index.calibration import foreign_questions
from index.contents import Contents, open_contents, passage_of
from index.coverage import NEAREST, coverage_features, coverage_path, save_coverage
from index.seams import Vectors
from knowledge.corpus import read_corpus
from knowledge.folder import BUILTIN_ARTICLES
from knowledge.language import detect_language
from knowledge.library import Library, read_library
from knowledge.roles import load_roles

_QUESTIONS = Path(__file__).parent / "coverage"
_LANGUAGES = ("en", "zh", "de")
#: The share of the covered questions that may be refused.
LOST = 0.04
#: Weights of the kinds of examples; those of other fields are many and far from what is asked.
_ANSWERED_NEAR_MISS, _XQUAD, _FOREIGN = 3.0, 0.3, 0.5
_REGULARISATION = 0.003


@dataclass
class Index:
    """All vectors of an index, for search with some articles left out."""

    workshop: Workshop
    contents: Contents

    def __post_init__(self) -> None:
        """Fetch the vectors, and note whose they are."""
        store, of_passages = self.contents.statement_vectors, self.contents.passage_vectors
        self.statements, self.passages = store.fetch(store.ids), of_passages.fetch(of_passages.ids)
        get = self.contents.passages.get
        self.statement_articles = np.array([get(passage_of(identifier)).article_id for identifier in store.ids])
        self.passage_articles = np.array([get(identifier).article_id for identifier in of_passages.ids])

    def questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return the centred vectors of questions."""
        raw = self.workshop.encoder.encode_queries(texts)
        return self.workshop.centring.queries(raw, languages)

    def features(self, query: Vectors, without: str = "", with_: Vectors | None = None) -> NDArray[np.float32]:
        """Return the features of a question, an article left out or a statement that is also a passage added."""
        statements = self.statements[self.statement_articles != without]
        passage = float((self.passages[self.passage_articles != without] @ query).max())
        if with_ is not None:
            statements, passage = np.vstack((statements, with_)), max(passage, float(with_ @ query))
        nearest = np.argsort(-(statements @ query))[:NEAREST]
        return coverage_features(query, statements[nearest], passage)


def main() -> None:
    """Embed, fit, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("xquad", type=Path)
    parser.add_argument("--output", type=Path, default=coverage_path(DEFAULT_MODEL))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Settings(data_dir=Path(folder)))
        notes = index_of(workshop, read_library(BUILTIN_ARTICLES, load_roles()))
        parts = [*own_examples(notes), *xquad_examples(workshop, notes, arguments.xquad)]
    features = np.vstack([rows for rows, _, _ in parts])
    covered = np.concatenate([np.full(len(rows), label) for rows, label, _ in parts])
    weights = np.concatenate([np.full(len(rows), weight) for rows, _, weight in parts])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_REGULARISATION, max_iter=5000))
    fit = {"logisticregression__sample_weight": weights}
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    apart = cross_val_predict(model, features, covered, cv=folds, method="decision_function", params=fit)
    answered, near = len(parts[0][0]), len(parts[1][0])
    for lost in (LOST / 2, LOST, 2 * LOST):
        refused = apart[answered : answered + near] < np.quantile(apart[:answered], lost)
        print(f"{lost:.1%} of {answered} answered questions lost, {refused.mean():.1%} of {near} near misses refused")
    threshold = float(np.quantile(apart[:answered], LOST))
    model.fit(features, covered, **fit)
    scaler, regression = model[0], model[1]
    slopes = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - slopes @ scaler.mean_) - threshold
    save_coverage(arguments.output, slopes, bias, workshop.centring.digest)
    print(f"wrote {arguments.output}, fitted on {len(features)} examples")


def index_of(workshop: Workshop, library: Library) -> Index:
    """Build an index of *library*."""
    with workshop.archive.building():
        build_index(workshop.archive, library, workshop.encoder, workshop.centring)
    return Index(workshop, open_contents(workshop.archive.open()[1]))


def read(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


Examples = tuple[NDArray[np.float32], int, float]


def own_examples(notes: Index) -> list[Examples]:
    """Return what is asked of our notes: answered, near misses, those with an answer added, and foreign questions."""
    answered, near = read(_QUESTIONS / "answered.jsonl"), read(_QUESTIONS / "near_misses.jsonl")
    given = [row for row in near if "answer" in row]
    languages = [detect_language(row["answer"]) for row in given]
    raw = notes.workshop.encoder.encode_passages([row["answer"] for row in given])
    answers = notes.workshop.centring.passages(raw, languages)
    asked = ask(notes, [row["text"] for row in given])
    return [
        (np.stack([notes.features(query) for query in ask(notes, [row["text"] for row in answered])]), 1, 1.0),
        (np.stack([notes.features(query) for query in ask(notes, [row["text"] for row in near])]), 0, 1.0),
        (np.stack([notes.features(q, with_=a) for q, a in zip(asked, answers, strict=True)]), 1, _ANSWERED_NEAR_MISS),
        (np.stack([notes.features(query) for query in ask(notes, foreign_questions())]), 0, 1.0),
    ]


def ask(index: Index, texts: Sequence[str]) -> Vectors:
    """Return the vectors of questions in their detected languages."""
    return index.questions(texts, [detect_language(text) for text in texts])


def xquad_examples(workshop: Workshop, notes: Index, folder: Path) -> list[Examples]:
    """Return XQuAD's questions with and without their paragraph in the index, and as foreign questions to our notes."""
    there, gone, foreign = [], [], []
    for language in _LANGUAGES:
        index = index_of(workshop, read_corpus([folder / f"corpus.{language}.jsonl"], load_roles()))
        rows = [row for row in read(folder / f"queries.{language}.jsonl") if group(row) % 2 == 0]
        queries = index.questions([row["text"] for row in rows], [language] * len(rows))
        for row, query in zip(rows, queries, strict=True):
            there.append(index.features(query))
            gone.append(index.features(query, without=row["relevant"][0]))
        if language != "de":
            foreign += [notes.features(query) for query in queries]
        print(f"{language}: {len(rows)} questions", flush=True)
    return [(np.stack(there), 1, _XQUAD), (np.stack(gone), 0, _XQUAD), (np.stack(foreign), 0, _FOREIGN)]


def group(row: dict[str, Any]) -> int:
    """Return the number of the paragraph that a question of XQuAD is about, the same in every language."""
    return int(row["relevant"][0].split("-")[1])


if __name__ == "__main__":
    main()
