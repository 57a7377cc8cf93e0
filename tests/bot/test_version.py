"""The version is that of the package which is installed."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.version import version

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_version_is_that_of_the_project_or_that_it_is_not_installed() -> None:
    assert version() in (PROJECT["version"], "not installed")
