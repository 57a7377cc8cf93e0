"""The assistant over the current index: one that is built meanwhile is swapped in between two questions."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from time import monotonic

import structlog

from bot.assistant import Assistant
from bot.models import Question
from bot.serving.allocation import give_memory_back
from bot.wiring import Notices, Workshop, ensure_index, open_assistant
from index.archive import ArchiveError
from knowledge.models import Reference
from knowledge.roles import load_roles

#: Seconds between two looks at which index is current, and until one that was refused is looked at again: its files
#: may only now be copied to their place.
LOOK_EVERY, _LOOK_AGAIN = 2.0, 30.0
_GREETINGS = {"en": "Hello", "zh": "你好"}
#: Seconds in which an index is asked about roles before it serves.
_WARMING_UP = 2.0
_log = structlog.get_logger("rolewise.index")


@dataclass(frozen=True)
class _Opened:
    name: str
    assistant: Assistant
    references: Mapping[str, Reference]
    built: datetime
    openers: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Refused:
    name: str
    reason: str
    at: float  # monotonic seconds


class LiveAssistant:
    """Holds the assistant of the current index. Whatever becomes of its files, the one that is held answers."""

    def __init__(self, workshop: Workshop, notices: Notices) -> None:
        """Open the index, built first where there is none or a stale one. Raises what ``make_assistant`` raises."""
        self._workshop = workshop
        ensure_index(workshop, notices)
        self._opened = self._open(workshop.archive.current_name())
        self._refused = _Refused("", "", 0.0)
        self._building: threading.Thread | None = None
        _settle_down()

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

    @property
    def is_building(self) -> bool:
        """Whether a build that ``keep_fresh`` was asked for is under way; it may take minutes, and may be left."""
        return self._building is not None and self._building.is_alive()

    def openers(self, language: str) -> tuple[str, ...]:
        """Return questions to begin with that the articles answer, in *language*: those that answer a greeting."""
        return _openers(self._opened, language)

    def refresh(self) -> bool:
        """Take the index that is current, if it is another; return whether it is. A bad one is told of, and not taken.

        One that was refused is looked at again after a while, and told of once.
        """
        name = ""
        try:
            name = self._workshop.archive.current_name()
            if name == self._opened.name or self._was_just_refused(name):
                return False
            self._opened = self._open(name)
        except ArchiveError as error:
            self._refuse(name, error.what, str(error.path), error.cure)
            return False
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the new one, the old one answers
            self._refuse(name, f"{type(error).__name__}: {error}", name, "run `rolewise index build`")
            return False
        self._refused = _Refused("", "", 0.0)
        _settle_down()
        _log.info("index swapped in", index=name, articles=len(self.references))
        return True

    def bring_up_to_date(self) -> bool:
        """Build the index anew where there is none or a stale one, then ``refresh``; what a SIGHUP asks for."""
        try:
            ensure_index(self._workshop, LoggedNotices())
        except Exception as error:  # noqa: BLE001 - whatever keeps a new one from being built, the old one answers
            _log.error("index not brought up to date", reason=str(error) or type(error).__name__)
        self._refused = _Refused("", "", 0.0)  # who asks to look wants to be told
        return self.refresh()

    async def keep_fresh(self, asked: asyncio.Event) -> None:
        """Refresh again and again until cancelled, and whenever *asked* is set, bring the index up to date.

        Cancelled, it leaves a build that is under way: what that writes is taken whole or not at all.
        """
        while True:
            try:
                await asyncio.wait_for(asked.wait(), LOOK_EVERY)
            except TimeoutError:
                await asyncio.to_thread(self.refresh)
            else:
                asked.clear()
                await self._build_aside()

    async def _build_aside(self) -> None:
        built = Future[None]()

        def build() -> None:
            built.set_running_or_notify_cancel()
            try:
                self.bring_up_to_date()
            except BaseException as error:  # noqa: BLE001 - for who waits, as tantivy panics outside of Exception
                built.set_exception(error)
            else:
                built.set_result(None)

        self._building = threading.Thread(target=build, name="building", daemon=True)
        self._building.start()
        await asyncio.wrap_future(built)

    def _open(self, name: str) -> _Opened:
        assistant, references, built = open_assistant(self._workshop)
        opened = _Opened(name, assistant, references, built)
        _warm_up(opened)
        return opened

    def _was_just_refused(self, name: str) -> bool:
        return name == self._refused.name and monotonic() < self._refused.at + _LOOK_AGAIN

    def _refuse(self, name: str, reason: str, place: str, cure: str) -> None:
        """Remember what was refused, and tell of it once."""
        before, self._refused = self._refused, _Refused(name, reason, monotonic())
        if (before.name, before.reason) != (name, reason):
            _log.error("index not swapped in", reason=reason, place=place, cure=cure, serving=self._opened.name)


def _warm_up(opened: _Opened) -> None:
    """Ask of each role what overviews and comparisons ask, which is remembered, so that few wait for it.

    Where the encoder is slow, the time is over before the last roles.
    """
    end = monotonic() + _WARMING_UP
    for language in _GREETINGS:
        _openers(opened, language)
    for role, language in product(load_roles(), _GREETINGS):
        opened.assistant.describe(role, language)
        if monotonic() > end:
            break


def _settle_down() -> None:
    """Let the garbage collector pass over what lives as long as the index, and give back what opening it took.

    The collector would go through all of that time and again, which stops every thread for a tenth of a second.
    """
    gc.unfreeze()  # the index before is among it
    gc.collect()
    gc.freeze()
    give_memory_back()


def _openers(opened: _Opened, language: str) -> tuple[str, ...]:
    if language not in opened.openers:
        greeting = Question.read(_GREETINGS.get(language, _GREETINGS["en"]), language)
        opened.openers[language] = tuple(opened.assistant.ask(greeting).suggestions)
    return opened.openers[language]


class LoggedNotices:
    """``Notices`` in the log."""

    def say(self, message: str) -> None:
        """See ``Notices``."""
        _log.info("index", notice=message)

    def progress(self, done: int, total: int) -> None:
        """See ``Notices``; nobody waits for it."""
