"""Passages are verbatim, whole where they can be, and keep their ids while their words stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunking import FULL, FULL_LIST, split_passages
from knowledge.loading import LoadedArticles
from knowledge.models import Passage, PassageKind
from knowledge.roles import Roles
from tests.knowledge.conftest import bread

Split = Callable[[str], list[Passage]]
Read = Callable[[Mapping[str, str | bytes]], LoadedArticles]

SENTENCE = "The baker kneads the dough for ten minutes and lets it rest. "  # 61 characters
_BLOCKS = st.sampled_from(
    [
        "# Bread",
        "## Flour",
        "### Rye",
        "Rye is dark. Wheat is light.",
        "You need:",
        "- flour\n- *water*\n  - warm",
        "1. knead",
        "| a | b |\n| - | - |\n| x | y |",
        "```sh\nbake --hot\n```",
        "**Oven**",
        SENTENCE * 30,
        "- " + SENTENCE,
        "> Quoted.",
        "面包师每天烤面包。" * 50,
        "面包师需要：",
        "It&#39;s `hot`, [see](/x(y)).",
        "Image by the author",
        "- rye\n" * 400,
        "🙂🍞",
        "[1] Rye",
    ]
)
_ARTICLES = st.lists(_BLOCKS, max_size=12).map("\n\n".join)


def weight(text: str) -> int:
    """Weigh a Chinese character as three English ones."""
    return sum(3 if "\u3400" <= character <= "\u9fff" else 1 for character in text)


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("items", ["- flour\n- water", "1. flour\n2. water", "```sh\nflour\nwater\n```"])
@pytest.mark.parametrize("introduction", ["You need these things:", "你需要这些东西：", "These are the things"])
def test_a_list_keeps_the_sentence_that_introduces_it(split: Split, introduction: str, items: str) -> None:
    text = f"# Bread\n\n{introduction}\n\n{items}\n"
    (passage,) = split(text)
    assert passage.statements == (introduction, "flour", "water")
    assert passage.introduction
    assert passage.text == text.removeprefix("# Bread\n\n").rstrip()
    assert passage.ordered is items.startswith("1.")


def test_a_list_takes_only_the_introducing_sentence_from_a_paragraph(split: Split) -> None:
    first, second = split("# Bread\n\nBread is old. It is **easy**. You *need*:\n\n- flour\n")
    assert (first.statements, first.text) == (
        ("Bread is old.", "It is easy."),
        "Bread is old. It is **easy**.",
    )
    assert (second.statements, second.text) == (("You need:", "flour"), "You *need*:\n\n- flour")


def test_a_paragraph_of_statements_does_not_introduce_a_list(split: Split) -> None:
    first, second = split("# Bread\n\nBread is old. It is easy.\n\n- flour\n")
    assert first.statements == ("Bread is old.", "It is easy.")
    assert (second.statements, second.introduction) == (("flour",), False)


def test_a_list_without_an_introduction_stands_alone(split: Split) -> None:
    (passage,) = split("# Bread\n\n- flour\n- water\n")
    assert (passage.introduction, passage.kind) == (False, PassageKind.LIST)


def test_nothing_introduces_a_list_across_what_was_dropped(split: Split) -> None:
    first, second = split("# Bread\n\nYou need:\n\nImage by the author\n\n- flour\n")
    assert (first.statements, second.statements) == (("You need:",), ("flour",))


def test_a_long_list_is_split_between_items_and_each_part_keeps_the_introduction(split: Split) -> None:
    items = [f"Step {n} of the baker takes a while and is done with care." for n in range(100)]
    passages = split("# Bread\n\nThe steps are:\n\n" + "\n".join(f"- {item}" for item in items))
    assert len(passages) == -(-weight("".join(items)) // (FULL_LIST - len("The steps are:")))
    assert all(passage.introduction and passage.statements[0] == "The steps are:" for passage in passages)
    assert [item for passage in passages for item in passage.statements[1:]] == items
    assert all(weight("".join(passage.statements)) <= FULL_LIST for passage in passages)
    assert all(
        bare("".join(f"-{item}" for item in passage.statements[1:])) in bare(passage.text) for passage in passages
    )


@pytest.mark.parametrize("sentence", [SENTENCE, "面包师每天早上三点开始揉面，然后把面包放进烤箱。"])
def test_a_long_paragraph_is_split_between_sentences(split: Split, sentence: str) -> None:
    text = "# Bread\n\n" + sentence * 40
    passages = split(text)
    assert all(FULL / 2 < weight("".join(passage.statements)) <= FULL for passage in passages[:-1])
    assert all(set(passage.statements) == {sentence.strip()} for passage in passages)
    assert sum(len(passage.statements) for passage in passages) == 40
    assert all(bare(passage.text) == bare("".join(passage.statements)) for passage in passages)


def test_a_single_statement_that_is_too_long_stays_whole(split: Split) -> None:
    item = "面" * FULL_LIST
    passages = split(f"# Bread\n\n- rye\n- {item}\n- oat\n")
    assert [passage.statements for passage in passages] == [("rye",), (item,), ("oat",)]
    assert [passage.statements for passage in split(f"# Bread\n\n- {item}\n- oat\n")] == [(item,), ("oat",)]


def test_short_paragraphs_under_one_heading_are_one_passage(split: Split) -> None:
    (passage,) = split("# Bread\n\nBread is old.\n\nIt is easy.\n")
    assert (passage.statements, passage.text) == (("Bread is old.", "It is easy."), "Bread is old.\n\nIt is easy.")


def test_paragraphs_are_not_joined_past_the_bound_a_heading_or_what_was_dropped(split: Split) -> None:
    text = f"# Bread\n\n{SENTENCE * 10}\n\n{SENTENCE * 10}\n\n## Flour\n\nRye.\n\nImage by the author\n\nOats.\n"
    assert [len(passage.statements) for passage in split(text)] == [10, 10, 1, 1]


def test_the_section_is_the_path_of_headings_without_the_title(split: Split) -> None:
    text = "Top.\n\n# Bread\n\nOne.\n\n## Flour\n\nTwo.\n\n### Rye\n\nThree.\n\n## Water\n\nFour.\n\n# Cake\n\nFive.\n"
    assert [passage.section for passage in split(text)] == [(), (), ("Flour",), ("Flour", "Rye"), ("Water",), ("Cake",)]
    assert [passage.place for passage in split(text)] == [(0, 0), (1, 0), (1, 1, 0), (1, 1, 1, 0), (1, 2, 0), (2, 0)]


def test_translations_of_a_passage_share_work_and_place(read: Read, roles: Roles) -> None:
    loaded = read(
        {
            "en.md": "---\nid: b-en\ntranslation_of: b-zh\n---\n# Bread\n\nOld.\n\n## Tools\n\nYou need:\n\n- oven\n",
            "zh.md": "---\nid: b-zh\ntranslation_of: b-en\n---\n# 面包\n\n古老。\n\n## 工具\n\n你需要：\n\n- 烤箱\n",
        }
    )
    english, chinese = (split_passages(article, roles) for article in loaded.articles)
    assert [(p.work, p.place, p.kind) for p in english] == [(p.work, p.place, p.kind) for p in chinese]
    assert {p.id for p in english}.isdisjoint(p.id for p in chinese)


@pytest.mark.parametrize(
    ("text", "roles_found"),
    [
        ("# Work\n\n## Data engineer\n\nWorks with a data scientist.", ("data-engineer",)),
        ("# Work\n\n## Tools\n\nA data scientist asks a data engineer.", ("data-scientist", "data-engineer")),
        ("# Work\n\nA data engineer does this:\n\n- help the data scientist\n", ("data-engineer",)),
        ("# 工作\n\n## 数据工程师和 MLE\n\n他们合作。", ("data-engineer", "machine-learning-engineer")),
        ("# Work\n\n## Tools\n\nNobody is named.", ()),
    ],
)
def test_a_passage_is_about_the_roles_of_its_headings_or_else_of_its_words(
    split: Split, text: str, roles_found: tuple[str, ...]
) -> None:
    assert split(text)[0].roles == roles_found


def test_a_passage_keeps_its_id_while_others_come_and_go(split: Split) -> None:
    text = "# Bread\n\nOne.\n\n## Rye\n\nDark.\n\n## Wheat\n\nLight.\n"
    longer = text.replace("## Rye", "## New\n\nWords.\n\n## Rye").replace("## Wheat", "## Oats\n\nGrey.\n\n## Wheat")
    ids = {passage.statements: passage.id for passage in split(longer)}
    assert [ids[passage.statements] for passage in split(text)] == [passage.id for passage in split(text)]
    assert len(ids) == 5


@pytest.mark.parametrize("changed", [("Dark.", "Very dark."), ("## Rye", "## Spelt"), ("Dark.", "Dark.\n\nSour.")])
def test_a_passage_whose_words_or_heading_change_has_another_id(split: Split, changed: tuple[str, str]) -> None:
    text = "# Bread\n\n## Rye\n\nDark.\n"
    assert split(text)[0].id != split(text.replace(*changed))[0].id


def test_the_same_words_in_two_articles_have_two_ids(read: Read, roles: Roles) -> None:
    loaded = read({"a.md": "# Bread\n\nOld.\n", "b.md": "# Bread\n\nOld.\n"})
    first, second = (split_passages(article, roles)[0].id for article in loaded.articles)
    assert first != second


def test_the_same_words_twice_in_a_section_have_two_ids(split: Split) -> None:
    first, second = split("# Bread\n\nOld.\n\nImage by the author\n\nOld.\n")
    assert second.id == f"{first.id}-1"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_endings_change_neither_statements_nor_ids(split: Split, end: str) -> None:
    text = "# Bread\n\nOld. You\nneed:\n\n- flour\n- water\n\nBake.\n"
    assert [(p.id, p.statements) for p in split(text)] == [(p.id, p.statements) for p in split(text.replace("\n", end))]


def test_character_references_do_not_shift_the_span_of_a_part(split: Split) -> None:
    text = "# Bread\n\nIt&#39;s old &amp; good. " + SENTENCE * 40 + "Don't & won't."
    passages = split(text)
    assert passages[0].statements[0] == "It's old & good."
    assert len(passages) > 1
    assert all(bare("".join(passage.statements)) in bare(passage.text) for passage in passages[1:])


def test_markup_does_not_shift_the_span_of_a_part(split: Split) -> None:
    marked = "The **baker** of [the town](/baker(the)_town) *kneads* `dough` <https://example.org/dough>. "
    passages = split("# Bread\n\n" + marked * 40)
    assert len(passages) > 1
    assert all(passage.text.count("baker** of") == len(passage.statements) for passage in passages)


def test_front_matter_is_no_passage(read: Read, roles: Roles) -> None:
    (article,) = read({"a.md": "---\ntitle: Bread\n---\nRye is dark.\n"}).articles
    assert [passage.text for passage in split_passages(article, roles)] == ["Rye is dark."]


@settings(deadline=None, max_examples=80)
@given(text=_ARTICLES)
def test_every_passage_is_a_verbatim_span_in_order_and_can_be_quoted(roles: Roles, text: str) -> None:
    passages = split_passages(bread(text), roles)
    assert passages == split_passages(bread(text), roles)
    assert len({passage.id for passage in passages}) == len({passage.place for passage in passages}) == len(passages)
    assert all(passage.text == text[passage.start : passage.end] for passage in passages)
    assert all(statement and statement in passage.quote for passage in passages for statement in passage.statements)
    for before, after in pairwise(passages):
        # Two parts of one list share the introduction at the head of the first.
        assert before.end <= after.start or (before.introduction and before.statements[0] == after.statements[0])
