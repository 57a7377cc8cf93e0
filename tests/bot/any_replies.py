"""Any reply that there can be, hostile ones first, for whoever renders replies."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.models import Answer, Citation, Courtesy, NotCovered, Note, Question, Row, Section, Statement, Table
from knowledge.models import ArticleKind, Passage, PassageKind, Reference, Source

HOSTILE = [
    "*bold* _it_ ~no~ `code` ```block```",
    "<!channel> <!here> <@U012AB3CD> <#C1> <https://evil.example|safe>",
    ":smile: &amp; <b> & > |",
    "- a 1. b # c > d -# e ||f|| __g__ [h](https://evil.example) discord.gg/evil @everyone <:i:1> <t:1:R> </j:1>",
    "12. first\n+ second ](https://evil.example) @here \\\\* \\",
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
        courtesy=draw(st.none() | st.sampled_from(Courtesy)),
        understood=draw(st.none() | texts),
        suggestions=draw(st.lists(texts, max_size=4)),
    )
