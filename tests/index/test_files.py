"""Files of an index: what is counted among them, and second names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from index.files import digest, digests, link, sync_folder, write_synced


def test_a_digest_is_the_sha_256_of_the_content(tmp_path: Path) -> None:
    write_synced(tmp_path / "words", b"flour")
    sync_folder(tmp_path)
    assert digest(tmp_path / "words") == hashlib.sha256(b"flour").hexdigest()


def test_every_file_has_a_digest_but_the_manifest_at_the_top_and_locks(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("manifest.json", "words", "some.lock", "deep/manifest.json", "deep/.lock.lock"):
        write_synced(tmp_path / name, name.encode())
    assert set(digests(tmp_path)) == {"words", "deep/manifest.json"}


def test_a_second_name_has_the_same_content_also_where_there_are_no_second_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_synced(tmp_path / "words", b"flour")
    link(tmp_path / "words", tmp_path / "same")
    assert (tmp_path / "same").samefile(tmp_path / "words")

    def refused(_self: Path, _target: Path) -> None:
        raise PermissionError("no second names here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    link(tmp_path / "words", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"flour"
    assert not (tmp_path / "copy").samefile(tmp_path / "words")
