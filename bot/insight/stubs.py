"""Gap → an article to be written: front matter, and a heading for each question that it should answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import date

import yaml

from bot.insight.gaps import Gap
from bot.visible import one_line

#: Headings of a stub; an article of more sections is two.
_MOST_HEADINGS = 8
_LONGEST_TITLE = 150
_LONGEST_ID = 60


def stub_id(gap: Gap) -> str:
    """Return a name for the article of *gap*, lower-case words joined by hyphens: from its name, else from a digest."""
    words = re.findall(r"[a-z0-9]+", gap.name.casefold()) if gap.name.isascii() else []
    name = "-".join(words)[:_LONGEST_ID].strip("-")
    return f"{name or 'gap-' + hashlib.sha256(gap.name.encode('utf-8', 'replace')).hexdigest()[:8]}-{_language(gap)}"


def write_stub(gap: Gap, roles: Collection[str], today: date) -> str:
    """Return the Markdown of an article that is to fill *gap*, in the language in which most asked.

    It names those roles of the gap that are among *roles*, the known ones. It says that it is a draft and its headings
    have no text, so that it is not indexed before it is written.
    """
    language = _language(gap)
    asked = [_title(question.text) for question in gap.wordings if question.language == language]
    title = _title(gap.name) if gap.language == language else asked[0]
    front = {
        "id": stub_id(gap),
        "title": title,
        "language": language,
        "kind": "article",
        "source": {"title": None, "author": None, "publisher": None, "published": None, "url": None},
        "roles": [role for role in gap.roles if role in roles],
        "updated": today,
        "draft": True,
    }
    matter = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    headings = list(dict.fromkeys(asked))[:_MOST_HEADINGS]
    sections = [f"# {_plain(title)}", *(f"## {_plain(heading)}" for heading in headings)]
    return f"---\n{matter}---\n\n" + "\n\n".join(sections) + "\n"


def _language(gap: Gap) -> str:
    return next(iter(gap.languages))


def _title(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_TITLE else f"{line[:_LONGEST_TITLE].rstrip()}…"


def _plain(text: str) -> str:
    """Return *text* so that Markdown reads it as words."""
    return re.sub(r"([\\`*_\[\]<>#&])", r"\\\1", text)
