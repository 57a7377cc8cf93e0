"""What a person sees: within the width, Chinese unbroken, and nothing that an article could command."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.messages.catalogue import messages
from bot.models import Answer, Citation, NotCovered, Note, Question, Row, Section, Statement, Table
from bot.terminal.rendering import render_articles, render_hits, render_reply
from bot.terminal.safety import safe
from index.retrieval import Hit
from knowledge.models import Source

#: Colours, and the begin and the end of a link.
_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
EVIL = "Evil \x1b[31m\u202e\x9b5m\x07 [bold]loud[/bold] :smile:"


def _written(renderable: RenderableType, width: int = 80, *, terminal: bool = False) -> str:
    file = io.StringIO()
    system: Literal["standard"] | None = "standard" if terminal else None
    Console(
        file=file, width=width, highlight=False, markup=False, emoji=False, force_terminal=terminal, color_system=system
    ).print(renderable)
    return file.getvalue()


def _shown(renderable: RenderableType, width: int = 80, *, terminal: bool = False) -> list[str]:
    text = _SEQUENCE.sub("", _written(renderable, width, terminal=terminal))
    return [line.rstrip() for line in text.splitlines()]


def _answer(language: str, hits: list[Hit], *, point: bool = False) -> Answer:
    citations = [Citation(number, hit.passage, hit.reference, 0.5) for number, hit in enumerate(hits, 1)]
    statements = [
        Statement(text, (number,), point) for number, hit in enumerate(hits, 1) for text in hit.passage.statements
    ]
    return Answer(Question("?", language), 1.0, [Section(tuple(statements))], citations)


def test_an_answer_shows_its_lines_with_marks_and_each_article_once(make_hit: Callable[..., Hit]) -> None:
    source = Source(title="On bread", author="Ada", published="2021", url="https://example.org/bread")
    hits = [make_hit({text: 0.5}, source=source, place=(n, 0)) for n, text in enumerate(["Flour.", "Water."], 1)]
    other = make_hit({"Honey.": 0.5}, article="beekeeper")
    lines = _shown(render_reply(_answer("en", [*hits, other], point=True)))
    assert lines[:5] == [" • Flour. [1]", " • Water. [2]", " • Honey. [3]", "", "Sources"]
    assert [line for line in lines if "On bread" in line] == [" On bread"]
    assert "\n".join(lines).count("https://example.org/bread") == 1
    assert "Ada, 2021" in "\n".join(lines)
    assert all(any(line.strip().startswith(f"[{n}]") for line in lines[5:]) for n in (1, 2, 3))


def test_a_refusal_names_the_nearest_and_how_to_get_an_answer(make_hit: Callable[..., Hit]) -> None:
    reply = NotCovered(Question("天气？", "zh"), 0.0, nearest=[make_hit({"x": 0.1}).reference])
    lines = _shown(render_reply(reply))
    assert lines[0] == "现有文章没有回答这个问题。"
    assert lines[2].strip() == "• Baker"
    assert lines[-1] == messages("zh").request
    assert len(_shown(render_reply(NotCovered(Question("?", "zh"), 0.0, nearest=[])))) == 2


@pytest.mark.parametrize(
    ("language", "near", "lines"),
    [
        ("en", ["data analyst", "a", "b"], ["I do not know the role “dog”.", "Did you mean data analyst, a or b?"]),
        ("zh", ["甲", "乙"], ["我不认识“dog”这个角色。", "您是想问甲或乙吗？"]),
        ("en", ["data analyst"], ["I do not know the role “dog”.", "Did you mean data analyst?"]),
        ("en", [], ["I do not know the role “dog”."]),
    ],
)
def test_a_role_that_nobody_knows_is_named_with_those_that_may_be_meant(
    language: str, near: list[str], lines: list[str]
) -> None:
    reply = NotCovered(Question("?", language), 0.0, nearest=[], unknown_role="dog", nearest_roles=near)
    assert _shown(render_reply(reply)) == lines


@pytest.fixture
def compared(cite: Callable[[int], Citation]) -> Answer:
    """Return an answer with a lead, a section under a heading, a table, a note and suggestions."""
    table = Table(
        ("baker", "beekeeper"),
        (
            Row("Focus", ((Statement("Bread.", (1,)), Statement("Cakes.", (2,))), (Statement("Honey.", (2,)),))),
            Row("Tools", ((), (Statement("A veil.", (1, 2), year=2015),))),
        ),
        more=3,
    )
    parts: list[Section | Table] = [
        Section((Statement("Both work.", (1,)),)),
        Section((Statement("Sugar", (1,), point=True),), "In common"),
        table,
    ]
    return Answer(
        Question("What of bakers and beekeepers?", "en"),
        1.0,
        parts,
        [cite(1), cite(2)],
        notes=[Note("They differ on hours.", (1, 2))],
        suggestions=["What does a baker do?"],
        understood="What do bakers and beekeepers do?",
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_how_it_was_understood_comes_first_then_the_lead_notes_sources_and_suggestions(
    compared: Answer, terminal: bool
) -> None:
    lines = _shown(render_reply(compared), 100, terminal=terminal)
    assert lines[0] == "Understood as: What do bakers and beekeepers do?"
    assert lines[2] == "Both work. [1]"
    wanted = ["In common", " • Sugar [1]", "They differ on hours. [1][2]", "Sources", "You can also ask:"]
    places = [lines.index(line) for line in wanted]
    assert places == sorted(places)
    assert lines[-1] == " • What does a baker do?"


def test_a_table_has_a_column_for_each_role_and_says_where_there_is_no_source(compared: Answer) -> None:
    lines = _shown(render_reply(compared), 100, terminal=True)
    rows = [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in lines if re.search("[│┃]", line)]
    assert rows == [
        ["", "baker", "beekeeper"],
        ["Focus", "Bread. [1]", "Honey. [2]"],
        ["", "Cakes. [2]", ""],
        ["Tools", "no source", "A veil. (2015) [1][2]"],
    ]
    assert " … and 3 more" in lines
    assert "\x1b[2mno source" in _written(render_reply(compared), 100, terminal=True)


@pytest.mark.parametrize(("width", "terminal"), [(60, True), (100_000, False)])
def test_without_room_or_without_a_terminal_a_table_is_lines(compared: Answer, width: int, terminal: bool) -> None:
    lines = _shown(render_reply(compared), width, terminal=terminal)
    start = lines.index("Focus")
    assert lines[start : start + 7] == [
        "Focus",
        " • baker: Bread. [1] Cakes. [2]",
        " • beekeeper: Honey. [2]",
        "",
        "Tools",
        " • baker: no source",
        " • beekeeper: A veil. (2015) [1][2]",
    ]
    assert not re.search("[│┃─]", "\n".join(lines))


def test_headings_are_bold_on_a_terminal(compared: Answer) -> None:
    text = _written(render_reply(compared), terminal=True)
    assert all(f"\x1b[1m{heading}\x1b[0m" in text for heading in ("In common", "Sources"))


def test_titles_and_addresses_are_links_on_a_terminal_and_bare_addresses_elsewhere(compared: Answer) -> None:
    written = _written(render_reply(compared), terminal=True)
    linked = re.findall(r"\x1b]8;[^;]*;([^\x1b]+)\x1b\\([^\x1b]+)", re.sub(r"\x1b\[[0-9;]*m", "", written))
    for number in (1, 2):
        address = f"https://example.org/{number}"
        assert [text for link, text in linked if link == address] == [f"Title {number}", address]
    piped = _written(render_reply(compared))
    assert "\x1b" not in piped
    assert "https://example.org/1" in piped


def test_an_address_cannot_leave_its_link(make_hit: Callable[..., Hit]) -> None:
    hit = make_hit({"Bread.": 0.5}, source=Source(url="https://x/\x1b\\\x1b[31m\x07\x9cy"))
    written = _written(render_reply(_answer("en", [hit])), terminal=True)
    assert "\x1b[31m" not in written
    assert {"\x07", "\x9c"}.isdisjoint(written)
    assert "https://x/\\[31my" in _SEQUENCE.sub("", written)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("point", [True, False])
def test_no_line_is_wider_than_the_terminal_and_chinese_is_not_broken(
    width: int, point: bool, make_hit: Callable[..., Hit]
) -> None:
    statement = "面包师凌晨三点开始工作，用搅拌机揉面团，再把面团放进烤箱。" * 6
    url = "https://example.org/" + "long" * 40
    hit = make_hit({statement: 0.5, "bread" * 40 + ".": 0.4}, language="zh", source=Source(title="面包" * 50, url=url))
    for renderable in (render_reply(_answer("zh", [hit], point=point)), render_hits((hit,))):
        lines = _shown(renderable, width)
        assert max(map(cell_len, lines)) <= width
        assert statement in re.sub(r"[\s•│┃]", "", "".join(lines))


def test_nothing_in_an_article_commands_the_terminal(make_hit: Callable[..., Hit]) -> None:
    hit = make_hit({f"{EVIL} statement.": 0.5}, article=EVIL, source=Source(title=EVIL, author=EVIL, publisher=EVIL))
    row = {"id": EVIL, "language": "en", "passages": 1, "title": EVIL}
    refusal = NotCovered(Question("?", "en"), 0.0, nearest=[hit.reference])
    statement = Statement(EVIL, (1,))
    table = Table((EVIL,), (Row(EVIL, ((statement,),)),))
    answer = replace(
        _answer("en", [hit]), parts=[Section((statement,), EVIL), table], suggestions=[EVIL], notes=[Note(EVIL, (1,))]
    )
    for renderable in (
        render_reply(answer),
        render_reply(replace(answer, understood=EVIL)),
        render_reply(refusal),
        render_reply(replace(refusal, unknown_role=EVIL, nearest_roles=[EVIL])),
        render_hits((hit,)),
        render_articles([row]),
    ):
        for terminal in (True, False):
            text = "\n".join(_shown(renderable, 200, terminal=terminal))
            assert safe(text) == text
            assert "[bold]loud[/bold] :smile:" in text


def test_hits_show_both_scores_the_place_and_the_words(make_hit: Callable[..., Hit]) -> None:
    text = "\n".join(_shown(render_hits((make_hit({"A baker bakes.": 0.5}, score=1.239),))))
    assert all(part in text for part in ("1.24", "0.500", "baker › Section", "A baker bakes."))


def test_articles_are_a_table_of_what_they_are() -> None:
    lines = _shown(render_articles([{"id": "baker", "language": "en", "passages": 12, "title": "面包师" * 40}]))
    assert max(map(cell_len, lines)) <= 80
    assert any(re.search(r"baker\b.*\ben\b.*\b12\b.*面包师", line) for line in lines)
