"""What the peers of all platforms have in common: a server beside a test, rules that an app breaks, and waiting."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from tests.peers.faults import Faults
from tests.peers.server import Server
from tests.peers.stalls import Cut, Hold

#: Seconds that a test waits for an app before it fails; an app that does its part takes a fraction of one.
PATIENCE = 60.0

T = TypeVar("T")
OwnFaults = TypeVar("OwnFaults", bound=Faults[Any])


class Peer(ABC, Generic[OwnFaults]):
    """A platform on 127.0.0.1. To be used as a context, or between start and close.

    Every rule that the app breaks stands in ``violations``; what befalls its calls waits in ``faults``.
    """

    def __init__(self, name: str, faults: Callable[[Callable[[str], None]], OwnFaults]) -> None:
        self.violations: list[str] = []
        self._allowed: list[str] = []
        self.faults = faults(self.violate)
        self._server = Server(name)

    # The server.

    @abstractmethod
    def start(self) -> Self:
        """Serve on a port that the system chooses."""

    @abstractmethod
    async def _end(self) -> None:
        """Leave the app."""

    def close(self) -> None:
        """Stop serving; cut what is held."""
        self.faults.end()
        self._server.run(self._end())
        self._server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def on_loop(self, work: Callable[[], T]) -> T:
        """Call *work* where everything of the peer happens, and return what it returns."""
        return self._server.call(work)

    # Rules and faults.

    def violate(self, words: str) -> None:
        """Note that the app broke a rule, unless the test allows it."""
        if not any(part in words for part in self._allowed):
            self.violations.append(words)

    def allow(self, part: str) -> None:
        """Allow violations that say *part*, those of before and those to come."""
        self._allowed.append(part)
        self.violations[:] = [words for words in self.violations if part not in words]

    def drop(self, name: str, *, after: bool = False, times: int = 1) -> None:
        """Break the connection of the next *times* calls of *name*, before they take effect or *after*."""
        self.faults.add(name, Cut(after), times)

    def hold(self, name: str, *, after: bool = False) -> Hold:
        """Keep the next call of *name* waiting, before it takes effect or *after*; return what releases it."""
        hold = Hold(after)
        self.faults.add(name, hold)
        return hold

    # Waiting.

    def wait_for(self, condition: Callable[[], T | None], timeout: float = PATIENCE) -> T:
        """Return what *condition* returns as soon as that is true; AssertionError after *timeout* seconds."""
        end = time.monotonic() + timeout
        while not (met := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"not within {timeout:g} s; {self._account()}")
            time.sleep(0.01)
        return met

    @abstractmethod
    def _account(self) -> str:
        """Tell what went on last."""
