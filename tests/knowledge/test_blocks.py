"""Markdown and plain text are read into blocks whose spans stay verbatim."""

from __future__ import annotations

from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.blocks import Block, BlockKind, Item, line_number, tidy
from knowledge.parsing import looks_like_markdown, parse_blocks

_LINES = st.sampled_from(
    [
        "# Bread",
        "## 面包",
        "text",
        "two  words. ",
        "- item",
        "  - nested",
        "1. one",
        "> quoted",
        "> - in quote",
        "```",
        "| a | b |",
        "| - | - |",
        "**bold**",
        "[link](/x)",
        "![](i.png)",
        "<div>x</div>",
        "<!--",
        "",
        "   ",
        "\tx",
        "\u2028",
        "Heading",
        "---",
        "===",
        "🙂",
        "[](/x) [## Card",
        "\u200b",
        "*",
        "&#39;s",
        "\x0c",
        "[1] entry",
    ]
)
_TEXTS = st.lists(_LINES, max_size=15).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r", "\n\n"]).map(lambda end: end.join(lines))
)


def parse(text: str) -> list[Block]:
    return parse_blocks(dedent(text))


def outline(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.plain) for block in parse(text)]


def items(text: str) -> list[str]:
    return [item.plain for block in parse(text) for item in block.items]


def test_markdown_headings_keep_their_levels() -> None:
    text = "# One\n\n### Three ###\n\nSetext\n======\n\nSecond\n---\n\ntext\n"
    assert outline(text) == [
        ("heading", 1, "One"),
        ("heading", 3, "Three"),
        ("heading", 1, "Setext"),
        ("heading", 2, "Second"),
        ("paragraph", 0, "text"),
    ]


@pytest.mark.parametrize("line", ["**Oven**", "***Oven***", "__Oven__", "**[Oven](/x)**"])
def test_a_short_line_in_bold_is_a_heading_below_all_others(line: str) -> None:
    assert outline(f"## Bread\n\n{line}\n\nHot.")[1] == ("heading", 6, "Oven")


@pytest.mark.parametrize(
    "line", ["**The oven is hot.**", "**Note:**", "**Oven** and fan", "*Oven*", f"**{'long' * 21}**"]
)
def test_a_sentence_in_bold_and_a_partly_bold_line_are_paragraphs(line: str) -> None:
    assert outline(f"# Bread\n\n{line}")[1][0] == "paragraph"


def test_inline_markup_is_left_out_of_the_plain_text() -> None:
    text = "# T\n\nA *soft* **loaf** of `rye`, see [the shop](/shop) ![photo](x.png) &amp; more\nnext line"
    assert outline(text)[1] == ("paragraph", 0, "A soft loaf of rye, see the shop & more next line")


def test_links_and_images_of_a_paragraph_are_known() -> None:
    block = parse("# T\n\n![](x.png) [one](/1) and <https://example.org/2>")[1]
    assert (block.links, block.has_image) == (("/1", "https://example.org/2"), True)
    assert parse("# T\n\ntext")[1].has_image is False


@pytest.mark.parametrize(("marker", "ordered"), [("-", False), ("*", False), ("1.", True), ("3)", True)])
def test_a_list_has_its_items_and_tells_whether_they_are_numbered(marker: str, ordered: bool) -> None:
    block = parse(f"# T\n\n{marker} flour\n{marker} **water**\n")[1]
    assert (block.kind, block.ordered, [item.plain for item in block.items]) == (
        BlockKind.LIST,
        ordered,
        ["flour", "water"],
    )


def test_nested_items_follow_the_item_that_holds_them() -> None:
    text = "# T\n\n- dough\n  - flour\n    - rye\n  - water\n- oven\n"
    assert items(text) == ["dough", "flour", "rye", "water", "oven"]
    block = parse_blocks(text)[1]
    assert [text[item.start : item.end] for item in block.items] == ["- dough", "- flour", "- rye", "- water", "- oven"]


def test_an_item_of_several_paragraphs_is_one_item() -> None:
    assert items("# T\n\n- flour\n\n  of rye\n\n- water\n") == ["flour of rye", "water"]


def test_an_empty_item_is_no_item() -> None:
    assert items("# T\n\n- flour\n-\n- ![](x.png)\n- water\n") == ["flour", "water"]


def test_a_list_in_a_quotation_is_a_list() -> None:
    assert [kind for kind, _, _ in outline("# T\n\n> Take:\n>\n> - flour\n> - water\n")] == [
        "heading",
        "paragraph",
        "list",
    ]


def test_a_table_row_names_its_columns() -> None:
    text = """\
        | Bread | Flour | |
        | --- | --- | --- |
        | **Rye** | dark | 2 |
        | Toast | | |
        """
    assert items(text) == ["Bread: Rye; Flour: dark; 2", "Bread: Toast"]


def test_code_is_read_line_by_line_without_its_fence() -> None:
    text = "```python\nbake( 180 )\n\n    x ** 2\n```\n"
    block = parse_blocks(text)[0]
    assert (block.kind, [item.plain for item in block.items]) == (BlockKind.CODE, ["bake( 180 )", "x ** 2"])
    assert [text[item.start : item.end] for item in block.items] == ["bake( 180 )", "x ** 2"]


def test_prose_in_a_fence_without_a_language_loses_its_bold_type() -> None:
    assert items("```\n**Rye:** dark**Toast:** light\n```\n") == ["Rye: dark Toast: light"]


def test_indented_text_is_prose_not_code() -> None:
    assert outline("# T\n\n    The oven is hot.\n")[1] == ("paragraph", 0, "The oven is hot.")


def test_html_gives_its_text_without_tags_comments_and_scripts() -> None:
    text = "# T\n\n<div><b>Rye</b> &amp; <!-- secret --> wheat<script>steal()</script><style>b{}</style></div>\n"
    assert outline(text)[1] == ("paragraph", 0, "Rye & wheat")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_understood(end: str) -> None:
    text = end.join(["# Bread", "", "Flour", "and water.", "", "- rye", "- wheat"])
    assert outline(text) == [("heading", 1, "Bread"), ("paragraph", 0, "Flour and water."), ("list", 0, "rye wheat")]
    last = parse_blocks(text)[-1]
    assert text[last.start : last.end] == f"- rye{end}- wheat"


@pytest.mark.parametrize("character", ["\u2028", "\x0c", "\x0b", "\x85", "\x1e"])
def test_a_character_that_only_python_counts_as_a_line_end_does_not_move_the_spans(character: str) -> None:
    text = f"# Bread\n\nRye{character}and wheat.\n\nThe last one."
    last = parse_blocks(text)[-1]
    assert text[last.start : last.end] == last.plain == "The last one."


def test_offsets_count_from_the_start_of_the_whole_text() -> None:
    text = "---\nid: x\n---\n# Bread\n\nRye.\n"
    blocks = parse_blocks(text, text.index("# "))
    assert [text[block.start : block.end] for block in blocks] == ["# Bread", "Rye."]


def test_code_lines_stay_verbatim_beside_characters_that_only_python_counts_as_line_ends() -> None:
    text = "```sh\nknead\u2028 well\nbake\n```\n\nThe end."
    assert [text[item.start : item.end] for item in parse_blocks(text)[0].items] == ["knead\u2028 well", "bake"]


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("## Bread", True),
        ("text\n```\ncode\n```", True),
        ("| a | b |", True),
        ("see [this](https://example.org)", True),
        ("**bold**", True),
        ("#bread #rye", False),
        ("2 * 3 * 4 and a|b", False),
        ("- item\n- item", False),
        ("[1] a note (2020)", False),
        ("", False),
    ],
)
def test_a_text_is_markdown_when_it_carries_marks_that_plain_text_would_not(text: str, markdown: bool) -> None:
    assert looks_like_markdown(text) is markdown


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("****[1] A title****", "[1] A title"),
        ("**and** rye**", "and rye"),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("snake_case and f(*args)", "snake_case and f(args)"),
        ("T 五年前没有面包。A 现在有。", "五年前没有面包。现在有。"),
        ("SQL 很好，A 级面包", "SQL 很好，A 级面包"),
        ("面包\n蛋糕", "面包蛋糕"),
        ("面包\nbread\n蛋糕", "面包 bread 蛋糕"),
        ("  a \t b\u3000c ", "a b c"),
    ],
)
def test_debris_of_emphasis_initials_and_line_ends_is_tidied(broken: str, mended: str) -> None:
    assert tidy(broken) == mended


def test_plain_text_with_unmarked_headings_and_lists_without_blank_lines_is_understood() -> None:
    text = """\
        Many people eat bread every day, and few of them know who bakes it at night.
        The Baker
        The work of the baker begins at three in the morning, long before the shop opens.
        A baker has these duties:
        - knead the dough
        - heat the oven
        All of this is done by six o'clock.
        The Two Kinds of Oven
        Here are the ovens:
        1. deck oven
        2) rack oven
        That was all.
        """
    assert [(kind, plain or None) for kind, _, plain in outline(text)] == [
        ("paragraph", "Many people eat bread every day, and few of them know who bakes it at night."),
        ("heading", "The Baker"),
        ("paragraph", "The work of the baker begins at three in the morning, long before the shop opens."),
        ("paragraph", "A baker has these duties:"),
        ("list", None),
        ("paragraph", "All of this is done by six o'clock."),
        ("heading", "The Two Kinds of Oven"),
        ("paragraph", "Here are the ovens:"),
        ("list", None),
        ("paragraph", "That was all."),
    ]
    assert items(text) == ["knead the dough", "heat the oven", "deck oven", "rack oven"]
    assert [block.ordered for block in parse(text) if block.kind is BlockKind.LIST] == [False, True]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "· ", "– ", "1. ", "12) ", "a) ", "1、", "（1）", "(2) "])
def test_plain_lists_have_many_bullets(bullet: str) -> None:
    assert items(f"我们需要这些东西：\n{bullet}面粉\n{bullet}水\n") == ["面粉", "水"]


def test_chinese_plain_text_has_headings_too() -> None:
    text = "面包师\n面包师每天凌晨三点开始工作，为整个小镇烤面包。\n需要的工具\n- 烤箱\n- 秤\n"
    assert [(kind, level) for kind, level, _ in outline(text)] == [
        ("heading", 2),
        ("paragraph", 0),
        ("heading", 2),
        ("list", 0),
    ]


@pytest.mark.parametrize("line", ["It is hot.", "lower case", "Ends with a comma,", "x", "Word " * 20, "面包" * 25])
def test_a_line_that_is_ended_small_or_long_is_no_plain_heading(line: str) -> None:
    following = (
        "The baker opens the shop at seven and sells every loaf before noon, as everybody in the town knows well."
    )
    assert outline(f"{line}\n{following}\n")[0][0] == "paragraph"


def test_the_last_line_of_a_plain_text_is_no_heading() -> None:
    assert outline("The baker opens at seven.\nGood Bye\n")[-1][0] == "paragraph"


def test_lines_broken_at_a_width_are_one_paragraph() -> None:
    text = """\
        Bread

        The baker kneads the dough for ten minutes
        and leaves it to rise for an hour before it
        goes.

        The end comes soon.
        """
    assert outline(text) == [
        ("heading", 2, "Bread"),
        (
            "paragraph",
            0,
            "The baker kneads the dough for ten minutes and leaves it to rise for an hour before it goes.",
        ),
        ("paragraph", 0, "The end comes soon."),
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "\u200b\n"[1:]])
def test_no_text_has_no_blocks(text: str) -> None:
    assert parse_blocks(text) == []


def test_line_numbers_count_from_one() -> None:
    text = "a\r\nb\rc\nd"
    assert [line_number(text, text.index(letter)) for letter in "abcd"] == [1, 2, 3, 4]


def test_deep_nesting_does_not_break_the_reader() -> None:
    assert parse_blocks("# T\n\n" + "> " * 500 + "deep\n\n" + "- " * 5 + "deep\n\nThe end.")[-1].plain == "The end."


@settings(deadline=None, max_examples=400)
@given(st.one_of(_TEXTS, st.text(max_size=80)), st.sampled_from(["", "front\n"]))
def test_blocks_are_in_order_do_not_overlap_and_are_cut_without_white_space_around_them(text: str, before: str) -> None:
    whole = before + text
    blocks = parse_blocks(whole, len(before))
    assert all(first.end <= second.start for first, second in pairwise(blocks))
    parts: list[Block | Item] = [*blocks, *(item for block in blocks for item in block.items)]
    for part in parts:
        assert len(before) <= part.start <= part.end <= len(whole)
        assert whole[part.start : part.end] == whole[part.start : part.end].strip()
    assert all(block.start <= item.start and item.end <= block.end for block in blocks for item in block.items)
