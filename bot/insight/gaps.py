"""Records → gaps: what people asked and were not helped with, in groups of one meaning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from bot.insight.grouping import group_rows
from bot.insight.meaning import Meanings
from bot.models import Question
from bot.state.records import Outcome, Record
from index.seams import Vectors

#: The mean similarity from which questions are one gap. benchmarks/gaps.py tells as good F1 of 0.2, but less precision.
LEAST = 0.22
#: Wordings that are grouped; of more, the latest are. Grouping them takes seconds and 100 MB.
MOST = 5000
#: Wordings whose nearness to all others is at least this share of the greatest are in the middle.
_MIDDLE = 0.9
#: Wordings of a gap, the most asked first, that are asked again to see what is answered by now.
_LOOKED_AT = 5


@dataclass(frozen=True)
class Gap:
    """Questions of one meaning that were refused, found unhelpful, or wished an article for.

    ``name`` is the most asked of the wordings that lie in the middle of them, ``wordings`` are the distinct ones, the
    most asked first, and ``languages`` counts questions, the most first. ``article`` is the id of the article that came
    nearest to most of them, if any did; ``roles`` are the ids of the roles that they name, the most named first.
    ``reasons`` are of unhelpful votes. Of the wordings that were ``refused``, so many that were ``looked_at`` are
    answered by now.
    """

    name: str
    language: str
    count: int
    languages: Mapping[str, int]
    wordings: tuple[Question, ...]
    article: str | None
    roles: tuple[str, ...]
    requests: int
    unhelpful: int
    reasons: tuple[str, ...]
    first: datetime
    last: datetime
    refused: tuple[Question, ...] = ()
    looked_at: int = 0
    answered_now: int = 0

    @property
    def is_filled(self) -> bool:
        """Whether all that was looked at is answered by now."""
        return 0 < self.looked_at == self.answered_now


@dataclass(frozen=True)
class Gaps:
    """The gaps, the most asked first, and what is known of the questions that no gap shows.

    Of ``untold`` questions the text was not kept; ``articles`` and ``roles`` count the articles that came nearest to
    them and the roles that they name, most first. ``left_out`` questions are older than the wordings that are grouped.
    """

    groups: tuple[Gap, ...]
    untold: int
    articles: Mapping[str, int]
    roles: Mapping[str, int]
    left_out: int

    @property
    def count(self) -> int:
        """How many questions are in a gap, shown or not."""
        return sum(gap.count for gap in self.groups) + self.untold + self.left_out


def is_gap(record: Record) -> bool:
    """Tell whether its asker was not helped: refused, found unhelpful by more than helpful, or wished an article."""
    refused = record.outcome is Outcome.NOT_COVERED
    return refused or record.unhelpful > record.helpful or record.requests > 0


def find_gaps(records: Iterable[Record], meanings: Meanings, *, most: int = MOST) -> Gaps:
    """Return the gaps in *records*, which are oldest first; of more than *most* wordings, those of the latest."""
    missed = [record for record in records if is_gap(record)]
    told: dict[str, list[Record]] = defaultdict(list)
    for record in reversed(missed):
        if record.text is not None:
            told[_wording(record.text)].append(record)
    by_wording = list(told.values())[:most]
    untold = [record for record in missed if record.text is None]
    return Gaps(
        groups=_groups(by_wording, meanings),
        untold=len(untold),
        articles=_counted(record.articles[:1] for record in untold),
        roles=_counted(record.roles for record in untold),
        left_out=len(missed) - len(untold) - sum(map(len, by_wording)),
    )


def mark_answered(gaps: Gaps, is_answered: Callable[[Question], bool], *, most: int) -> Gaps:
    """Return *gaps*; of the first *most* it is looked at which of the refused wordings are answered by now."""
    shown = []
    for gap in gaps.groups[:most]:
        looked_at = gap.refused[:_LOOKED_AT]
        shown.append(replace(gap, looked_at=len(looked_at), answered_now=sum(map(is_answered, looked_at))))
    return replace(gaps, groups=(*shown, *gaps.groups[most:]))


def _wording(text: str) -> str:
    """Return what is the same of two wordings that differ in nothing but case, blanks and marks."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def _groups(by_wording: Sequence[Sequence[Record]], meanings: Meanings) -> tuple[Gap, ...]:
    if not by_wording:
        return ()
    vectors = meanings.of([_question(records) for records in by_wording])
    gaps = [_gap([by_wording[row] for row in rows], vectors[rows]) for rows in group_rows(vectors, LEAST)]
    return tuple(sorted(gaps, key=lambda gap: (gap.count, gap.requests, gap.last), reverse=True))


def _question(records: Sequence[Record]) -> Question:
    """Return the latest of *records*, which are of one wording and latest first, as a question."""
    return Question(records[0].text or "", records[0].language)


def _gap(by_wording: Sequence[Sequence[Record]], vectors: Vectors) -> Gap:
    """Return the gap of wordings with their *vectors*, shape (len(by_wording), dim)."""
    weights = np.array([len(records) for records in by_wording])
    nearness = vectors @ (vectors.T @ weights)
    middle = np.flatnonzero(nearness >= _MIDDLE * nearness.max())
    central = _question(by_wording[max(middle.tolist(), key=lambda row: (weights[row], nearness[row]))])
    by_count = sorted(by_wording, key=len, reverse=True)
    records = sorted((record for own in by_wording for record in own), key=lambda record: record.asked_at)
    return Gap(
        name=central.text,
        language=central.language,
        count=len(records),
        languages=_counted([record.language] for record in records),
        wordings=tuple(map(_question, by_count)),
        article=next(iter(_counted(record.articles[:1] for record in records)), None),
        roles=tuple(_counted(record.roles for record in records)),
        requests=sum(record.requests for record in records),
        unhelpful=sum(record.unhelpful for record in records),
        reasons=tuple(reason for record in records for reason in record.reasons),
        first=records[0].asked_at,
        last=records[-1].asked_at,
        refused=tuple(
            _question(own) for own in by_count if any(record.outcome is Outcome.NOT_COVERED for record in own)
        ),
    )


def _counted(values: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return how often each of *values* occurs, the most frequent first."""
    return dict(Counter(value for own in values for value in own).most_common())
