"""Names for the ids in records."""

from __future__ import annotations

from bot.insight.names import Names


def test_notes_are_called_by_what_they_are_on_and_unknown_ids_by_themselves(names: Names) -> None:
    assert [names.article(one) for one in ("eight-en", "baker-en", "gone")] == ["Eight Roles", "The baker", "gone"]
    assert [names.role(one) for one in ("data-engineer", "gone")] == ["data engineer", "gone"]


def test_what_shares_a_title_is_counted_together_and_the_most_comes_first(names: Names) -> None:
    counts = names.of_articles({"baker-en": 3, "eight-en": 2, "eight-zh": 2})
    assert list(counts.items()) == [("Eight Roles", 4), ("The baker", 3)]
    assert names.of_roles({"data-engineer": 2}) == {"data engineer": 2}
