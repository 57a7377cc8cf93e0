"""What becomes of a person's questions, in a few lines; and what is held of them, to be taken along."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.messages.catalogue import messages
from bot.messages.model import Messages
from bot.state.opening import State
from bot.state.retention import Retention

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: The lists of an export, and what in each of their items tells its time.
_WHEN = {
    "questions": "asked_at",
    "votes": "voted_at",
    "requests": "requested_at",
    "followed_threads": "followed_at",
}


@dataclass(frozen=True)
class Terms:
    """Whether a person wishes to be ``private``, and for how long what is kept of everybody."""

    private: bool
    retention: Retention

    def lines(self, language: str) -> Iterator[str]:
        """Yield what is kept of this person's questions, for how long, and who can read them: three lines."""
        words, kept = messages(language), self.retention
        recorded = min(kept.records, kept.private) if self.private else kept.records
        yield words.privacy_remembered.format(time=_spoken(min(kept.remembered, recorded), words))
        yield words.privacy_recorded.format(time=_spoken(recorded, words))
        if self.private:
            yield words.privacy_private
        else:
            yield words.privacy_texts if kept.texts else words.privacy_no_texts


def terms_of(state: State, platform: str, team: str, person: str) -> Terms:
    """Return what holds for *person*."""
    return Terms(state.people.is_private(platform, team, person), state.retention)


def newest(held: Mapping[str, Any], fits: Callable[[str], bool]) -> tuple[str, bool]:
    """Return what is *held* of a person, as ``State.export_person`` gives it, as JSON that *fits*, newest first.

    Where not all has room, there are so many of the newest of each list as do, maybe none. Tells whether it is all.
    """
    ordered = {
        name: sorted(value, key=lambda one: one[_WHEN[name]], reverse=True) if name in _WHEN else value
        for name, value in held.items()
    }
    most = max(len(ordered[name]) for name in _WHEN)
    first_too_long = bisect_left(range(most + 1), True, key=lambda count: not fits(_written(ordered, count)))
    return _written(ordered, first_too_long - 1), first_too_long > most


def _written(ordered: Mapping[str, Any], count: int) -> str:
    """Return *ordered* as JSON in lines, of each list the first *count*."""
    taken = {name: value[:count] if name in _WHEN else value for name, value in ordered.items()}
    return json.dumps(taken, ensure_ascii=False, indent=2)


def _spoken(time: timedelta, words: Messages) -> str:
    if time == _HOUR:
        return words.an_hour
    if time == _DAY:
        return words.a_day
    return words.hours.format(count=time // _HOUR) if time % _DAY else words.days.format(count=time // _DAY)
