"""The shape of rich text. Source: Slack, "Rich text block" reference."""

from __future__ import annotations

from tests.peers.slack import limits
from tests.peers.slack.shapes import Record, boolean, choice, listing, number, some, string, tagged, url

_MANY = 10_000
_STYLE = Record(optional={"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean})
_MENTION_STYLE = Record(
    optional=dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean)
)
_ID = string(255, 1)

ELEMENTS = {
    "text": Record({"text": string(_MANY, 1)}, {"style": _STYLE}),
    "link": Record({"url": url(limits.URL)}, {"text": string(_MANY, 1), "unsafe": boolean, "style": _STYLE}),
    "user": Record({"user_id": _ID}, {"style": _MENTION_STYLE}),
    "channel": Record({"channel_id": _ID}, {"style": _MENTION_STYLE}),
    "usergroup": Record({"usergroup_id": _ID}, {"style": _MENTION_STYLE}),
    "broadcast": Record({"range": choice("here", "channel", "everyone")}),
    "emoji": Record({"name": _ID}, {"unicode": string(80), "skin_tone": number(1, 6)}),
    "date": Record(
        {"timestamp": number(0, 2**33), "format": string(255, 1)}, {"url": url(limits.URL), "fallback": string(255, 1)}
    ),
}
_INLINE = listing(tagged(ELEMENTS), _MANY)
_BORDER = number(0, 1)
_SECTION = {"rich_text_section": Record({"elements": _INLINE})}

CONTAINERS = _SECTION | {
    "rich_text_list": Record(
        {"style": choice("bullet", "ordered"), "elements": listing(tagged(_SECTION), _MANY)},
        {"indent": number(0, 8), "offset": number(0, _MANY), "border": _BORDER},
    ),
    "rich_text_quote": Record({"elements": _INLINE}, {"border": _BORDER}),
    "rich_text_preformatted": Record(
        {"elements": listing(some(ELEMENTS, "text", "link"), _MANY)}, {"border": _BORDER, "language": string(80)}
    ),
}
RICH_TEXT = Record({"elements": listing(tagged(CONTAINERS), _MANY)}, {"block_id": string(limits.BLOCK_ID, 1)})
