"""Stubs of articles: refused as drafts, read once they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.gaps import Gap
from bot.insight.stubs import stub_id, write_stub
from bot.models import Question
from knowledge.folder import ArticleError
from knowledge.loading import load_article
from knowledge.roles import Roles, load_roles
from tests.bot.any_replies import texts
from tests.bot.insight.conftest import NOW

TODAY = date(2026, 3, 31)


def gap_of(*wordings: str, language: str = "en", roles: tuple[str, ...] = ("data-engineer",)) -> Gap:
    """Return a gap of *wordings* in *language*, with a Chinese one besides."""
    asked = (*(Question(text, language) for text in wordings), Question("数据工程师工资", "zh"))
    counts = {language: 5, "zh": 1}
    return Gap(wordings[0], language, 6, counts, asked, None, roles, 0, 0, (), NOW, NOW)


def written(stub: str, sentence: str) -> str:
    """Return *stub* as an editor leaves it: each section has a text, and it is no draft."""
    lines = stub.replace("draft: true\n", "").splitlines()
    return "\n".join(f"{line}\n\n{sentence}" if line.startswith("## ") else line for line in lines)


def loads(folder: Path, text: str, roles: Roles) -> Callable[[], object]:
    """Return a function that reads *text* as an article in *folder*."""
    path = folder / "stub.md"
    path.write_text(text, "utf-8", "replace")
    return lambda: load_article(path, folder, roles)


def test_a_stub_is_no_knowledge_before_it_is_written(tmp_path: Path, roles: Roles) -> None:
    stub = write_stub(gap_of("What does a data engineer earn?"), ["data-engineer"], TODAY)
    with pytest.raises(ArticleError, match=r"stub\.md:\d+: it is a draft; take out `draft: true` once it is written"):
        loads(tmp_path, stub, roles)()
    with pytest.raises(ArticleError, match="no text below its headings"):
        loads(tmp_path, stub.replace("draft: true\n", ""), roles)()


def test_a_stub_that_is_written_is_an_article_with_its_title_language_and_roles(tmp_path: Path, roles: Roles) -> None:
    gap = gap_of("What does a data engineer earn?", "DE salary", roles=("data-engineer", "gone"))
    text = written(write_stub(gap, ["data-engineer"], TODAY), "A data engineer earns 70,000 euros a year.")
    article = load_article(*_in(tmp_path, text), roles)
    assert (article.id, article.title) == ("what-does-a-data-engineer-earn-en", "What does a data engineer earn?")
    assert (article.language, article.roles, article.updated) == ("en", ("data-engineer",), TODAY)
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## What does a data engineer earn?",
        "## DE salary",
    ]


def _in(folder: Path, text: str) -> tuple[Path, Path]:
    path = folder / "article.md"
    path.write_text(text, "utf-8")
    return path, folder


def test_a_stub_is_in_the_language_in_which_most_asked(tmp_path: Path, roles: Roles) -> None:
    asked = (Question("DE salary", "en"), Question("数据工程师工资多少", "zh"))
    gap = Gap("DE salary", "en", 3, {"zh": 2, "en": 1}, asked, None, (), 0, 0, (), NOW, NOW)
    text = written(write_stub(gap, [], TODAY), "数据工程师每年挣 40 万元。")
    article = load_article(*_in(tmp_path, text), roles)
    assert (article.language, article.title) == ("zh", "数据工程师工资多少")


@given(st.lists(texts, min_size=1, max_size=12))
def test_whatever_was_asked_the_stub_is_a_draft_and_an_article_once_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, wordings: list[str]
) -> None:
    folder, stub = tmp_path_factory.mktemp("stubs"), write_stub(gap_of(*wordings), [], TODAY)
    with pytest.raises(ArticleError, match="it is a draft"):
        loads(folder, stub, load_roles())()
    assert loads(folder, written(stub, "It is told here."), load_roles())()


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("DE salary?", "de-salary-en"), ("What is C++ / C#?", "what-is-c-c-en"), ("../../etc", "etc-en")],
)
def test_the_name_of_a_stub_is_of_its_words(name: str, identifier: str) -> None:
    assert stub_id(gap_of(name)) == identifier


def test_a_gap_without_latin_words_has_a_name_of_its_own() -> None:
    one, other = (stub_id(gap_of(name, language="zh")) for name in ("工资多少", "远程办公"))
    assert one != other
    assert one.startswith("gap-")
    assert one.endswith("-zh")
