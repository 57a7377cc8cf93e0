"""The version of Rolewise that runs."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """Return the version that is installed; "not installed" where only the packages are that it needs."""
    try:
        return metadata.version("rolewise")
    except metadata.PackageNotFoundError:
        return "not installed"
