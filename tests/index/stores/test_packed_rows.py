"""Ids packed into arrays are found as in a dictionary."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stores.packed_rows import PackedRows

#: Two words with the same checksum.
COLLIDING = ("plumless", "buckeroo")
identifiers = st.lists(st.text(st.characters(exclude_categories=[])) | st.sampled_from(COLLIDING), unique=True)


@given(ids=identifiers, others=identifiers)
def test_every_id_is_at_its_row_with_its_language_and_no_other_is_found(ids: list[str], others: list[str]) -> None:
    languages = [f"l{len(identifier) % 3}" for identifier in ids]
    packed = PackedRows.of(ids, languages)
    expected = {identifier: row for row, identifier in enumerate(ids)}
    assert [packed.id_of(row) for row in range(len(packed))] == ids
    assert [packed.language_of(row) for row in range(len(packed))] == languages
    asked = [*others, *reversed(ids)]
    assert packed.find(asked).tolist() == [expected.get(identifier, -1) for identifier in asked]
    spoken = packed.in_languages({"l0", "l2", "xx"})
    assert spoken.tolist() == [language != "l1" for language in languages]


def test_ids_of_one_checksum_are_told_apart() -> None:
    first, second = COLLIDING
    assert zlib.crc32(first.encode()) == zlib.crc32(second.encode())
    assert PackedRows.of([first, second], ["en", "en"]).find([second, first]).tolist() == [1, 0]
    assert PackedRows.of([first], ["en"]).find([second]).tolist() == [-1]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    PackedRows.of(["a", "面包", ""], ["en", "zh", "en"]).save(tmp_path / "rows.npz", more=np.arange(2))
    loaded, more = PackedRows.load(tmp_path / "rows.npz", "more")
    assert [loaded.id_of(row) for row in range(3)] == ["a", "面包", ""]
    assert loaded.find(["", "面包", "b"]).tolist() == [2, 1, -1]
    assert more.tolist() == [0, 1]


@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "of another kind", "of other numbers"])
def test_a_damaged_file_is_refused_with_its_path(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "rows.npz"
    PackedRows.of(["a", "b" * 100], ["en", "zh"]).save(path, more=np.arange(2))
    content = path.read_bytes()
    if damage == "of other numbers":
        with np.load(path) as arrays:
            np.savez(path, **(dict(arrays) | {"ends": arrays["ends"][:1]}))
    elif damage == "of another kind":
        np.savez(path, something=np.arange(3))
    else:
        broken = {"empty": b"", "cut": content[:-30], "changed": content.replace(b"b" * 100, b"c" * 100)}
        path.write_bytes(broken[damage])
    with pytest.raises(ValueError, match="cannot be read") as raised:
        PackedRows.load(path, "more")
    assert str(path) in str(raised.value)
