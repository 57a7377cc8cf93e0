"""What keeps a platform, or the process, from serving."""

from __future__ import annotations


class SetupError(Exception):
    """A platform or this host does not let Rolewise serve: which setting, what is said of it, and the cure."""
