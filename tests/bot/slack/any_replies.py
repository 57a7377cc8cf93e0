"""Any reply that there can be, hostile ones first, and what a rendered message says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.models import Answer, Citation, NotCovered, Note, Question, Row, Section, Statement, Table
from knowledge.models import ArticleKind, Passage, PassageKind, Reference, Source

HOSTILE = [
    "*bold* _it_ ~no~ `code` ```block```",
    "<!channel> <!here> <@U012AB3CD> <#C1> <https://evil.example|safe>",
    ":smile: &amp; <b> & > |",
    "\u202eevil\u202c \u2066isolated\u2069 \u200bhidden\ufeff \x00\x1b[31m",
    "数据工程师负责数据管道。" * 30,
    "مهندس البيانات يبني خطوط البيانات " * 20,
    "👩\u200d🔬👨🏽\u200d💻🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 60,
    '"\\"' * 2000,
    "&" * 5000,
    "word " * 4000,
    "x" * 20_000,
    "\u200b",
    "e\u0301" * 900,
]
texts = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=60) | st.just("A baker makes bread.")
ADDRESSES = [
    None,
    "https://example.org/baker",
    "https://example.org/" + "&" * 900,
    "http://x/" + "|" * 380,
    "https://пекарь.example/хлеб?a=b|c",
]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in *value*, the outer ones first."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from objects(one)


def shown(value: Any) -> str:
    """Return every text in *value*, a line each."""
    return "\n".join(one["text"] for one in objects(value) if isinstance(one.get("text"), str))


def interpreted(value: Any) -> list[str]:
    """Return the texts in *value* that Slack interprets."""
    return [one["text"] for one in objects(value) if one.get("type") == "mrkdwn"]


def buttons(value: Any) -> dict[str, str]:
    """Return the value of each button in *value* by its action id."""
    return {one["action_id"]: one["value"] for one in objects(value) if one.get("type") == "button"}


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    article = draw(st.integers(0, 40))
    kind = draw(st.sampled_from(ArticleKind))
    source = Source.model_construct(
        title=draw(st.none() | texts), author=draw(st.none() | texts), publisher=None, published="2021-03",
        url=draw(st.sampled_from(ADDRESSES)),
    )  # fmt: skip
    reference = Reference.model_construct(
        id=f"article-{article}", title=draw(texts), language="en", kind=kind, source=source, updated=None
    )
    said = draw(st.lists(texts, min_size=1, max_size=3).map(tuple))
    passage = Passage(
        id=f"p-{number}",
        article_id=reference.id,
        work=reference.id,
        language="en",
        section=draw(st.lists(texts, max_size=2).map(tuple)),
        place=(0,),
        kind=draw(st.sampled_from(PassageKind)),
        start=0,
        end=1,
        text="\n".join(said),
        statements=said,
        introduction=draw(st.booleans()),
        ordered=draw(st.booleans()),
    )
    return Citation(number, passage, reference, 0.5)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Return any answer: up to forty sources, any text, any layout."""
    count = draw(st.sampled_from([1, 2, 40]))
    numbers = st.lists(st.integers(1, count), min_size=1, max_size=3, unique=True).map(tuple)
    statements = st.builds(
        Statement,
        texts,
        numbers,
        point=st.booleans(),
        step=st.none() | st.integers(1, 30),
        year=st.sampled_from([None, 2015]),
        credited=st.booleans(),
    )
    cells = st.lists(statements, max_size=3).map(tuple)
    sections = st.builds(
        Section, st.lists(statements, min_size=1, max_size=6).map(tuple), st.just("") | texts, st.integers(0, 3)
    )
    tables = st.sampled_from([1, 2, 25]).flatmap(
        lambda width: st.builds(
            Table,
            st.tuples(*[texts] * width),
            st.lists(st.builds(Row, texts, st.tuples(*[cells] * width)), min_size=1, max_size=2).map(tuple),
        )
    )
    everything = Statement(draw(texts), tuple(range(1, count + 1)))
    parts = [Section((everything,)), *draw(st.lists(sections | tables, max_size=4))]
    return Answer(
        Question(draw(texts), draw(st.sampled_from(["en", "zh"]))),
        1.0,
        parts,
        [draw(citations(number)) for number in range(1, count + 1)],
        notes=draw(st.lists(st.builds(Note, texts, numbers), max_size=2).map(tuple)),
        understood=draw(st.none() | texts),
        suggestions=draw(st.lists(texts, max_size=4)),
    )


@st.composite
def refusals(draw: st.DrawFn) -> NotCovered:
    """Return any refusal."""
    return NotCovered(
        Question(draw(texts), "en"),
        0.1,
        [draw(citations(number)).reference for number in range(draw(st.integers(0, 4)))],
        unknown_role=draw(st.none() | texts),
        nearest_roles=draw(st.lists(texts, max_size=4)),
        small_talk=draw(st.booleans()),
        understood=draw(st.none() | texts),
        suggestions=draw(st.lists(texts, max_size=4)),
    )


#: What Slack takes in each place, written from its reference and not from our own list.
_LONGEST = {"header": 150, "button": 75}
_MOST = {"actions": 25, "context": 10, "context_actions": 5}


def faults(blocks: Any, most: int = 50) -> list[str]:
    """Return what Slack would refuse in *blocks*, of which there may be *most*, or show otherwise than it is."""
    found = [] if 0 < len(blocks) <= most else [f"{len(blocks)} blocks"]
    for one in objects(blocks):
        kind, words = one.get("type"), one.get("text")
        if isinstance(words, str) and (not words or len(words) > 3000 or any(map(_hides, words))):
            found.append(f"text {words[:40]!r} of {len(words)}")
        if kind in _LONGEST and isinstance(words, dict) and len(words["text"]) > _LONGEST[kind]:
            found.append(f"{kind} of {len(words['text'])}")
        if kind in _MOST and not 0 < len(one["elements"]) <= _MOST[kind]:
            found.append(f"{kind} with {len(one['elements'])} elements")
        if kind == "button" and not 0 < len(one["value"]) <= 2000:
            found.append(f"value of {len(one['value'])}")
        if kind == "link" and not re.fullmatch(r"https?://[!-~]+", one["url"]):
            found.append(f"address {one['url']}")
    return found + _faults_of_tables([block for block in blocks if block["type"] == "table"])


def _faults_of_tables(tables: list[dict[str, Any]]) -> list[str]:
    found = [] if len(tables) < 2 else ["two tables"]
    for table in tables:
        widths = set(map(len, table["rows"]))
        size = sum(len(shown(cell)) for row in table["rows"] for cell in row)
        if len(widths) != 1 or max(widths) > 20 or len(table["rows"]) > 100 or size > 10_000:
            found.append(f"table of {widths} × {len(table['rows'])}, {size}")
    return found


def _hides(character: str) -> bool:
    category = unicodedata.category(character)
    return character not in "\n\t\u200c\u200d" and category in {"Cc", "Cf"}
