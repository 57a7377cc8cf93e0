"""Which files are articles, and whether they changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.folder import (
    BUILTIN_ARTICLES,
    BUILTIN_ROLES,
    LARGEST_ARTICLE,
    ArticleError,
    article_paths,
    knowledge_digest,
)


def test_markdown_and_plain_text_at_any_depth_are_articles_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/面包.txt", "a/deep/c.MARKDOWN", "Z.Md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    expected = [tmp_path / name for name in ("Z.Md", "a/deep/c.MARKDOWN", "a/面包.txt", "b.md")]
    assert article_paths(tmp_path) == expected


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.html", "md", "a.md.bak", ".hidden.md", ".git/a.md", "sub/.cache/a.txt", "folder.md/a.png"]
)
def test_hidden_files_other_endings_and_folders_are_no_articles(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
    assert article_paths(tmp_path) == []


def test_a_folder_below_a_hidden_one_is_read_when_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "articles"
    folder.mkdir(parents=True)
    (folder / "a.md").touch()
    assert article_paths(folder) == [folder / "a.md"]


def test_a_broken_link_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "nowhere.md")
    assert article_paths(tmp_path) == []


@pytest.mark.parametrize("use", [article_paths, knowledge_digest])
def test_a_folder_that_is_not_there_is_refused_with_the_cure(tmp_path: Path, use: Callable[[Path], object]) -> None:
    with pytest.raises(ArticleError, match=r"missing: the folder of articles does not exist; name a folder"):
        use(tmp_path / "missing")


@pytest.mark.parametrize("use", [article_paths, knowledge_digest])
def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, use: Callable[[Path], object]) -> None:
    (tmp_path / "a.md").touch()
    with pytest.raises(ArticleError, match=r"a\.md: the folder of articles is not a folder; name a folder"):
        use(tmp_path / "a.md")


def test_an_error_names_the_place_what_is_wrong_and_the_cure() -> None:
    error = ArticleError(Path("a.md"), 7, "the flour is wet", "dry it")
    assert str(error) == "a.md:7: the flour is wet; dry it"
    assert (error.path, error.line, error.what, error.cure) == (Path("a.md"), 7, "the flour is wet", "dry it")
    assert str(ArticleError(Path("a.md"), None, "the flour is wet", "dry it")) == "a.md: the flour is wet; dry it"


def test_the_digest_stays_when_nothing_that_is_read_changes(small_articles: Path) -> None:
    before = knowledge_digest(small_articles)
    (small_articles / "cover.png").write_bytes(b"\x89PNG")
    (small_articles / ".draft.md").write_text("# Draft", "utf-8")
    os.utime(small_articles / "baker.md", (1, 1))
    assert knowledge_digest(small_articles) == before


@pytest.mark.parametrize("change", ["edit", "rename", "remove", "add", "move"])
def test_the_digest_changes_with_every_article(small_articles: Path, change: str) -> None:
    before = knowledge_digest(small_articles)
    baker = small_articles / "baker.md"
    if change == "edit":
        baker.write_text(baker.read_text("utf-8").replace("bread", "bunch"), "utf-8")
    elif change == "rename":
        baker.rename(small_articles / "zaker.md")
    elif change == "remove":
        baker.unlink()
    elif change == "add":
        (small_articles / "empty.md").touch()
    else:
        (small_articles / "sub").mkdir()
        baker.rename(small_articles / "sub" / "baker.md")
    assert knowledge_digest(small_articles) != before


def test_the_digest_changes_when_two_articles_swap_their_texts(small_articles: Path) -> None:
    before = knowledge_digest(small_articles)
    one, other = small_articles / "baker.md", small_articles / "beekeeper.txt"
    texts = one.read_bytes(), other.read_bytes()
    one.write_bytes(texts[1])
    other.write_bytes(texts[0])
    assert knowledge_digest(small_articles) != before


def test_the_digest_changes_with_the_roles(small_articles: Path, tmp_path: Path) -> None:
    roles = tmp_path / "roles.yaml"
    roles.write_bytes(BUILTIN_ROLES.read_bytes() + b"# one more\n")
    assert knowledge_digest(small_articles, roles) != knowledge_digest(small_articles)


def test_a_file_too_large_to_read_still_tells_that_it_grew(tmp_path: Path) -> None:
    book = tmp_path / "book.txt"
    book.write_bytes(b"a" * (LARGEST_ARTICLE + 1))
    before = knowledge_digest(tmp_path)
    book.write_bytes(b"a" * (LARGEST_ARTICLE + 2))
    assert knowledge_digest(tmp_path) != before


def test_what_ships_is_found() -> None:
    assert article_paths(BUILTIN_ARTICLES)
    assert BUILTIN_ROLES.is_file()
