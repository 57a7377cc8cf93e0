"""Text → ids of pieces, as XLM-RoBERTa's vocabulary cuts it: the cut whose pieces have the highest scores in all.

Kudo (2018), "Subword Regularization", section 3.1. A piece never reaches over a space, so each word is cut by itself,
and words come again and again. The pieces lie in a trie that is mapped from disk, so opening it takes no time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

from index.encoders.wheel import ModelError, Wheel

#: Ids that stand around every text, and for what no piece covers.
BEGIN, END, PADDING, UNKNOWN = 0, 2, 1, 3
_SPACE = "\u2581"  # stands for a space in pieces
_LONGEST = 48  # bytes of the longest piece, so no piece has more characters
_UNKNOWN_COST = 10  # an unknown character scores this much less than the rarest piece
_WORDS = 1 << 14  # that are remembered, about 4 MB
_LONGEST_WORD = 24  # characters of a word that is remembered: texts without spaces do not come again
_FILES = ("pieces.trie", "pieces.ids.npy", "pieces.scores.npy")


def write_pieces(wheel: Wheel, folder: Path) -> None:
    """Write the vocabulary of *wheel* into *folder* as ``Pieces`` opens it. Raises ModelError without marisa-trie."""
    pieces, scores = wheel.pieces()
    names = {piece: number for number, piece in enumerate(pieces) if scores[number] < 0}  # the others are marks
    trie = _library().Trie(list(names))
    order = np.array([names[trie.restore_key(key)] for key in range(len(names))], np.int32)
    trie.save(str(folder / _FILES[0]))
    np.save(folder / _FILES[1], order)
    np.save(folder / _FILES[2], scores[order].astype(np.float32))


class Pieces:
    """The vocabulary that ``write_pieces`` wrote into *folder*. Safe to use from several threads.

    Raises ModelError without marisa-trie.
    """

    def __init__(self, folder: Path, wheel: Wheel) -> None:
        self._trie = _library().Trie().mmap(str(folder / _FILES[0]))
        ids, scores = (np.load(folder / name, mmap_mode="r") for name in _FILES[1:])
        self._ids, self._scores = memoryview(ids), memoryview(scores)
        self._unknown = float(scores.min()) - _UNKNOWN_COST
        self._foldings = wheel.foldings
        self._remembered = lru_cache(_WORDS)(self._cut)

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of *text*, without the marks around it."""
        folded = re.sub(" +", " ", text.translate(self._foldings))
        words = folded.removeprefix(" ").replace(" ", _SPACE).split(_SPACE)
        return [number for word in words for number in self._word(_SPACE + word)]

    def _word(self, word: str) -> Sequence[int]:
        return self._remembered(word) if len(word) <= _LONGEST_WORD else self._cut(word)

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the best cut of *word* (Viterbi): for each end the best score, and the piece that leads to it."""
        best = [0.0] + [float("-inf")] * len(word)
        last = [(0, UNKNOWN)] * (len(word) + 1)  # where the last piece begins, and its id
        for begin in range(len(word)):
            score = best[begin]
            for piece, key in self._trie.iter_prefixes_with_ids(word[begin : begin + _LONGEST]):
                end = begin + len(piece)
                if score + self._scores[key] > best[end]:
                    best[end], last[end] = score + self._scores[key], (begin, self._ids[key])
            if score + self._unknown > best[begin + 1]:
                best[begin + 1], last[begin + 1] = score + self._unknown, (begin, UNKNOWN)
        cut, end = [], len(word)
        while end:
            end, number = last[end]
            cut.append(number)
        return tuple(reversed(cut))


def _library() -> ModuleType:
    try:
        return import_module("marisa_trie")  # here, because who asks one question need not have it
    except ImportError as error:
        raise ModelError(f"marisa-trie cannot be used ({error}); run `pip install marisa-trie`") from error
