"""What many tests share: the real encoder, small articles, an index of them, and the index of our own notes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bot.settings import DEFAULT_MODEL
from index.archive import Archive
from index.building import build_index
from index.centring import Centring, load_centring
from index.contents import Contents, open_contents
from index.coverage import Coverage, load_coverage
from index.encoders.packaged import PackagedEncoder
from knowledge.facets import Facets, load_facets
from knowledge.folder import BUILTIN_ARTICLES
from knowledge.library import read_library
from knowledge.roles import Roles, load_roles

SMALL_ARTICLES = {
    "baker.md": """\
        # A baker's day

        > Source: <https://example.org/baker?utm_source=feed>

        ## What does a baker do?

        A baker makes bread and cakes. Most bakers start work at 3 in the morning.

        ## Which tools does a baker use?

        A baker uses these tools:

        - A baker kneads dough with a spiral mixer.
        - A baker bakes bread in a deck oven.
        - A baker weighs flour on a scale.
        """,
    "面包师.md": """\
        # 面包师的一天

        ## 面包师做什么？

        面包师制作面包和蛋糕。多数面包师凌晨 3 点开始工作。
        """,
    "beekeeper.txt": """\
        The work of a beekeeper

        A beekeeper looks after colonies of honey bees and harvests their honey in summer.
        A beekeeper wears a veil and uses a smoker to calm the bees.
        """,
}


def write_articles(folder: Path, articles: dict[str, str] = SMALL_ARTICLES) -> Path:
    """Write *articles*, texts by file name, into *folder* and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(dedent(text), "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep every test away from the settings and the data folder of whoever runs it."""
    import os

    for name in [name for name in os.environ if name.startswith("ROLEWISE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROLEWISE_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def encoder() -> PackagedEncoder:
    """Load the default encoder once."""
    return PackagedEncoder()


@pytest.fixture(scope="session")
def centring() -> Centring:
    """Load the reference means of the default encoder."""
    return load_centring(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def coverage(centring: Centring) -> Coverage:
    """Load what tells covered questions from others with the default encoder."""
    return load_coverage(DEFAULT_MODEL, centring.digest)


@pytest.fixture(scope="session")
def roles() -> Roles:
    """Load the roles that ship."""
    return load_roles()


@pytest.fixture(scope="session")
def facets(roles: Roles) -> Facets:
    """Load the facets that ship."""
    return load_facets(roles)


@pytest.fixture
def small_articles(tmp_path: Path) -> Path:
    """Write a folder of three small articles, English and Chinese, Markdown and plain text."""
    return write_articles(tmp_path / "articles")


@pytest.fixture(scope="session")
def notes_data_dir(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: PackagedEncoder,
    centring: Centring,
    coverage: Coverage,
    roles: Roles,
) -> Path:
    """Build the index of our own notes once a session, and return its data folder. Leave it as it is."""
    data_dir = tmp_path_factory.mktemp("notes")
    archive = Archive(data_dir)
    with archive.building():
        build_index(archive, read_library(BUILTIN_ARTICLES, roles), encoder, centring, coverage)
    return data_dir


@pytest.fixture(scope="session")
def notes_contents(notes_data_dir: Path) -> Contents:
    """Open the index of our own notes."""
    _, folder = Archive(notes_data_dir).open()
    return open_contents(folder)
