"""The YAML files that ship: words and rules that are data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    """Return what the YAML at *path* says. Raises OSError, ValueError (no UTF-8) or yaml.YAMLError."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
