"""What a check finds: how bad it is, where and what it is, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is: a fault keeps something from working, a warning does not."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """``check`` is SUBJECT.WHAT, ``found`` the place and the value, ``mend`` what to run or do; no secret is in it."""

    check: str
    level: Level
    found: str
    mend: str = ""

    @property
    def subject(self) -> str:
        """What it is about, such as ``slack``."""
        return self.check.partition(".")[0]


def ok(check: str, found: str, mend: str = "") -> Finding:
    """Return a finding that nothing is wrong; *mend* is then a hint."""
    return Finding(check, Level.OK, found, mend)


def warning(check: str, found: str, mend: str) -> Finding:
    """Return a finding that works and should not be so."""
    return Finding(check, Level.WARNING, found, mend)


def fault(check: str, found: str, mend: str) -> Finding:
    """Return a finding that keeps something from working."""
    return Finding(check, Level.FAULT, found, mend)


def of_error(check: str, error: Exception, level: Level = Level.FAULT) -> Finding:
    """Return *error*, whose message tells the place, what is wrong, and after a semicolon the cure, as a finding."""
    found, _, mend = str(error).partition("; ")
    return Finding(check, level, found, mend)


def listed(names: list[str], most: int = 5) -> str:
    """Return the first *most* of *names* in a row, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
