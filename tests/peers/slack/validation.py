"""Whether Slack would take a message or a view: shapes, counts, and what must not stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.peers.slack import limits
from tests.peers.slack.block_kit import BLOCKS, SURFACES, plain
from tests.peers.slack.shapes import Record, boolean, choice, listing, some, string


@dataclass(frozen=True)
class Problem:
    """Why Slack refuses: its ``error``, and where and what in words."""

    error: str
    words: str


def message_problems(blocks: Any) -> list[Problem]:
    """Return why Slack would refuse *blocks* in a message; nothing when it takes them."""
    problems = [Problem("invalid_blocks", words) for words in _blocks_wrong(blocks, "message", limits.MESSAGE_BLOCKS)]
    if not problems and (length := text_length(blocks)) > limits.MESSAGE_CHARACTERS:
        words = f"blocks: {length} characters over all blocks, Slack takes about {limits.MESSAGE_CHARACTERS}"
        problems.append(Problem("msg_blocks_too_long", words))
    return problems


def view_problems(view: Any) -> list[Problem]:
    """Return why Slack would refuse *view*, a modal or a home tab; nothing when it takes it."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in _VIEWS:
        return [Problem("invalid_arguments", f"view: type {kind!r} is neither modal nor home")]
    rest = {key: value for key, value in view.items() if key not in ("type", "blocks")}
    words = [*_VIEWS[kind](rest, "view"), *_blocks_wrong(view.get("blocks"), kind, limits.VIEW_BLOCKS)]
    if kind == "modal" and "submit" not in view and any(_kinds(view.get("blocks"), "input")):
        words.append("view: a modal with input blocks needs 'submit'")
    return [Problem("invalid_arguments", each) for each in words]


_COMMON = {
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.CALLBACK_ID, 1),
    "external_id": string(255, 1),
}
_VIEWS = {
    "home": Record({}, _COMMON),
    "modal": Record(
        {"title": plain(limits.VIEW_TITLE)},
        {
            "submit": plain(limits.VIEW_BUTTON),
            "close": plain(limits.VIEW_BUTTON),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
            **_COMMON,
        },
    ),
}


def _blocks_wrong(blocks: Any, surface: str, most: int) -> Iterator[str]:
    shapes = some(BLOCKS, *SURFACES[surface])
    shape_wrong = list(listing(shapes, most)(blocks, "blocks"))
    yield from shape_wrong
    if shape_wrong:
        return
    yield from _ids_wrong(blocks)
    yield from _sections_wrong(blocks)
    yield from _tables_wrong([block for block in blocks if block["type"] == "table"])
    markdown = sum(len(block["text"]) for block in _kinds(blocks, "markdown"))
    if markdown > limits.MARKDOWN:
        yield f"blocks: {markdown} characters over all markdown blocks, allowed are {limits.MARKDOWN}"


def _kinds(blocks: Any, kind: str) -> Iterator[Mapping[str, Any]]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("type") == kind:
            yield block


def _ids_wrong(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    block_ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"blocks: block_id {each!r} stands {count} times" for each, count in block_ids.items() if count > 1)
    for position, block in enumerate(blocks):
        action_ids = Counter(element["action_id"] for element in elements_of(block) if "action_id" in element)
        for each, count in action_ids.items():
            if count > 1:
                yield f"blocks[{position}]: action_id {each!r} stands {count} times"


def elements_of(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a person can press or fill in in *block*."""
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    return [block[key] for key in ("accessory", "element") if key in block]


def _sections_wrong(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for position, block in enumerate(blocks):
        if block["type"] == "section" and not {"text", "fields"} & block.keys():
            yield f"blocks[{position}]: a section needs text or fields"


def _tables_wrong(tables: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(tables) > 1:
        yield f"blocks: {len(tables)} tables, a message takes one"
    for table in tables:
        if len({len(row) for row in table["rows"]}) > 1:
            yield "table: rows differ in length"
        if (length := text_length(table["rows"])) > limits.TABLE_CHARACTERS:
            yield f"table: {length} characters over all cells, allowed are {limits.TABLE_CHARACTERS}"


def text_length(value: Any) -> int:
    """Return how many characters of text a person would read in *value*, blocks or parts of them."""
    if isinstance(value, list):
        return sum(map(text_length, value))
    if isinstance(value, dict):
        own = sum(len(value[key]) for key in ("text", "alt_text") if isinstance(value.get(key), str))
        return own + sum(text_length(each) for each in value.values() if isinstance(each, dict | list))
    return 0


def _view(value: Any, place: str) -> Iterator[str]:
    yield from (f"{place}: {problem.words}" for problem in view_problems(value))


def _errors(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value or not all(isinstance(each, str) and each for each in value.values()):
        yield f"{place}: an object with a text for each wrong block is needed"


_SUBMISSION_ANSWERS = {
    "errors": Record({"errors": _errors}),
    "update": Record({"view": _view}),
    "push": Record({"view": _view}),
    "clear": Record(),
}


def submission_answer_problems(answer: Any, view: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with *answer*, the acknowledgement of the submission of *view*."""
    if answer in (None, "", {}):
        return []
    action: Any = answer.get("response_action") if isinstance(answer, dict) else None
    wrong = list(choice(*_SUBMISSION_ANSWERS)(action, "response_action"))
    if wrong:
        return wrong
    wrong = list(
        _SUBMISSION_ANSWERS[action]({key: each for key, each in answer.items() if key != "response_action"}, "answer")
    )
    inputs = {block.get("block_id") for block in _kinds(view["blocks"], "input")}
    unknown = set(answer.get("errors", {})) - inputs if action == "errors" else set()
    return wrong + [f"errors: there is no input block {each!r}" for each in sorted(unknown)]
