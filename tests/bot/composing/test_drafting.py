"""A draft says nothing twice, hears both of two that disagree, and stays within its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from bot.composing.drafting import Draft, Said, Sources
from bot.composing.excerpts import Excerpt
from bot.composing.wording import Wording
from index.retrieval import Hit

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found


@pytest.fixture
def draft(wording: Wording) -> Draft:
    """Return an empty draft with room for eight sources."""
    return Draft(wording, Sources(8))


def _say(draft: Draft, hit: Hit, position: int = 0, **how: bool) -> Said | None:
    return draft.say(Excerpt(hit, position), **how)


def _said(draft: Draft) -> list[tuple[str, Sequence[Hit]]]:
    return [(said.excerpt.text, said.hits) for said in draft.said]


def test_what_two_articles_say_is_said_once_and_stands_on_both(draft: Draft, found: Found) -> None:
    one = found("", "A baker kneads dough with a mixer.", article="one")
    two = found("", "With a mixer a baker kneads dough.", article="two")
    said = _say(draft, one)
    assert said is not None
    assert _say(draft, two) is None
    assert _said(draft) == [("A baker kneads dough with a mixer.", [one, two])]
    assert draft.disagreements == []


def test_what_many_articles_say_stands_on_three_of_them(draft: Draft, found: Found) -> None:
    hits = [found("", "A baker kneads dough with a mixer.", article=f"article-{number}") for number in range(5)]
    for hit in hits:
        _say(draft, hit)
    assert _said(draft) == [("A baker kneads dough with a mixer.", hits[:3])]
    assert draft.sources.cited == {hit.passage.id for hit in hits[:3]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Most bakers rise at 3 in the morning.", "Most bakers rise at 4 in the morning."),
        ("A baker needs a degree.", "A baker does not need a degree."),
        ("面包师需要学位。", "面包师不需要学位。"),
    ],
)
def test_two_articles_that_differ_are_both_heard_and_the_draft_remembers_it(
    first: str, second: str, draft: Draft, found: Found
) -> None:
    said = _say(draft, found("", first, article="one")), _say(draft, found("", second, article="two"))
    assert [text for text, _ in _said(draft)] == [first, second]
    assert draft.disagreements == [said]


def test_one_article_does_not_disagree_with_itself_or_its_translation(draft: Draft, found: Found) -> None:
    _say(draft, found("", "Most bakers rise at 3 in the morning.", article="one"))
    _say(draft, found("", "Most bakers rise at 4 in the morning.", article="one"))
    _say(draft, found("", "Most bakers rise at 5 in the morning.", article="two", work="one"))
    assert draft.disagreements == []


def test_the_same_statement_of_a_passage_is_said_once(draft: Draft, found: Found) -> None:
    hit = found("", "A baker bakes bread.", "Cakes are sold in the evening.")
    assert _say(draft, hit)
    assert _say(draft, hit) is None
    assert _say(draft, hit, 1)
    assert draft.length == len("A baker bakes bread.") + len("Cakes are sold in the evening.")


def test_what_has_hardly_a_new_word_is_not_said_but_as_part_of_a_whole_passage(draft: Draft, found: Found) -> None:
    _say(draft, found("", "A baker kneads dough with a mixer and bakes bread in an oven."))
    again = found("", "A baker kneads dough.", "A baker bakes bread.")
    assert _say(draft, again) is None
    assert _say(draft, again, 1, whole=True)


def test_no_more_passages_are_cited_than_there_are_sources(wording: Wording, found: Found) -> None:
    draft = Draft(wording, Sources(1))
    first = found("", "A baker bakes bread.", "Cakes are sold in the evening.", article="one")
    assert _say(draft, first)
    assert _say(draft, found("", "Bees make honey in summer.", article="two")) is None
    assert _say(draft, found("", "A baker bakes bread.", article="three")) is None
    assert _said(draft) == [("A baker bakes bread.", [first])]
    assert _say(draft, first, 1)


def test_drafts_of_one_answer_share_its_sources(wording: Wording, found: Found) -> None:
    sources = Sources(2)
    one, other = Draft(wording, sources), Draft(wording, sources)
    hits = [found("", text) for text in ("Ovens are hot.", "Bees make honey.", "Roses grow in spring.")]
    assert _say(one, hits[0])
    assert _say(other, hits[1])
    assert _say(one, hits[2]) is None
    assert _say(other, hits[0])
    assert sources.cited == {hits[0].passage.id, hits[1].passage.id}


def test_what_a_draft_before_says_is_not_said_again(wording: Wording, found: Found) -> None:
    sources = Sources(8)
    before = Draft(wording, sources)
    draft = Draft(wording, sources, before=before)
    hit = found("", "A baker kneads dough with a mixer.", article="one")
    assert _say(before, hit)
    assert _say(draft, hit) is None
    assert _say(draft, found("", "With a mixer a baker kneads dough.", article="two")) is None
    assert _say(draft, found("", "Bees make honey in summer.", article="three"))


def test_what_is_said_keeps_how_it_is_said(draft: Draft, found: Found) -> None:
    hit = found("", "A baker bakes bread.")
    said = draft.say(Excerpt(hit, 0), point=False, step=3, credited=True)
    assert said == Said(Excerpt(hit, 0), [hit], False, 3, True)


def test_what_two_articles_say_of_two_roles_is_not_one_statement(draft: Draft, found: Found) -> None:
    _say(draft, found("", "Data engineers use Airflow and Spark.", article="one"))
    _say(draft, found("", "Data scientists use Airflow and Spark.", article="two"))
    assert [len(hits) for _, hits in _said(draft)] == [1] * len(draft.said)
