"""What the tests of the doctor share: a Slack and a Discord to ask, and settings."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.doctor.findings import Finding, Level
from bot.settings import Settings
from tests.bot.conftest import SmallIndex
from tests.bot.slack.conftest import slack
from tests.bot.state.conftest import postgresql
from tests.peers.discord.fixtures import discord_peer

__all__ = ["discord_peer", "postgresql", "slack"]


@pytest.fixture
def settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """Return the settings for a copy of the small articles and their index."""
    articles = shutil.copytree(small_index.articles, tmp_path / "articles")
    data_dir = shutil.copytree(small_index.data_dir, tmp_path / "data")
    return Settings(data_dir=data_dir, articles=articles)


def bad(findings: Iterable[Finding]) -> list[tuple[str, Level]]:
    """Return the check and level of those that are not ok."""
    return [(finding.check, finding.level) for finding in findings if finding.level is not Level.OK]


def only(findings: Iterable[Finding], check: str) -> Finding:
    """Return the one finding of *check*; AssertionError where there is none, or more."""
    found = list(findings)
    of_check = [finding for finding in found if finding.check == check]
    assert len(of_check) == 1, found
    return of_check[0]
