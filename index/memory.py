"""What was asked last and what it gave, so that it need not be worked out again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """The values of the last *most* keys that were kept or recalled. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()  # the last used at the end
        self._turn = threading.Lock()

    def recall(self, keys: Iterable[K]) -> dict[K, V]:
        """Return the values of those of *keys* that are remembered."""
        with self._turn:
            known = {key: self._values[key] for key in keys if key in self._values}
            for key in known:
                self._values.move_to_end(key)
        return known

    def keep(self, values: Mapping[K, V]) -> None:
        """Remember *values*; what was not used for longest is forgotten."""
        with self._turn:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
