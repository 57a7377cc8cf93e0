"""Whether Discord would take a message: its text, its embeds, its flags, and whom it may mention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.peers.discord import limits
from tests.peers.discord.components import component_problems
from tests.peers.discord.shapes import Path, Problem, anything, listing, number, record, text, url
from tests.peers.discord.store import Flag, Json

#: What an app may set on a message. Source: Discord, "Create Message" and "Create Interaction Response".
SENDABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.IS_COMPONENTS_V2
EDITABLE = Flag.SUPPRESS_EMBEDS | Flag.IS_COMPONENTS_V2


def message_problems(body: Mapping[str, Any], flags: Flag) -> list[Problem]:
    """Return why Discord would refuse the message *body*, which will have *flags*; nothing when it takes it."""
    problems = [*_MESSAGE(dict(body), ()), *_mentions_wrong(body.get("allowed_mentions"))]
    problems += _embeds_too_long(body.get("embeds"))
    version_2 = Flag.IS_COMPONENTS_V2 in flags
    if body.get("components") or (version_2 and "components" in body):
        problems += component_problems(body["components"], version_2=version_2)
    if version_2:
        words = "A message of Components V2 has no content, embeds, stickers or poll."
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        legacy = [name for name in ("content", "embeds", "sticker_ids", "poll") if body.get(name)]
        problems += [Problem((name,), code, words) for name in legacy]
    return problems


def is_empty(message: Mapping[str, Any]) -> bool:
    """Tell whether there is nothing to show in *message*, which cannot be sent."""
    shown = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
    return not any(str(message.get(name) or "").strip() for name in shown)


def _mentions_wrong(allowed: Any) -> Iterator[Problem]:
    """Yield what is wrong with allowed mentions. Source: Discord, "Allowed Mentions Object"."""
    if not isinstance(allowed, dict):
        return
    path: Path = ("allowed_mentions",)
    for kind in allowed.get("parse", ()):
        if kind not in ("roles", "users", "everyone"):
            yield Problem((*path, "parse"), "BASE_TYPE_CHOICES", f"{kind!r} is none of roles, users, everyone.")
        elif allowed.get(kind):
            yield Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"{kind}: all are allowed, and some named.")
    for kind in ("roles", "users"):
        yield from listing(anything, limits.ALLOWED_MENTIONS)(allowed.get(kind, []), (*path, kind))


def _embeds_too_long(embeds: Any) -> Iterator[Problem]:
    total = sum(embed_length(each) for each in embeds or () if isinstance(each, dict))
    if total > limits.EMBED_TOTAL:
        words = f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}: {total} over all."
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", words)


def embed_length(embed: Json) -> int:
    """Return the characters that count: title, description, fields, footer and author."""
    fields = [str(each.get(key) or "") for each in embed.get("fields") or () for key in ("name", "value")]
    footer, author = embed.get("footer") or {}, embed.get("author") or {}
    rest = [embed.get("title"), embed.get("description"), footer.get("text"), author.get("name"), *fields]
    return sum(len(str(each).strip()) for each in rest if each)


_PICTURE = record({"url": url(schemes=("http", "https", "attachment"))}, {})
_FIELD = record({"name": text(limits.EMBED_FIELD_NAME, 1), "value": text(limits.EMBED_FIELD_VALUE, 1)}, {})
_EMBED = record(
    {},
    {
        "title": text(limits.EMBED_TITLE),
        "description": text(limits.EMBED_DESCRIPTION),
        "url": url(),
        "color": number(0, 0xFFFFFF),
        "fields": listing(_FIELD, limits.EMBED_FIELDS),
        "footer": record({"text": text(limits.EMBED_FOOTER, 1)}, {}),
        "author": record({"name": text(limits.EMBED_AUTHOR, 1)}, {"url": url()}),
        "image": _PICTURE,
        "thumbnail": _PICTURE,
    },
)
_MESSAGE = record(
    {},
    {
        "content": text(limits.CONTENT),
        "embeds": listing(_EMBED, limits.EMBEDS),
        "nonce": lambda value, path: text(limits.NONCE)(str(value), path),
        "attachments": listing(anything, limits.FILES),
    },
)
