"""The assistant over the current index: one that is built meanwhile is swapped in between two questions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.assistant import Assistant
from bot.models import Question
from bot.wiring import Notices, Workshop, ensure_index, open_assistant
from index.archive import ArchiveError
from knowledge.models import Reference

#: Seconds between two looks at which index is current.
LOOK_EVERY = 2.0
_GREETINGS = {"en": "Hello", "zh": "你好"}
_log = structlog.get_logger("rolewise.index")


@dataclass(frozen=True)
class _Opened:
    name: str
    assistant: Assistant
    references: Mapping[str, Reference]
    built: datetime
    openers: dict[str, tuple[str, ...]] = field(default_factory=dict)


class LiveAssistant:
    """Holds the assistant of the current index."""

    def __init__(self, workshop: Workshop, notices: Notices) -> None:
        """Open the index, built first where there is none or a stale one. Raises what ``make_assistant`` raises."""
        self._workshop = workshop
        ensure_index(workshop, notices)
        self._opened = self._open(workshop.archive.current_name())
        self._refused = ""

    @property
    def assistant(self) -> Assistant:
        """The assistant to ask now."""
        return self._opened.assistant

    @property
    def references(self) -> Mapping[str, Reference]:
        """The articles that it knows, by id."""
        return self._opened.references

    @property
    def name(self) -> str:
        """The name of the index that answers."""
        return self._opened.name

    @property
    def built(self) -> datetime:
        """When it was built, aware."""
        return self._opened.built

    def openers(self, language: str) -> tuple[str, ...]:
        """Return questions to begin with that the articles answer, in *language*: those that answer a greeting."""
        opened = self._opened
        if language not in opened.openers:
            greeting = Question.read(_GREETINGS.get(language, _GREETINGS["en"]), language)
            opened.openers[language] = tuple(opened.assistant.ask(greeting).suggestions)
        return opened.openers[language]

    def refresh(self) -> bool:
        """Open the index that is current, if it is another; return whether it is. One that is damaged is not taken."""
        try:
            name = self._workshop.archive.current_name()
            if name in (self._opened.name, self._refused):
                return False
            self._opened = self._open(name)
        except ArchiveError as error:
            if error.path.name != self._refused:
                _log.error("index not swapped in", reason=str(error))
            self._refused = error.path.name
            return False
        _log.info("index swapped in", index=name, articles=len(self.references))
        return True

    async def keep_fresh(self) -> None:
        """Refresh again and again until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await asyncio.to_thread(self.refresh)

    def _open(self, name: str) -> _Opened:
        assistant, references, built = open_assistant(self._workshop)
        return _Opened(name, assistant, references, built)
