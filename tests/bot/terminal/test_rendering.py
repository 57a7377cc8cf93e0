"""What a person sees: within the width, Chinese unbroken, and nothing that an article could command."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.messages import messages
from bot.models import Answer, Citation, NotCovered, Question, Statement
from bot.terminal.rendering import render_articles, render_hits, render_reply
from bot.terminal.safety import safe
from index.retrieval import Hit
from knowledge.models import Source

EVIL = "Evil \x1b[31m\u202e\x9b5m\x07 [bold]loud[/bold] :smile:"


def _shown(renderable: RenderableType, width: int = 80) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width, highlight=False, markup=False, emoji=False).print(renderable)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def _answer(language: str, hits: list[Hit], *, point: bool = False) -> Answer:
    citations = [Citation(number, hit.passage, hit.reference, 0.5) for number, hit in enumerate(hits, 1)]
    statements = [
        Statement(text, (number,), point) for number, hit in enumerate(hits, 1) for text in hit.passage.statements
    ]
    return Answer(Question("?", language), 1.0, statements, citations)


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
    assert lines[-1] in {messages("en").request, messages("zh").request}
    assert len(_shown(render_reply(NotCovered(Question("?", "zh"), 0.0, nearest=[])))) == 2


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
    for renderable in (
        render_reply(_answer("en", [hit])),
        render_reply(refusal),
        render_hits((hit,)),
        render_articles([row]),
    ):
        text = "\n".join(_shown(renderable, 200))
        assert safe(text) == text
        assert "[bold]loud[/bold] :smile:" in text


def test_hits_show_both_scores_the_place_and_the_words(make_hit: Callable[..., Hit]) -> None:
    text = "\n".join(_shown(render_hits((make_hit({"A baker bakes.": 0.5}, score=1.239),))))
    assert all(part in text for part in ("1.24", "0.500", "baker › Section", "A baker bakes."))


def test_articles_are_a_table_of_what_they_are() -> None:
    lines = _shown(render_articles([{"id": "baker", "language": "en", "passages": 12, "title": "面包师" * 40}]))
    assert max(map(cell_len, lines)) <= 80
    assert any(re.search(r"baker\b.*\ben\b.*\b12\b.*面包师", line) for line in lines)
