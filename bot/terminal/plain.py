"""Reply → plain text: no colours, boxes or links, nothing wrapped; for programs and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.citing import cited_title, credit, place_of
from bot.lines import plain_text, refusal_lines
from bot.messages.catalogue import messages
from bot.models import Answer, Citation, NotCovered
from bot.terminal.safety import safe


def plain_reply(reply: Answer | NotCovered) -> str:
    """Return *reply* as lines: how it was understood, the answer, a line for each source, what can be asked next."""
    language = reply.question.language
    words = messages(language)
    understood = [words.understood_as.format(question=reply.understood)] if reply.understood else []
    if isinstance(reply, Answer):
        sources = [_one_line(source_line(citation, language)) for citation in reply.citations]
        blocks = [understood, [plain_text(reply)], [words.sources, *sources]]
    else:
        nearest = _bulleted(words.nearest, [cited_title(reference, language) for reference in reply.nearest])
        blocks = [understood, [*refusal_lines(reply), *((*nearest, words.request) if reply.looked_up else ())]]
    blocks.append(list(_bulleted(words.also_ask, reply.suggestions)))
    return safe("\n\n".join("\n".join(block) for block in blocks if block))


def plain_passages(answer: Answer) -> str:
    """Return the cited passages in full, as they stand in their articles, each under its number, place and address."""
    language = answer.question.language
    return safe("\n\n".join(_passage(citation, language) for citation in answer.citations))


def _passage(citation: Citation, language: str) -> str:
    return f"{_one_line(source_line(citation, language))}\n\n{citation.passage.text}"


def source_line(citation: Citation, language: str) -> str:
    """Return a source in one line: number, title, place, credit and address."""
    reference = citation.reference
    place = f"{cited_title(reference, language)} › {place_of(citation)}"
    return f"[{citation.number}] " + "; ".join(filter(None, (place, credit(reference, language), reference.source.url)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bulleted(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"- {_one_line(item)}" for item in items)
