"""What lies on disk: whole or not at all, through damage, full disks, rival builds and kills at any moment."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.archive import FORMAT_VERSION, Archive, ArchiveError, Manifest, NoIndexError
from index.building import BuildReport
from index.centring import Centring
from index.contents import open_contents
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever
from knowledge.folder import knowledge_digest

Build = Callable[..., BuildReport]
RunBuilder = Callable[..., AbstractContextManager[Any]]
WriteArticles = Callable[[Path, dict[str, str]], Path]

CURE = "run `rolewise index build`"


def manifest(**changes: Any) -> Manifest:
    """Return a manifest as a build would make it, but for *changes*."""
    values: dict[str, Any] = dict.fromkeys(("encoder", "centring", "knowledge_digest"), "made here")
    values |= {"chunker_version": 1, "articles": None, "built": datetime.now(UTC), "article_count": 1}
    return Manifest(**{**values, "passage_counts": {"en": 2, "zh": 1}, **changes})


def fill(folder: Path) -> Manifest:
    """Write files as a build would: some, one of them empty, one in a folder."""
    (folder / "words").mkdir()
    (folder / "words" / "面包.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "empty").touch()
    return manifest()


def written(archive: Archive, fill: Callable[[Path], Manifest] = fill) -> Manifest:
    with archive.building():
        return archive.write(fill)


def point_to(data_dir: Path, content: bytes) -> None:
    """Make a folder with *content* as its manifest the current index, as another program might."""
    name = hashlib.sha256(content).hexdigest()[:16]
    folder = data_dir / "index" / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(content)
    (data_dir / "index" / "current").write_text(name, "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, build: Build, write_articles: WriteArticles) -> Path:
    """Return a data folder with a real small index. Leave it as it is."""
    folder = tmp_path_factory.mktemp("built")
    write_articles(folder / "articles", {"oven.md": "# Ovens\n\nAn oven bakes bread. 烤箱烤面包。\n"})
    build(folder / "data", folder / "articles")
    return folder / "data"


@pytest.fixture
def data_dir(built: Path, tmp_path: Path) -> Path:
    """Return a copy of ``built`` to be damaged."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def index_files(data_dir: Path) -> list[Path]:
    """Return every file that an index consists of."""
    paths = (data_dir / "index").rglob("*")
    return sorted(path for path in paths if path.is_file() and path.suffix != ".lock")


def test_what_was_written_is_opened_with_its_files_and_manifest(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    given = written(archive)
    opened, folder = archive.open()
    assert opened == given
    assert (folder / "words" / "面包.bin").read_bytes() == bytes(range(256)) * 40
    assert set(opened.files) == {"words/面包.bin", "empty"}
    assert opened.files["empty"] == hashlib.sha256(b"").hexdigest()


def test_a_later_index_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    _, first = written(archive), archive.open()[1]
    second = written(archive, lambda folder: fill(folder).model_copy(update={"article_count": 7}))
    middle = archive.open()[1]
    assert archive.open()[0] == second
    assert first.exists(), "whoever is just opening it may finish"
    written(archive, lambda folder: fill(folder).model_copy(update={"article_count": 8}))
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == sorted(
        [middle.name, archive.open()[1].name, "building.lock", "current"]
    )


@pytest.mark.parametrize("part", ["", "index", "index/current"])
def test_where_no_index_was_built_the_command_that_builds_one_is_named(data_dir: Path, part: str) -> None:
    path = data_dir / part
    path.unlink() if path.is_file() else shutil.rmtree(path)
    with pytest.raises(NoIndexError, match=CURE) as raised:
        Archive(data_dir).open()
    assert str(data_dir) in str(raised.value)


def test_one_changed_bit_in_any_file_is_seen(data_dir: Path) -> None:
    places = random.Random(20)  # noqa: S311 - the same places each time
    files = index_files(data_dir)
    assert len(files) > 12
    for path in files:
        content = path.read_bytes()
        for position in [0, len(content) - 1, *(places.randrange(len(content)) for _ in range(4))]:
            changed = bytearray(content)
            changed[position] ^= 1 << places.randrange(8)
            path.write_bytes(changed)
            with pytest.raises(ArchiveError, match=CURE):
                Archive(data_dir).open()
        path.write_bytes(content)
        Archive(data_dir).open()


def test_a_file_that_was_cut_short_is_seen(data_dir: Path) -> None:
    for path in index_files(data_dir):
        content = path.read_bytes()
        for length in {0, len(content) // 2, len(content) - 1}:
            path.write_bytes(content[:length])
            with pytest.raises(ArchiveError, match=CURE):
                Archive(data_dir).open()
        path.write_bytes(content)
        Archive(data_dir).open()


def test_a_file_that_is_gone_is_named(data_dir: Path) -> None:
    for path in index_files(data_dir):
        if path.name != "current":
            content = path.read_bytes()
            path.unlink()
            with pytest.raises(ArchiveError, match=CURE) as raised:
                Archive(data_dir).open()
            assert str(path) in str(raised.value)
            path.write_bytes(content)


@pytest.mark.parametrize(
    "pointer", [b"0123456789abcdef", b"", b"\n", b"../../etc", b"/", b"\xff\xfe", b"a b", b"x" * 5000]
)
def test_a_pointer_to_nowhere_is_refused(data_dir: Path, pointer: bytes) -> None:
    (data_dir / "index" / "current").write_bytes(pointer)
    with pytest.raises(ArchiveError) as raised:
        Archive(data_dir).open()
    assert str(data_dir / "index") in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (json.dumps({"format_version": 1, "shards": []}).encode(), "the format 1"),
        (manifest(format_version=99).model_dump_json().encode(), "the format 99"),
        (json.dumps({"name": "an index of somebody else"}).encode(), "the format None"),
        (json.dumps({"format_version": FORMAT_VERSION, "shards": []}).encode(), "not one of Rolewise"),
        (b'["a", "list"]', "not one of Rolewise"),
        (b"FAISS\0\1\xff", "not one of Rolewise"),
        (b"", "not one of Rolewise"),
    ],
)
def test_a_foreign_or_newer_index_is_refused_and_a_build_replaces_it(tmp_path: Path, content: bytes, said: str) -> None:
    point_to(tmp_path, content)
    with pytest.raises(ArchiveError, match=CURE) as raised:
        Archive(tmp_path).open()
    assert said in str(raised.value)
    assert "manifest.json" in str(raised.value)
    assert written(Archive(tmp_path)) == Archive(tmp_path).open()[0]


@pytest.mark.parametrize("damage", ["truncated", "pointer", "gone"])
def test_the_command_that_is_named_mends_a_damaged_index(
    data_dir: Path, build: Build, write_articles: WriteArticles, damage: str
) -> None:
    _, folder = Archive(data_dir).open()
    if damage == "truncated":
        os.truncate(folder / "passages.jsonl", 10)
    elif damage == "pointer":
        (data_dir / "index" / "current").write_text("nowhere", "utf-8")
    else:
        shutil.rmtree(folder / "lexicon")
    with pytest.raises(ArchiveError, match=CURE):
        Archive(data_dir).open()
    folder = write_articles(data_dir.parent / "articles", {"new.md": "Bread is baked.\n"})
    assert build(data_dir, folder).reused == 0
    assert open_contents(Archive(data_dir).open()[1]).lexicon.search("bread", 3, language="en")


@pytest.mark.parametrize("error", [ValueError("a fault"), KeyboardInterrupt(), OSError(errno.EIO, "a fault")])
def test_a_build_that_fails_leaves_the_old_index_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    archive = Archive(tmp_path)
    before = written(archive)
    listed = sorted((tmp_path / "index").rglob("*"))

    def fail(folder: Path) -> Manifest:
        fill(folder)
        raise error

    with pytest.raises(ArchiveError if isinstance(error, OSError) else type(error)):
        written(archive, fail)
    assert archive.open()[0] == before
    assert sorted((tmp_path / "index").rglob("*")) == listed


def test_a_folder_that_a_build_did_not_make_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "index" / "encoders" / "code.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("print()", "utf-8")
    left_over = tmp_path / "index" / ".building-abc123"
    left_over.mkdir()
    written(Archive(tmp_path))
    written(Archive(tmp_path))
    assert mine.exists()
    assert not left_over.exists()


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine", "utf-8")
    with pytest.raises(ArchiveError, match="set ROLEWISE_DATA_DIR to another"):
        written(Archive(tmp_path / "data"))
    assert (tmp_path / "data").read_text("utf-8") == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("place", [".", "index"])
def test_a_data_folder_that_is_not_writable_is_refused_and_keeps_its_index(tmp_path: Path, place: str) -> None:
    before = written(Archive(tmp_path)) if place == "index" else None
    (tmp_path / place).chmod(0o500)
    with pytest.raises(ArchiveError, match="set ROLEWISE_DATA_DIR to another"):
        written(Archive(tmp_path))
    assert before is None or Archive(tmp_path).open()[0] == before
    (tmp_path / place).chmod(0o700)


def test_on_a_full_disk_the_old_index_stays_at_whatever_file_the_room_ends(
    tiny_disk: Callable[[int], Path], build: Build, write_articles: WriteArticles, tmp_path: Path
) -> None:
    disk = tiny_disk(8_000_000)
    folder = write_articles(tmp_path, {"oven.md": "An oven bakes bread.\n"})
    build(disk, folder)
    before = Archive(disk).open()[0]
    write_articles(folder, {"oven.md": "An oven bakes loaves.\n"})
    pages = shutil.disk_usage(disk).used // 4096
    refused = 0
    for room in [0, 1, 2, 3, 5, 10, 100, pages // 2, *range(pages - 20, pages + 20)]:
        (disk / "filling").write_bytes(bytes(shutil.disk_usage(disk).free - 4096 * room))
        try:
            build(disk, folder)
            break
        except ArchiveError as error:
            assert "disk is full" in str(error) or "cannot be written" in str(error)  # noqa: PT017 - it ends in success
        refused += 1
        assert Archive(disk).open()[0] == before
        open_contents(Archive(disk).open()[1])
        (disk / "filling").unlink()
    assert refused > 15
    assert Archive(disk).open()[0].knowledge_digest == knowledge_digest(folder)


@pytest.mark.parametrize("limit", [0, 100, 2000, 100_000])
def test_a_file_that_the_system_lets_grow_no_further_leaves_the_old_index(
    builder: RunBuilder, data_dir: Path, write_articles: WriteArticles, tmp_path: Path, limit: int
) -> None:
    before = Archive(data_dir).open()[0]
    folder = write_articles(tmp_path / "new", {"oven.md": "# Ovens\n\n" + "An oven bakes bread.\n\n" * 5})
    with builder(data_dir, folder, limit) as one:
        one.start()
        assert "the index cannot be written" in one.reply()
    assert Archive(data_dir).open()[0] == before
    assert not list((data_dir / "index").glob(".building-*"))


def test_a_build_waits_for_another_to_finish_and_tells_so(tmp_path: Path) -> None:
    told: list[str] = []
    first = ExitStack()
    first.enter_context(Archive(tmp_path).building())

    def let_go() -> None:
        told.append("waiting")
        first.close()

    with Archive(tmp_path).building(on_wait=let_go):
        assert told == ["waiting"]
    with Archive(tmp_path).building(on_wait=lambda: pytest.fail("nobody builds")):
        pass


def test_processes_that_build_at_once_do_no_harm_and_a_reader_never_sees_half_an_index(
    builder: RunBuilder, tmp_path: Path, write_articles: WriteArticles
) -> None:
    folders = [write_articles(tmp_path / name, {"a.md": f"The {name} bakes bread.\n"}) for name in ("oven", "stove")]
    digests = {knowledge_digest(folder) for folder in folders}
    data_dir = tmp_path / "data"
    with builder(data_dir, folders[0]) as one, builder(data_dir, folders[1]) as other:
        for _ in range(6):
            one.start()
            other.start()
            assert (one.reply(), other.reply()) == ("built", "built")
            assert Archive(data_dir).open()[0].knowledge_digest in digests
        for _ in range(6):
            one.start()
        for _ in range(100):
            assert Archive(data_dir).open()[0].knowledge_digest in digests
        assert [one.reply() for _ in range(6)] == ["built"] * 6
    _, folder = Archive(data_dir).open()
    open_contents(folder)
    assert_only_current_and_the_one_before(data_dir, folder)


STAGES = [
    "building",
    "passages.jsonl",
    "passage_vectors",
    "statement_moments.npz",
    "lexicon",
    "manifest.json",
    ".current.new",
]


def test_a_build_that_is_killed_at_any_moment_leaves_an_index_that_is_whole_the_old_or_the_new(
    tmp_path: Path,
    write_articles: WriteArticles,
    build: Build,
    builder: RunBuilder,
    encoder: PackagedEncoder,
    centring: Centring,
) -> None:
    data_dir, folder = tmp_path / "data", tmp_path / "articles"

    def rewrite(version: int) -> str:
        texts = {f"{name}.md": f"# {name}\n\nThe {name} bakes {version} loaves.\n" for name in ("oven", "stove", "pan")}
        return knowledge_digest(write_articles(folder, texts))

    digests = {rewrite(0): 0}
    build(data_dir, folder)
    rewrite(1)
    with builder(data_dir, folder) as one:
        started = time.perf_counter()
        one.start()
        assert one.reply() == "built"
        duration = time.perf_counter() - started
    digests[knowledge_digest(folder)] = 1
    before, outcomes = 1, set()
    moments: list[float | str] = [*(duration * step / 15 for step in range(17)), *STAGES, "swapped"]
    for version, moment in enumerate(moments, start=2):
        digests[rewrite(version)] = version
        with builder(data_dir, folder) as one:
            wait_for(data_dir / "index", moment, one.start)
        opened, place = Archive(data_dir).open()
        found = digests[opened.knowledge_digest]
        assert found in {before, version}
        hits = Retriever(open_contents(place), encoder, centring).search("What does the oven bake?", "en").hits
        assert hits[0].passage.quote == f"The oven bakes {found} loaves."
        assert len(hits) == 3
        outcomes.add("old" if found == before else "new")
        before = found
    assert outcomes == {"old", "new"}
    build(data_dir, folder)
    assert_only_current_and_the_one_before(data_dir, Archive(data_dir).open()[1])


def assert_only_current_and_the_one_before(data_dir: Path, current: Path) -> None:
    left = {path.name for path in (data_dir / "index").iterdir()} - {".current.new", "building.lock", "current"}
    assert current.name in left
    assert len(left) <= 2
    assert not any(name.startswith(".building-") for name in left)


def wait_for(root: Path, moment: float | str, start: Callable[[], None]) -> None:
    """Start a build and wait so many seconds, or until a stage of it is seen, or until it is over."""
    before = {*os.listdir(root)}  # noqa: PTH208 - quick, to catch moments that are short
    old = (root / "current").read_text("utf-8")
    last = time.monotonic() + 60
    start()
    if isinstance(moment, float):
        time.sleep(moment)
        return
    seen: set[str] = set()
    while (root / "current").read_text("utf-8") == old and moment not in seen:
        assert time.monotonic() < last, "the build does not end"
        for name in {*os.listdir(root)} - before:  # noqa: PTH208
            seen.add("building" if name.startswith(".building-") else name)
            with suppress(OSError):
                seen.update(os.listdir(root / name))  # noqa: PTH208
