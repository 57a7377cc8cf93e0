"""The questions that benchmarks ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path


def read_texts(files: Iterable[Path]) -> list[str]:
    """Return the texts of the questions in *files*, JSON Lines, one after the other."""
    return [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
