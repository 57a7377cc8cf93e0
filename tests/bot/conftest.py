"""What the tests of the bot share: an index of small articles, the real command line, and hits made by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.inquiry import Reader, make_reader
from bot.models import Citation
from bot.serving.live import LiveAssistant
from bot.wiring import Workshop, assemble
from index.archive import Archive
from index.building import build_index
from index.calibration import shipped_calibration
from index.centring import Centring
from index.contents import open_contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Hit, Retriever
from knowledge.facets import Facets
from knowledge.library import read_library
from knowledge.models import ArticleKind, Passage, PassageKind, Reference, Source
from knowledge.roles import Roles
from tests.conftest import SMALL_ARTICLES, write_articles

ROOT = Path(__file__).parents[2]

ARTICLES = {
    "baker.md": SMALL_ARTICLES["baker.md"],
    "面包师.md": SMALL_ARTICLES["面包师.md"],
    "beekeeper.md": """\
        # The work of a beekeeper

        ## What does a beekeeper do?

        A beekeeper looks after colonies of honey bees and harvests their honey in summer.

        ## Which tools does a beekeeper use?

        A beekeeper calms the bees with a smoker and wears a veil.
        """,
    "hostile.md": (
        "# Evil \x1b[31mred\x1b[0m \u202etitle [bold red]loud[/]\n\n"
        "## What does a glass blower do?\n\n"
        "A glass blower \x1b[2J shapes \u202emolten\u202c glass [red]with[/red] a pipe \x9b5m and a \x07 "
        "[link=http://x]furnace[/link]. A glass blower wears \u2066gloves\u2069 and :smile: goggles every day.\n"
    ),
}

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
MakeHit = Callable[..., Hit]


@dataclass(frozen=True)
class SmallIndex:
    """A folder of small articles and a data folder with its index. Leave both as they are; copy them to change them."""

    articles: Path
    data_dir: Path


@dataclass
class RecordedNotices:
    """``Notices`` that are kept."""

    said: list[str] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)

    def say(self, message: str) -> None:
        """See ``Notices``."""
        self.said.append(message)

    def progress(self, done: int, total: int) -> None:
        """See ``Notices``."""
        self.steps.append((done, total))


@pytest.fixture
def notices() -> RecordedNotices:
    """Return notices that are kept in ``said`` and ``steps``."""
    return RecordedNotices()


@pytest.fixture(scope="session")
def small_index(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: PackagedEncoder,
    centring: Centring,
    coverage: Coverage,
    roles: Roles,
) -> SmallIndex:
    """Build an index of small articles, three ordinary ones and one that is hostile, once a session."""
    place = tmp_path_factory.mktemp("small")
    folder = write_articles(place / "articles", ARTICLES)
    archive = Archive(place / "data")
    with archive.building():
        build_index(archive, read_library(folder, roles), encoder, centring, coverage, articles_name=str(folder))
    return SmallIndex(folder, place / "data")


@pytest.fixture(scope="session")
def small_assistant(
    small_index: SmallIndex, encoder: PackagedEncoder, centring: Centring, coverage: Coverage
) -> Assistant:
    """Return an assistant over the small articles."""
    _, folder = Archive(small_index.data_dir).open()
    retriever = Retriever(open_contents(folder), encoder, centring, coverage)
    return assemble(retriever, shipped_calibration(coverage))


@pytest.fixture(scope="session")
def live_notes(notes_data_dir: Path, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> LiveAssistant:
    """Return the assistant over our own notes, which know roles and compare them."""
    return LiveAssistant(Workshop(Archive(notes_data_dir), encoder, centring, coverage, None), RecordedNotices())


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what a process of Rolewise needs in its environment, and nothing of whoever runs the tests."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home")), "LANG": "C.UTF-8"}


@pytest.fixture(scope="session")
def run(small_index: SmallIndex, environment: dict[str, str]) -> Run:
    """Return a function that runs ``python -m bot``, over the small articles unless told otherwise."""

    def run_command(
        *arguments: str | bytes,
        stdin: bytes = b"",
        data_dir: Path | str = small_index.data_dir,
        wrapper: Sequence[str] = (),
        **variables: str,
    ) -> subprocess.CompletedProcess[bytes]:
        command = [*wrapper, sys.executable, "-m", "bot", *arguments]
        own = environment | {"ROLEWISE_DATA_DIR": str(data_dir)} | variables
        done = subprocess.run(command, input=stdin, env=own, cwd=ROOT, capture_output=True, timeout=300, check=False)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return run_command


@pytest.fixture(scope="session")
def reader(roles: Roles, facets: Facets) -> Reader:
    """Return a reader of questions with the rules that ship."""
    return make_reader(roles, facets)


@pytest.fixture(scope="session")
def make_hit() -> MakeHit:
    """Return a function that makes a hit on a passage of *statements*, each similar to the question by its figure."""

    def make(
        statements: dict[str, float],
        *,
        article: str = "baker",
        work: str = "",
        language: str = "en",
        section: tuple[str, ...] = ("Section",),
        place: tuple[int, ...] = (1, 0),
        kind: PassageKind = PassageKind.PARAGRAPH,
        introduction: bool = False,
        ordered: bool = False,
        score: float = 1.0,
        source: Source | None = None,
    ) -> Hit:
        text = "\n".join(statements)
        passage = Passage(
            id=f"{article}-{'-'.join(map(str, place))}",
            article_id=article,
            work=work or article,
            language=language,
            section=section,
            place=place,
            kind=kind,
            start=0,
            end=max(len(text), 1),
            text=text,
            statements=tuple(statements),
            introduction=introduction,
            ordered=ordered,
        )
        reference = Reference(
            id=article, title=article.title(), language=language, kind=ArticleKind.ARTICLE, source=source or Source()
        )
        return Hit(passage, reference, score, max(statements.values()), tuple(statements.values()))

    return make


@pytest.fixture(scope="session")
def cite(make_hit: MakeHit) -> Callable[[int], Citation]:
    """Return a function that makes the citation with a number, each of an article of its own."""

    def make(number: int) -> Citation:
        source = Source(title=f"Title {number}", author="Ada", published="2021-03", url=f"https://example.org/{number}")
        hit = make_hit({f"A baker makes bread {number}.": 0.9}, article=f"article-{number}", source=source)
        return Citation(number, hit.passage, hit.reference, hit.similarity)

    return make


@pytest.fixture
def workshop(
    small_index: SmallIndex, tmp_path: Path, encoder: PackagedEncoder, centring: Centring, coverage: Coverage
) -> Workshop:
    """Return a workshop over copies that may be changed, of an index that remembers its articles."""
    shutil.copytree(small_index.data_dir, tmp_path / "data")
    return Workshop(Archive(tmp_path / "data"), encoder, centring, coverage, None)
