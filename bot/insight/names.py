"""Ids in records → what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.models import Reference
from knowledge.roles import Roles

#: Of all languages that are told apart.
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "th": "Thai",
    "tr": "Turkish",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
PLATFORMS = {"slack": "Slack", "discord": "Discord"}


@dataclass(frozen=True)
class Names:
    """Names of ``articles``, those of the index by id, and of ``roles``; an id that nobody knows any more stays one."""

    articles: Mapping[str, Reference]
    roles: Roles

    def article(self, id: str) -> str:  # noqa: A002 - its name everywhere
        """Return the title of the article *id*; of notes, that of what they are on."""
        known = self.articles.get(id)
        return (known.source.title or known.title) if known else id

    def role(self, id: str) -> str:  # noqa: A002
        """Return the English name of the role *id*."""
        return self.roles[id].name("en") if id in self.roles else id

    def of_articles(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return *counts* by title, the most first; what shares a title, such as translations of notes, is one."""
        titles: dict[str, int] = {}
        for id_, count in counts.items():
            titles[self.article(id_)] = titles.get(self.article(id_), 0) + count
        return dict(sorted(titles.items(), key=lambda pair: -pair[1]))

    def of_roles(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return *counts* by the names of roles, in their order."""
        return {self.role(id_): count for id_, count in counts.items()}
