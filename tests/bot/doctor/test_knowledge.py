"""What is wrong with articles is named with its place and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor.findings import Level
from bot.doctor.knowledge import check_knowledge
from bot.settings import Settings
from bot.wiring import build, make_workshop
from tests.bot.conftest import RecordedNotices
from tests.bot.doctor.conftest import bad, only
from tests.conftest import write_articles

FRONT = (
    "---\nlanguage: {}\ntranslation_of: {}\nsource: {{author: Ada, url: 'https://example.org', published: 2010}}\n---\n"
)
ENGLISH = "# Oak\n\n## What is it?\n\nOak is wood.\n\n## What for?\n\nOak serves for barrels.\n"
CHINESE = "# 橡木\n\n## 是什么？\n\n橡木是木材。\n\n## 做什么用？\n\n橡木用于制作木桶。\n"


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Return the folder of articles that the settings name, with two translations of an old one in it alone."""
    assert settings.articles
    for file in settings.articles.iterdir():
        file.unlink()
    texts = {"oak.md": FRONT.format("en", "oak-zh") + ENGLISH, "oak-zh.md": FRONT.format("zh", "oak") + CHINESE}
    return write_articles(settings.articles, texts)


def warned(settings: Settings, check: str) -> list[str]:
    """Return what is found by the warnings of *check*."""
    return [one.found for one in check_knowledge(settings) if (one.check, one.level) == (check, Level.WARNING)]


def test_our_own_notes_have_no_finding_but_ok(tmp_path: Path) -> None:
    found = list(check_knowledge(Settings(data_dir=tmp_path)))
    assert found
    assert bad(found) == []


def test_articles_with_all_that_is_wanted_lack_only_roles(settings: Settings, folder: Path) -> None:
    found = list(check_knowledge(settings))
    assert bad(found) == [("knowledge.roles", Level.WARNING)]
    assert "data analyst" in only(found, "knowledge.roles").found
    assert only(found, "knowledge.sources").found.startswith("2 of 2 articles are older")


def test_a_file_that_cannot_be_read_is_named_and_so_is_a_translation_that_is_not_there(
    settings: Settings, folder: Path
) -> None:
    (folder / "broken.md").write_bytes(b"\xff")
    (folder / "oak-zh.md").unlink()
    told = "\n".join(warned(settings, "knowledge.articles"))
    assert "broken.md" in told
    assert "translation_of names 'oak-zh'" in told


def test_a_folder_that_is_not_there_is_a_fault(settings: Settings, tmp_path: Path) -> None:
    found = check_knowledge(settings.model_copy(update={"articles": tmp_path / "none"}))
    assert bad(found) == [("knowledge.articles", Level.FAULT)]


def test_translations_of_other_shapes_are_named_with_where_they_part(settings: Settings, folder: Path) -> None:
    file = folder / "oak-zh.md"
    file.write_text(file.read_text("utf-8").replace("橡木用于制作木桶。", "- 木桶\n- 桌子"), "utf-8")
    found = only(check_knowledge(settings), "knowledge.translations")
    assert str(file) in found.found
    assert "from passage 2 on" in found.found


def test_what_is_too_long_is_named_by_its_line(settings: Settings, folder: Path) -> None:
    endless = " ".join(f"word{number}" for number in range(400))
    parts = "\n".join(f"- {number} {'wood ' * 300}" for number in range(12))
    write_articles(folder, {"long.md": f"# Long\n\n## One\n\n- {endless}\n- oak\n\n## Many\n\n{parts}\n"})
    told = warned(settings, "knowledge.length")
    assert [line.partition(": ")[0] for line in told] == [f"{folder / 'long.md'}:5", f"{folder / 'long.md'}:10"]


def test_articles_that_say_not_where_they_come_from_are_counted(settings: Settings, folder: Path) -> None:
    write_articles(folder, {"elm.md": "# Elm\n\nElm is wood, too.\n"})
    assert [line.split(":")[0] for line in warned(settings, "knowledge.sources")] == [
        f"1 of 3 articles without {what}" for what in ("an address", "an author", "a date")
    ]


def test_passages_that_say_the_same_are_named_by_their_lines(settings: Settings, folder: Path) -> None:
    write_articles(folder, {"copy.md": "# Of oak\n\n## The wood\n\nOak is wood.\n"})
    build(make_workshop(settings), folder, RecordedNotices())
    found = only(check_knowledge(settings), "knowledge.duplicates")
    assert found.level is Level.WARNING
    assert f"{folder / 'copy.md'}:5" in found.found
    assert f"{folder / 'oak.md'}:10" in found.found
