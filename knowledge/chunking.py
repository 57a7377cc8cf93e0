"""Article → passages: verbatim spans that can be retrieved and quoted.

A list stays whole with the sentence that introduces it while it fits; past that it is split between items, each part
with the introduction. A long paragraph is split between sentences.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge.blocks import Block, BlockKind
from knowledge.furniture import drop_furniture, knowledge_only
from knowledge.models import Article, Passage, PassageKind
from knowledge.parsing import parse_blocks
from knowledge.roles import Roles
from knowledge.sentences import split_sentences

#: The weight at which a passage of running text is full: about 250 tokens of multilingual-e5.
FULL = 1000
#: The weight at which a list, table or code block is: the encoder reads 512 tokens at once.
FULL_LIST = 1800
_LINE = re.compile(r"[^\r\n]+")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def split_passages(article: Article, roles: Roles) -> list[Passage]:
    """Return the passages of *article* in order. The same article gives the same passages with the same ids."""
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for section in _sections(article):
        drafts = (part for draft in _drafts(section, article.text) for part in _split(draft))
        for number, draft in enumerate(drafts):
            passages.append(_passage(article, section, number, draft, roles, seen))
    return passages


def split_plain_passages(article: Article, roles: Roles) -> list[Passage]:
    """Return the passages of an *article* whose whole text is knowledge: no headings, no markup, nothing dropped."""
    lines = _LINE.finditer(article.text, article.body_start)
    spans = tuple(span for line in lines for span in _sentence_spans(article.text, *line.span()))
    if not spans:
        return []
    statements = tuple(article.text[start:end] for start, end in spans)
    draft = _Draft(PassageKind.PARAGRAPH, spans[0][0], spans[-1][1], statements, spans)
    seen: dict[str, int] = {}
    section = _Section((), (0,))
    return [_passage(article, section, number, part, roles, seen) for number, part in enumerate(_split(draft))]


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for sentence in split_sentences(text[start:end]):
        begin = text.index(sentence, start)
        start = begin + len(sentence)
        yield begin, start


@dataclass
class _Section:
    """The blocks under one heading. None marks a block that was dropped: passages do not run across it."""

    path: tuple[str, ...]
    place: tuple[int, ...]
    blocks: list[Block | None] = field(default_factory=list)


def _sections(article: Article) -> Iterator[_Section]:
    blocks = parse_blocks(article.text, article.body_start)
    headings: list[Block] = []
    counts = [0] * 7
    section = _Section((), (0,))
    for original, block in zip(blocks, drop_furniture(blocks), strict=True):
        if block is None or block.kind is not BlockKind.HEADING:
            section.blocks.append(block)
            continue
        yield section
        counts[block.level] += 1
        counts[block.level + 1 :] = [0] * (6 - block.level)
        headings = [*(h for h in headings if h.level < original.level), block]
        path = tuple(h.plain for h in headings if h.plain and h.plain != article.title)
        section = _Section(path, tuple(counts[1 : block.level + 1]))
    yield section


@dataclass(frozen=True)
class _Draft:
    """A passage in the making; ``spans`` are the offsets of its statements, without the introduction's."""

    kind: PassageKind
    start: int
    end: int
    statements: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    introduction: str | None = None
    ordered: bool = False


def _drafts(section: _Section, text: str) -> Iterator[_Draft]:
    """Yield a draft for each list, table and code block with its introduction, and for each run of paragraphs."""
    drafts = [_draft(block, text) if block else None for block in section.blocks]
    for number, (before, draft) in enumerate(pairwise(list(drafts))):
        if before and draft and before.kind is PassageKind.PARAGRAPH and draft.kind is not PassageKind.PARAGRAPH:
            drafts[number : number + 2] = _hand_over_introduction(before, draft)
    run: _Draft | None = None
    for draft in [*drafts, None]:
        if run and draft and _continues(run, draft):
            run = _merge(run, draft)
            continue
        if run:
            yield run
        run = draft


def _continues(run: _Draft, draft: _Draft) -> bool:
    both_paragraphs = run.kind is draft.kind is PassageKind.PARAGRAPH
    return both_paragraphs and weight_of(run.statements + draft.statements) <= FULL


def _draft(block: Block, text: str) -> _Draft | None:
    if block.kind is BlockKind.PARAGRAPH:
        sentences = tuple(knowledge_only(split_sentences(block.plain)))
        spans = tuple(_locate(sentences, text, block.start, block.end))
        return _Draft(PassageKind.PARAGRAPH, block.start, block.end, sentences, spans) if sentences else None
    if not block.items:
        return None
    statements = tuple(item.plain for item in block.items)
    spans = tuple((item.start, item.end) for item in block.items)
    kind = PassageKind(block.kind.value)
    return _Draft(kind, block.start, block.end, statements, spans, ordered=block.ordered)


def _merge(first: _Draft, second: _Draft) -> _Draft:
    return replace(
        first, end=second.end, statements=first.statements + second.statements, spans=first.spans + second.spans
    )


def _hand_over_introduction(paragraph: _Draft, items: _Draft) -> tuple[_Draft | None, _Draft]:
    """Move the sentence that introduces *items* from the end of *paragraph* to them."""
    introduces = paragraph.statements[-1].endswith((":", "："))
    if not introduces and len(paragraph.statements) > 1:
        return paragraph, items
    items = replace(items, start=paragraph.spans[-1][0], introduction=paragraph.statements[-1])
    if len(paragraph.statements) == 1:
        return None, items
    return _part(paragraph, 0, len(paragraph.statements) - 1), items


def weight_of(statements: Iterable[str]) -> int:
    """Return the length of *statements* in English characters: a Chinese character weighs as much as three."""
    return sum(len(s) + 2 * len(_HAN.findall(s)) for s in statements)


def _split(draft: _Draft) -> Iterator[_Draft]:
    """Yield *draft* in parts of at most FULL, split between statements. A single longer statement stays whole."""
    room = (FULL if draft.kind is PassageKind.PARAGRAPH else FULL_LIST) - weight_of([draft.introduction or ""])
    first, used = 0, 0
    for number, statement in enumerate(draft.statements):
        weight = weight_of([statement])
        if used and used + weight > room:
            yield _part(draft, first, number)
            first, used = number, 0
        used += weight
    yield _part(draft, first, len(draft.statements))


def _part(draft: _Draft, first: int, past: int) -> _Draft:
    """Return the statements *first* to *past* - 1 of *draft* as a draft of its own."""
    if first == 0 and past == len(draft.statements):
        return draft
    start = draft.start if first == 0 else draft.spans[first][0]
    end = draft.end if past == len(draft.statements) else draft.spans[past - 1][1]
    return replace(draft, start=start, end=end, statements=draft.statements[first:past], spans=draft.spans[first:past])


_ENTITY = re.compile(r"&#?\w{1,32};")
_MARKUP = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)|!\[[^\]]*\]|[*_`\[\]<>#]")


def _locate(sentences: Sequence[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span in ``text[start:end]`` of each sentence, whose characters stand there in order amid markup."""
    masked = _ENTITY.sub(lambda match: html.unescape(match.group()).ljust(len(match.group()), "\0"), text[start:end])
    masked = _MARKUP.sub(lambda match: "\0" * len(match.group()), masked)
    cursor = 0
    for sentence in sentences:
        begin = -1
        for character in sentence:
            position = masked.find(character, cursor) if not character.isspace() else -1
            if position >= 0:
                begin = position if begin < 0 else begin
                cursor = position + 1
        yield start + max(begin, 0), start + cursor


def _passage(
    article: Article, section: _Section, number: int, draft: _Draft, roles: Roles, seen: dict[str, int]
) -> Passage:
    statements = ((draft.introduction,) if draft.introduction else ()) + draft.statements
    in_heading = roles.mentions(" ".join((*section.path, draft.introduction or "")))
    return Passage(
        id=_stable_id(article, section, statements, seen),
        article_id=article.id,
        work=article.work,
        language=article.language,
        section=section.path,
        place=(*section.place, number),
        kind=draft.kind,
        start=draft.start,
        end=draft.end,
        text=article.text[draft.start : draft.end],
        statements=statements,
        introduction=draft.introduction is not None,
        ordered=draft.ordered,
        roles=in_heading or roles.mentions(" ".join(statements)),
    )


def _stable_id(article: Article, section: _Section, statements: Sequence[str], seen: dict[str, int]) -> str:
    """Return an id that only the content decides: the same words in the same section keep their id when others move."""
    # The title and the language are in it, because the vectors that are kept under the id depend on them.
    content = "\x1f".join((article.id, article.language, article.title, *section.path, "\x1e", *statements))
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    repeat = seen[digest] = seen.get(digest, -1) + 1
    return f"{digest}-{repeat}" if repeat else digest
