"""What came of one question: which of the relevant items a ranking holds, and how an answer to it was judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from index.questions import JudgedQuestion, names
from knowledge.models import Passage

#: The ranking metrics by our names and by those of ir-measures. ``hit`` is 1 where one of the relevant is found.
RANKING = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "hit@1": "Success@1",
    "hit@5": "Success@5",
    "hit@10": "Success@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}
#: Items that are kept of a ranking: the deepest metric looks at so many.
DEEPEST = 10


class Outcome(BaseModel):
    """What came of one question. None or no figures: it was not judged in this respect.

    ``items`` are the best 10 of the ranking, by their names. ``groups`` and ``shown`` count the groups of facts, and
    ``citations`` and ``right`` the citations, of which ``right`` are relevant. ``length`` is the answer's, in
    characters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: str
    kind: str | None = None
    covered: bool = True
    items: tuple[str, ...] = ()
    ranking: dict[str, float] = {}
    confidence: float | None = None
    answered: bool | None = None
    groups: int = 0
    shown: int = 0
    citations: int = 0
    right: int | None = None
    length: int | None = None


def rank_items(question: JudgedQuestion, passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return the names of up to 10 items that *passages* give, best first, each once.

    A relevant passage goes by the first name that *question* has for it. The others go by their article where the
    question names articles, by their section where it names sections, and else by their id: several passages of one
    article must not take more places when they are wrong than when they are right. Excluded ones are passed over.
    """
    kept = [passage for passage in passages if not set(question.excluded).intersection(names(passage))]
    matches = [next((name for name in question.relevant if name in names(passage)), None) for passage in kept]
    level = max((_level(passage, match) for passage, match in zip(kept, matches, strict=True)), default=0)
    items = (match or _name_at(level, passage) for passage, match in zip(kept, matches, strict=True))
    return tuple(dict.fromkeys(items))[:DEEPEST]


def _level(passage: Passage, match: str | None) -> int:
    """Return what *match* names: 0 the passage, or nothing; 1 its section; 2 its article."""
    return 0 if match in (None, passage.id) else 2 if match == passage.article_id else 1


def _name_at(level: int, passage: Passage) -> str:
    section = "#".join((passage.article_id, *passage.section[-1:]))
    return (passage.id, section, passage.article_id)[level]


def judge_rankings(
    questions: Iterable[JudgedQuestion], items: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Return the ``RANKING`` metrics of each question that has relevant items; *items* are ranked, by question id.

    An item without a place counts as not found.
    """
    import ir_measures  # here: what only reads or shows outcomes need not have it

    relevant = {question.id: dict.fromkeys(question.relevant, 1) for question in questions if question.relevant}
    runs = {own: {item: -float(place) for place, item in enumerate(items[own])} for own in relevant}
    metrics = {ir_measures.parse_measure(theirs): ours for ours, theirs in RANKING.items()}
    judged: dict[str, dict[str, float]] = {own: {} for own in relevant}
    for found in ir_measures.iter_calc(list(metrics), relevant, runs) if relevant else ():
        judged[found.query_id][metrics[found.measure]] = float(found.value)
    return {own: {name: figures[name] for name in RANKING} for own, figures in judged.items()}


def outcome_object(outcome: Outcome) -> dict[str, Any]:
    """Return *outcome* as a JSON object, its ranking metrics among the other keys."""
    return outcome.model_dump(mode="json", exclude={"ranking"}) | outcome.ranking


def read_outcome(given: Mapping[str, Any]) -> Outcome:
    """Return the outcome in what ``outcome_object`` gave. Raises pydantic's ValidationError when it is none."""
    ranking = {name: value for name, value in given.items() if name in RANKING}
    return Outcome.model_validate({**{name: v for name, v in given.items() if name not in RANKING}, "ranking": ranking})
