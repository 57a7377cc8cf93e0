"""Files become articles, and a file that cannot is named with its place, its reason and the cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.folder import LARGEST_ARTICLE, ArticleError
from knowledge.loading import LoadedArticles, load_article, load_articles
from knowledge.models import Article, ArticleKind, Source
from knowledge.roles import Roles

Read = Callable[[Mapping[str, str | bytes]], LoadedArticles]

FULL_FRONT_MATTER = """\
---
id: bread-en
title: All about bread
language: en
translation_of: bread-zh
kind: notes
source:
  title: "Bread: a life"
  author: A. Baker
  publisher: null
  published: 2021-05
  url: https://example.org/bread
roles: [data-engineer]
updated: 2026-01-02
---
# Bread

> Source: <https://example.org/another>

Rye is dark.
"""


def one(loaded: LoadedArticles) -> Article:
    assert [str(error) for error in loaded.errors] == []
    (article,) = loaded.articles
    return article


def refusal(loaded: LoadedArticles) -> str:
    assert loaded.articles == ()
    (error,) = loaded.errors
    return str(error)


def test_front_matter_says_everything_of_an_article(read: Read) -> None:
    loaded = read({"a.md": FULL_FRONT_MATTER, "b.md": "---\nid: bread-zh\n---\n# 面包\n\n黑麦。"})
    assert loaded.errors == ()
    article = loaded.articles[0]
    assert article.model_dump(exclude={"path", "text", "body_start"}) == {
        "id": "bread-en",
        "title": "All about bread",
        "language": "en",
        "kind": ArticleKind.NOTES,
        "source": Source(
            title="Bread: a life", author="A. Baker", published="2021-05", url="https://example.org/bread"
        ).model_dump(),
        "updated": date(2026, 1, 2),
        "translation_of": "bread-zh",
        "roles": ("data-engineer",),
    }
    assert article.text == FULL_FRONT_MATTER
    assert article.text[article.body_start :].startswith("# Bread")


def test_an_article_without_front_matter_is_understood_from_its_text_and_place(read: Read) -> None:
    text = "# Bread\n\n> Source: <https://example.org/bread?utm_source=x>\n\nRye is dark and wheat is light."
    article = one(read({"deep/er/rye bread.md": text}))
    assert (article.id, article.title, article.language) == ("deep/er/rye bread", "Bread", "en")
    assert (article.kind, article.source) == (ArticleKind.ARTICLE, Source(url="https://example.org/bread"))
    assert (article.roles, article.updated, article.translation_of, article.body_start) == ((), None, None, 0)


@pytest.mark.parametrize(
    ("text", "language"), [("# 面包\n\n黑麦面包是黑的。", "zh"), ("# Brot\n\nDas ist ein Brot.", "de")]
)
def test_the_language_is_told_from_the_text(read: Read, text: str, language: str) -> None:
    assert one(read({"a.md": text})).language == language


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("x.md", "# **Bread** and *rye*\n\nText.", "Bread and rye"),
        ("x.md", "Lead text.\n\n## Flour\n\nText.\n\n# Bread\n\nText.", "Bread"),
        ("rye_bread-baking.txt", "rye is dark and the sentence goes on.\n", "Rye bread baking"),
        ("0042_ab.txt", "Rye is dark. Wheat is light and it is sold by the baker.\n", "Rye is dark."),
        ("0042.txt", "The Bread\nRye is dark and is sold by the baker in every street of the old town.\n", "The Bread"),
        ("面包.txt", "黑麦面包是黑的，小麦面包是白的。\n", "面包"),
        ("x.md", "# " + "word " * 100 + "\n\nText.", "word " * 31 + "word…"),
        ("x.md", "# " + "面" * 300 + "\n\nText.", "面" * 160 + "…"),
    ],
)
def test_the_title_is_the_first_heading_or_the_file_name_or_the_first_words(
    read: Read, name: str, text: str, title: str
) -> None:
    assert one(read({name: text})).title == title


@pytest.mark.parametrize("mark", ["\ufeff", "", "\n\n", "\ufeff\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_is_found_behind_a_byte_order_mark_blank_lines_and_windows_line_ends(
    read: Read, mark: str, end: str
) -> None:
    text = mark + "---\ntitle: Rye\n---\n# Bread\n\nDark.\n".replace("\n", end)
    article = one(read({"a.md": text.encode()}))
    assert (article.title, article.text[article.body_start :].split(end)[0]) == ("Rye", "# Bread")


@pytest.mark.parametrize("text", ["---\n\n---\n# Bread\n\nDark.", "---\njust words\n---\n\n# Bread\n\nDark."])
def test_rulers_around_nothing_or_around_words_are_no_front_matter(read: Read, text: str) -> None:
    assert one(read({"a.md": text})).id == "a"


def test_an_emoji_and_zero_width_characters_stay_as_they_are(read: Read) -> None:
    text = "# 🍞 Bread\n\nRye\u200b is 👩‍🍳 dark.\n"
    article = one(read({"a.md": text}))
    assert (article.text, article.title) == (text, "🍞 Bread")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"a\.md: the file is empty; write the article or remove the file"),
        (b"\xef\xbb\xbf \n\t\n", r"a\.md: the file is empty"),
        (b"# Bread\n\nR\xe9e.", r"a\.md:3: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        ("# Bread".encode("utf-16"), r"a\.md: the file is binary, not text; save it"),
        (b"# Bread\n\x00", r"a\.md: the file is binary"),
        (b"# Bread\n\n## Flour\n", r"a\.md: the file holds no text below its headings; write"),
        (b"---\nid: a\n---\n", r"a\.md: the file holds no text"),
        (b"a" * (LARGEST_ARTICLE + 1), r"a\.md: the file has 5,000,001 bytes, more than the 5,000,000 .*; split it"),
        (b"---\nid: [\n---\nText", r"a\.md:\d: the front matter is not YAML \(.+\); correct it"),
        (b"---\nid: a\n  b: c\n---\nText", r"a\.md:3: the front matter is not YAML"),
        (b"---\nupdated: 2026-13-45\n---\nText", r"a\.md:2: the front matter is not YAML \(month"),
        (
            b"---\nid: a\nupdated: soon\n---\nText",
            r"a\.md:3: updated is 'soon' in the .*; correct the value",
        ),
        (b"---\nid: The Bread\n---\nText", r"a\.md:2: id is 'The Bread' in the front matter: .*pattern"),
        (b"---\nlanguage: english\n---\nText", r"a\.md:2: language is 'english'"),
        (b"---\nkind: novel\n---\nText", r"a\.md:2: kind is 'novel' in the front matter: .*'notes' or 'article'"),
        (b"---\nsource:\n  url: javascript:alert(1)\n---\nText", r"a\.md:3: source\.url is 'javascript:alert\(1\)'"),
        (
            b"---\nid: a\nlangauge: en\n---\nText",
            r"a\.md:3: unknown key 'langauge' in .*; known keys are id, ",
        ),
        (b"---\nsource: {autor: A}\n---\nText", r"a\.md:2: unknown key 'source\.autor'"),
        (b"---\nid: a\nroles: [The Baker]\n---\nText", r"a\.md:3: roles\.0 is 'The Baker'"),
        (
            b"---\nid: baker-day\nroles: [baker]\n---\nText",
            r"a\.md:3: unknown role 'baker'; add it to roles\.yaml or",
        ),
        (b"---\nid: a\ndraft: true\n---\nText", r"a\.md:3: it is a draft; take out `draft: true` once it is written"),
        (b"---\n1: 2\n---\nText", r"a\.md:1: 1 is 1 in the front matter: Keys should be strings"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_place_reason_and_cure(
    tmp_path: Path, read: Read, content: bytes, message: str
) -> None:
    said = refusal(read({"a.md": content}))
    assert re.search(message, said)
    assert said.startswith(str(tmp_path))


def test_front_matter_cannot_run_code(read: Read, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled"
    text = f"---\ntitle: !!python/object/apply:os.mkdir ['{spoiled}']\n---\nText"
    assert "the front matter is not YAML" in refusal(read({"a.md": text}))
    assert not spoiled.exists()


def test_a_file_that_went_away_is_refused(tmp_path: Path, roles: Roles) -> None:
    with pytest.raises(ArticleError, match=r"gone\.md: the file cannot be read \(No such file.*\); check"):
        load_article(tmp_path / "gone.md", tmp_path, roles)


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(read: Read) -> None:
    loaded = read({"a.md": b"\xff\xfe", "b.md": "# Rye\n\nDark.", "c.txt": "", "d.md": "# Oats\n\nGrey."})
    assert [article.title for article in loaded.articles] == ["Rye", "Oats"]
    assert [error.path.name for error in loaded.errors] == ["a.md", "c.txt"]


def test_an_id_that_two_files_share_is_refused_and_the_first_stays(read: Read) -> None:
    loaded = read({"a.md": "---\nid: rye\n---\nDark.", "b.md": "---\nid: rye\n---\nSour."})
    assert [article.path.name for article in loaded.articles] == ["a.md"]
    assert [error.path.name for error in loaded.errors] == ["b.md"]
    assert "the id 'rye' is also that of" in str(loaded.errors[0])
    assert "a.md; give one of them another id" in str(loaded.errors[0])


def test_two_files_of_one_name_with_two_endings_share_an_id(read: Read) -> None:
    assert len(read({"a.md": "Dark.", "a.txt": "Sour."}).errors) == 1


def test_a_translation_that_is_not_there_is_named_and_the_article_stays(read: Read) -> None:
    loaded = read({"a.md": "---\ntranslation_of: rye-zh\n---\nDark."})
    assert len(loaded.articles) == 1
    assert "translation_of names 'rye-zh', which no article has as its id; correct the id" in str(loaded.errors[0])


def test_a_folder_without_articles_gives_none(tmp_path: Path, roles: Roles) -> None:
    assert load_articles(tmp_path, roles) == LoadedArticles((), ())


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, roles: Roles) -> None:
    with pytest.raises(ArticleError, match="does not exist"):
        load_articles(tmp_path / "missing", roles)


def test_the_small_articles_of_the_tests_are_read(small_articles: Path, roles: Roles) -> None:
    loaded = load_articles(small_articles, roles)
    assert loaded.errors == ()
    assert {(article.title, article.language) for article in loaded.articles} == {
        ("A baker's day", "en"),
        ("面包师的一天", "zh"),
        ("The work of a beekeeper", "en"),
    }


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=120),
        st.text(max_size=120).map(str.encode),
        st.text(max_size=40).map(lambda text: f"---\n{text}\n---\n# Bread\n\nRye.".encode("utf-8", "replace")),
    )
)
def test_any_file_is_an_article_or_is_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, roles: Roles, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any" / "any.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    loaded = load_articles(path.parent, roles)
    assert [error.path for error in loaded.errors if "translation_of" not in error.what] == (
        [] if loaded.articles else [path]
    )
    assert all(article.text == content.decode("utf-8-sig") and article.title for article in loaded.articles)
