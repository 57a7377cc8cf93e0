"""Small constructors of Block Kit, and what every text goes through before it stands in one.

What came from an article or a person stands in ``plain_text``, which Slack does not interpret, or in ``rich_text``;
``mrkdwn`` holds words of ours alone. Source: Slack, "Formatting message text" and "Block Kit" references.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from bot.citing import web_address
from bot.fitting import NOTHING, cut, units
from bot.slack import limits
from bot.slack.actions import FEEDBACK, ask_id, vote
from bot.visible import one_line, visible

Block = dict[str, Any]


def escaped(text: str, limit: int) -> str:
    """Return *text* for where Slack interprets it, with ``&``, ``<`` and ``>`` escaped, in at most *limit* units."""
    shown = visible(text).strip() or NOTHING
    safe = escape(cut(shown, limit), quote=False)
    return safe if units(safe) <= limit else escape(cut(shown, limit // len("&amp;")), quote=False)


def address(url: str | None, limit: int = limits.LINK) -> str | None:
    """Return *url* as it can stand in a link, or None when it is none, not of the web, or longer than *limit*."""
    safe = web_address(url)
    return safe if safe and len(escape(safe, quote=False)) <= limit else None


def plain(text: str, limit: int) -> Block:
    """Return a text object that shows *text* as it is, in one line of at most *limit* units."""
    return {"type": "plain_text", "text": cut(one_line(text), limit) or NOTHING, "emoji": False}


def markdown(text: str) -> Block:
    """Return a text object of *text*, words of ours, which Slack interprets."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def own_link(url: str, label: str) -> str:
    """Return a link in ``mrkdwn`` to *url*, as ``address`` gave it, under a *label* of ours."""
    return f"<{escape(url, quote=False)}|{label}>"


def header(text: str) -> Block:
    """Return *text* as a heading of the message."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def section(text: str) -> Block:
    """Return a paragraph of *text*, words of ours, which Slack interprets."""
    return {"type": "section", "text": markdown(text)}


def context(*elements: Block) -> Block:
    """Return small print of text objects."""
    return {"type": "context", "elements": list(elements)}


def divider() -> Block:
    """Return a line across the message."""
    return {"type": "divider"}


def actions(*buttons: Block) -> Block:
    """Return a row of *buttons*."""
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action: str, value: str, *, style: str | None = None) -> Block:
    """Return a button: *style* is ``primary``, ``danger`` or None for an ordinary one."""
    made = {"type": "button", "text": plain(text, limits.BUTTON), "action_id": action, "value": value}
    return made | {"style": style} if style else made


def ask_buttons(questions: Sequence[tuple[str, str]], first: int = 0) -> list[Block]:
    """Return a button for each text and the question that it asks, with the action ids ``ask.0`` and so on.

    A question that is too long is left out: cut, it would be another one.
    """
    return [
        button(text, ask_id(number), question)
        for number, (text, question) in enumerate(questions[: limits.CHOICES], first)
        if units(question) <= limits.ASKED
    ]


def feedback(helpful: str, unhelpful: str, question_id: str) -> Block:
    """Return the two thumbs, whose values are ``up:`` and ``down:`` with the *question_id*, told by those words."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": _thumb(helpful, vote(question_id, helpful=True)),
                "negative_button": _thumb(unhelpful, vote(question_id, helpful=False)),
            }
        ],
    }


def _thumb(label: str, value: str) -> Block:
    told = cut(label, limits.ACCESSIBILITY_LABEL)
    return {"text": plain(label, limits.BUTTON), "accessibility_label": told, "value": value}


def json_bytes(view: Block) -> int:
    """Return the bytes of *view* as Slack receives it: JSON in ASCII."""
    return len(json.dumps(view))


def fits(blocks: Sequence[Block]) -> bool:
    """Return whether *blocks* are a message that Slack takes."""
    return len(blocks) <= limits.BLOCKS and units(json.dumps(blocks, ensure_ascii=False)) <= limits.MESSAGE
