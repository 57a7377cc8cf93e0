"""How often somebody may ask: so many times in a sliding window."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

#: Keys that are remembered; of more, the one that was admitted longest ago is forgotten.
_MOST_KEYS = 100_000


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds``; both are at least 1."""

    most: int
    seconds: int


class Windows:
    """Counts what each key was admitted for. In memory: a restart forgives. For one thread, such as an event loop."""

    def __init__(self, limit: Limit, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the *limit* of each key; *clock* gives seconds that never go back."""
        self.limit, self._clock = limit, clock
        self._admitted: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Return the seconds until *key* may be admitted again; 0 when it may be now."""
        times = self._recent(key)
        return times[0] + self.limit.seconds - self._clock() if len(times) >= self.limit.most else 0.0

    def admit(self, key: str) -> None:
        """Count *key* once more."""
        times = self._recent(key)
        times.append(self._clock())
        self._admitted[key] = times
        self._admitted.move_to_end(key)
        if len(self._admitted) > _MOST_KEYS:
            self._admitted.popitem(last=False)

    def _recent(self, key: str) -> deque[float]:
        times = self._admitted.get(key, deque())
        while times and times[0] <= self._clock() - self.limit.seconds:
            times.popleft()
        return times
