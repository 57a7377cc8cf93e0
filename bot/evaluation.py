"""Judged questions → a report: asked of the retriever or the whole assistant, and of what they are compared with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from bot.composing.pasting import paste
from bot.evaluated import Evaluated
from bot.lines import plain_text
from bot.models import NotCovered, Question, QuestionError
from index.baselines import BASELINES, make_baseline
from index.evaluation import Outcome, judge_rankings, rank_items, read_outcome
from index.figures import Report, make_report
from index.questions import EvaluationError, JudgedQuestion, names
from index.retrieval import Hit
from knowledge.folder import shown
from knowledge.models import Passage

#: Hits that a question asks for, so that 10 items remain of them when several belong to one article.
_DEPTH = 50
_US = ""
#: Pastes the nearest sentences of the configured retriever, and refuses nothing.
PASTE = "paste"
#: What a run can be compared with by name.
PEERS = (*BASELINES, PASTE)


@dataclass(frozen=True)
class _Found:
    """What a question found: passages, best first, how sure the run is that it is covered, and the answer, if one.

    ``answered`` is None where only passages were asked for.
    """

    passages: Sequence[Passage]
    confidence: float | None = None
    answered: bool | None = None
    text: str = ""
    cited: Sequence[Passage] = ()


_Ask: TypeAlias = Callable[[Question], _Found]


def evaluate(
    questions: Sequence[JudgedQuestion],
    evaluated: Evaluated,
    against: Sequence[str] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Return the report of *questions*, compared with each of *against*: ``PEERS``, or files that ``--json`` wrote.

    The assistant is asked when a question needs an answer, else the retriever alone. *progress* is called with the
    questions asked so far and in all. Raises EvaluationError when a question cannot be asked, and when a run of
    *against* cannot be read or was of other questions.
    """
    earlier = {name: read_run(Path(name)) for name in against if name not in PEERS}
    asks = {_US: _us(evaluated, answer=any(judged.needs_an_answer for judged in questions))}
    asks |= {name: _peer(name, evaluated) for name in against if name in PEERS}
    found: dict[str, list[_Found]] = {name: [] for name in asks}
    for number, question in enumerate(map(_question, questions), 1):
        for name, ask in asks.items():
            found[name].append(ask(question))
        progress(number, len(questions))
    runs = {name: _outcomes(questions, own) for name, own in found.items()} | earlier
    return make_report(runs[_US], {name: runs[name] for name in against})


def check_evaluation(questions: Iterable[JudgedQuestion], against: Iterable[str]) -> None:
    """Raise EvaluationError for what would end ``evaluate`` after minutes: a package, a question, an earlier run."""
    if find_spec("ir_measures") is None:
        raise EvaluationError("ir-measures is not installed; run `pip install ir-measures` where Rolewise is installed")
    for judged in questions:
        _question(judged)
    for name in against:
        if name not in PEERS:
            read_run(Path(name))


def unknown_names(questions: Iterable[JudgedQuestion], evaluated: Evaluated) -> list[str]:
    """Return the names among the relevant ones by which the index holds no passage: an article, a section, an id."""
    articles, passages = evaluated.contents.references, evaluated.contents.passage_vectors
    relevant = dict.fromkeys(name for question in questions for name in question.relevant)
    unknown = [name for name in relevant if name not in articles and name not in passages]
    if not any("#" in name for name in unknown):
        return unknown
    known = {name for identifier in passages.ids for name in names(evaluated.contents.passages.get(identifier))}
    return [name for name in unknown if name not in known]


def read_run(path: Path) -> list[Outcome]:
    """Return the outcomes of the run that ``eval --json`` wrote to *path*. Raises EvaluationError when it is none."""
    try:
        return [read_outcome(row) for row in json.loads(path.read_bytes())["questions"]]
    except OSError as error:
        raise EvaluationError(f"--against {shown(path)}: it cannot be read ({error.strerror}); name a file") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        msg = f"--against {shown(path)}: it is not a run of rolewise eval ({what}); write one with --json"
        raise EvaluationError(msg) from error


def _question(judged: JudgedQuestion) -> Question:
    try:
        return Question.read(judged.text, judged.language)
    except QuestionError as error:
        raise EvaluationError(f"{judged.place}: {error}") from error


def _us(evaluated: Evaluated, *, answer: bool) -> _Ask:
    """Return how the configured retriever is asked, and the assistant over it if an *answer* is wanted."""

    def ask(question: Question) -> _Found:
        passages = [hit.passage for hit in _hits(evaluated, question)]
        if not answer:
            return _Found(passages)
        reply = evaluated.assistant.ask(question)
        if isinstance(reply, NotCovered):
            return _Found(passages, reply.confidence, answered=False)
        cited = [citation.passage for citation in reply.citations]
        return _Found(passages, reply.confidence, answered=True, text=plain_text(reply), cited=cited)

    return ask


def _peer(name: str, evaluated: Evaluated) -> _Ask:
    """Return how a peer is asked. The score of its best passage says how sure a baseline of retrieval is."""

    def ask_pasting(question: Question) -> _Found:
        hits = _hits(evaluated, question)
        return _Found([hit.passage for hit in hits], answered=True, text=paste(hits))

    if name == PASTE:
        return ask_pasting
    rank = make_baseline(name, evaluated.contents, evaluated.encoder, evaluated.centring)

    def ask(question: Question) -> _Found:
        ranked = rank(question.text, _DEPTH)
        passages = [evaluated.contents.passages.get(identifier) for identifier, _ in ranked]
        return _Found(passages, ranked[0][1] if ranked else 0.0)

    return ask


def _hits(evaluated: Evaluated, question: Question) -> tuple[Hit, ...]:
    return evaluated.retriever.search(question.text, question.language, _DEPTH).hits


def _outcomes(questions: Sequence[JudgedQuestion], found: Sequence[_Found]) -> list[Outcome]:
    items = {one.id: rank_items(one, own.passages) for one, own in zip(questions, found, strict=True)}
    rankings = judge_rankings(questions, items)
    return [
        Outcome(
            id=judged.id,
            language=judged.language,
            kind=judged.kind,
            covered=judged.covered,
            items=items[judged.id],
            ranking=rankings.get(judged.id, {}),
            confidence=own.confidence,
            **_judge_answer(judged, own),
        )
        for judged, own in zip(questions, found, strict=True)
    ]


def _judge_answer(judged: JudgedQuestion, found: _Found) -> dict[str, int | bool | None]:
    """Return what an outcome says of an answer: nothing where none was asked for."""
    if found.answered is None:
        return {}
    text = found.text.lower()
    right = sum(not set(names(passage)).isdisjoint(judged.relevant) for passage in found.cited)
    return {
        "answered": found.answered,
        "groups": len(judged.facts),
        "shown": sum(any(spelling.lower() in text for spelling in group) for group in judged.facts),
        "citations": len(found.cited),
        "right": right if found.cited and judged.relevant else None,
        "length": len(found.text) if found.answered else None,
    }
