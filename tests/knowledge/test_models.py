"""The words of the domain refuse what no file should say, and derive what a citation needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.models import Article, ArticleKind, Passage, PassageKind, Reference, Source, join_sentences


def article(article_id: str, translation_of: str | None = None) -> Article:
    return Article(
        id=article_id,
        title="Bread",
        language="en",
        kind=ArticleKind.NOTES,
        source=Source(author="A. Baker"),
        updated=date(2026, 1, 2),
        path=Path("bread.md"),
        text="Bread.",
        body_start=0,
        translation_of=translation_of,
    )


def passage(kind: PassageKind, *statements: str, start: int = 0, end: int = 5) -> Passage:
    return Passage(
        id="1",
        article_id="bread",
        work="bread",
        language="en",
        section=(),
        place=(0, 0),
        kind=kind,
        start=start,
        end=end,
        text="bread",
        statements=statements,
    )


@pytest.mark.parametrize("published", ["2022", "2022-09", "2022-09-14"])
def test_a_date_is_as_exact_as_it_is_known(published: str) -> None:
    assert Source(published=published).published == published


@pytest.mark.parametrize(("read", "kept"), [(2022, "2022"), (date(2022, 9, 14), "2022-09-14")])
def test_a_date_may_be_what_yaml_makes_of_it(read: object, kept: str) -> None:
    assert Source.model_validate({"published": read}).published == kept


@pytest.mark.parametrize("published", ["", "22", "2022-9", "14.9.2022", "September 2022", "2022-09-14T10:00", True, 7])
def test_a_date_in_another_form_is_refused(published: object) -> None:
    with pytest.raises(ValidationError, match="published"):
        Source.model_validate({"published": published})


@pytest.mark.parametrize("url", ["https://example.org/面包?a=1&b=2#top", "http://example.org:8080/~baker/(bread)"])
def test_an_address_may_be_any_web_address(url: str) -> None:
    assert Source(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "example.org",
        "https://",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https://example.org/<b>",
        "https://example.org/\nx",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_an_address_that_a_reader_cannot_open_safely_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="url"):
        Source(url=url)


def test_what_is_not_known_of_a_source_is_none() -> None:
    assert set(Source().model_dump().values()) == {None}


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="autor"):
        Source.model_validate({"autor": "A. Baker"})


def test_an_article_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(article("bread"), "title", "Cake")  # noqa: B010 - mypy refuses the assignment itself


@pytest.mark.parametrize("language", ["EN", "eng", "e", "zh-CN", ""])
def test_a_language_is_two_small_letters(language: str) -> None:
    with pytest.raises(ValidationError, match="language"):
        Reference(id="a", title="A", language=language, kind=ArticleKind.NOTES, source=Source())


@pytest.mark.parametrize("role", ["Baker", "baker_2", "-baker", "baker-", "a--b", "面包师", "", "x" * 101])
def test_a_role_is_named_by_small_words_and_hyphens(role: str) -> None:
    with pytest.raises(ValidationError, match="roles"):
        Article(**{**article("bread").model_dump(), "roles": (role,)})


def test_translations_share_their_work() -> None:
    english, chinese = article("bread-en", translation_of="bread-zh"), article("bread-zh", translation_of="bread-en")
    assert english.work == chinese.work


def test_an_article_without_a_translation_is_a_work_by_itself() -> None:
    assert article("bread").work == "bread"


def test_a_reference_survives_the_disk_and_leaves_the_text_behind() -> None:
    reference = article("bread").reference()
    assert Reference.model_validate_json(reference.model_dump_json()) == reference
    assert (reference.id, reference.title, reference.source.author, reference.updated) == (
        "bread",
        "Bread",
        "A. Baker",
        date(2026, 1, 2),
    )
    assert set(reference.model_dump()) == {"id", "title", "language", "kind", "source", "updated"}


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (0, 0)])
def test_a_passage_covers_something(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        passage(PassageKind.PARAGRAPH, "Bread.", start=start, end=end)


def test_a_paragraph_is_quoted_as_running_text() -> None:
    assert passage(PassageKind.PARAGRAPH, "Flour.", "Water.").quote == "Flour. Water."


@pytest.mark.parametrize("kind", [PassageKind.LIST, PassageKind.TABLE, PassageKind.CODE])
def test_all_else_is_quoted_line_by_line(kind: PassageKind) -> None:
    assert passage(kind, "You need:", "flour", "water").quote == "You need:\nflour\nwater"


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ((), ""),
        (("One.",), "One."),
        (("One.", "Two?", "Three"), "One. Two? Three"),
        (("面包。", "蛋糕！", "茶？"), "面包。蛋糕！茶？"),
        (("他说：“面包。”", "蛋糕。"), "他说：“面包。”蛋糕。"),
        (("面包。", "A baker bakes.", "蛋糕。"), "面包。A baker bakes. 蛋糕。"),
    ],
)
def test_sentences_join_with_a_blank_but_not_after_a_full_width_mark(sentences: tuple[str, ...], text: str) -> None:
    assert join_sentences(sentences) == text
