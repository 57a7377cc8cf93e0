"""How long what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """How long a question's record is kept with its votes, and one of who wishes to be private; both in any case.

    For ``remembered`` its text and reply lie sealed, for follow-ups and buttons. ``texts`` tells whether its text may
    be kept as long as its record, for editors.
    """

    records: timedelta = timedelta(days=30)
    private: timedelta = timedelta(days=1)
    remembered: timedelta = timedelta(hours=24)
    texts: bool = False
