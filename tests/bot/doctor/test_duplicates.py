"""Copies are found, also under other headings; what only resembles is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import duplicates
from bot.doctor.duplicates import near_duplicates
from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.contents import Contents, open_contents
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles
from tests.conftest import write_articles

COOPER = "A cooper makes barrels of oak. The staves are bent over a fire and held by hoops of iron."
TURNER = "A turner shapes bowls of ash on a lathe. The lathe turns the wood against a gouge."


@pytest.fixture
def contents(tmp_path: Path, encoder: PackagedEncoder, centring: Centring, roles: Roles) -> Contents:
    """Index articles, two of which hold the same passage under other titles, nearly word for word."""
    articles = {
        "cooper.md": f"# The cooper\n\n## What does a cooper do?\n\n{COOPER}\n",
        "barrels.md": f"# Of barrels\n\n## Who makes them\n\n{COOPER.replace('oak', 'oak wood')}\n",
        "turner.md": f"# The turner\n\n## What does a turner do?\n\n{TURNER}\n",
        "桶匠.md": "# 木桶匠\n\n## 木桶匠做什么？\n\n木桶匠用橡木制作木桶，并用铁箍固定桶板。木桶匠在火上弯曲桶板。\n",
    }
    folder, archive = write_articles(tmp_path / "articles", articles), Archive(tmp_path / "data")
    with archive.building():
        build_index(archive, read_library(folder, roles), encoder, centring)
    return open_contents(archive.open()[1])


@pytest.mark.parametrize("block", [1, 2, 1024])
def test_a_copy_under_another_title_is_found_once(
    contents: Contents, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_BLOCK", block)
    (pair,) = near_duplicates(contents)
    assert {pair.one.article_id, pair.other.article_id} == {"cooper", "barrels"}
    assert 0.85 <= pair.similarity <= 1


def test_nothing_of_our_own_notes_is_said_twice(notes_contents: Contents) -> None:
    assert len(notes_contents.passage_vectors.ids) > 200
    assert near_duplicates(notes_contents) == []
