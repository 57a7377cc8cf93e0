"""What was heard is worked on once: claimed, answered, and told of where it fails."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
import structlog
from aiohttp import ClientConnectorError, ClientError

from bot.discord import limits
from bot.discord.posting import DiscordReplier, fetch_message, follow_up, post
from bot.discord.presses import Action, Press
from bot.discord.reading import PLATFORM, Heard, question_of
from bot.discord.rendering import render_notice, render_shared
from bot.messages.catalogue import messages
from bot.offering import offers
from bot.serving import answering
from bot.serving.deliveries import Outcome, Work
from bot.serving.reception import Asking
from bot.serving.service import Service
from bot.state.failures import StateError
from bot.state.questions import Asked
from knowledge.language import detect_language

_log = structlog.get_logger("rolewise.discord")


class Worker:
    """Works on what is heard, with what the adapters of all platforms share.

    Once it is ``stopping``, what is still heard is kept for the next process.
    """

    def __init__(self, client: discord.Client, service: Service) -> None:
        self.service, self._client = service, client
        self.deliveries = service.deliveries(PLATFORM)
        self.stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def claim(self, heard: Heard) -> Work | None:
        """Return the work that *heard* is, or None when it was or is worked on already."""
        return await self.deliveries.claim(heard.asking.id, heard.payload())

    async def take_up(self, payload: Mapping[str, Any], work: Work) -> None:
        """Work on what was left undone, in a task of its own."""
        task = asyncio.create_task(self.do(Heard.of(payload), work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drop(self, work: Work) -> None:
        """Leave *work* undone for good."""
        self.deliveries.begin(work)
        await self.deliveries.end(work)

    async def do(self, heard: Heard, work: Work) -> None:
        """Do what was *heard*; a failure is logged, and told by a reference under which it is found there."""
        self.deliveries.begin(work)
        try:
            if self.stopping:
                work.outcome = Outcome.PUT_OFF
            elif work.is_hopeless:
                reference = secrets.token_hex(4)
                _log.error("question given up", reference=reference, attempts=work.attempts)
                if not await self._tell_failure(heard, reference):
                    work.outcome = Outcome.PUT_OFF
            else:
                await self._do(heard, work)
        except (discord.DiscordServerError, ClientError, TimeoutError, OSError) as error:
            _log.warning("delivery put off", reason=type(error).__name__)
            # A reply that arrived is not sent again: it fills in the same place, or has the same nonce. A share may be.
            shared = _is_share(heard) and work.sending and not isinstance(error, ClientConnectorError)
            work.outcome = Outcome.UNKNOWN if shared else Outcome.PUT_OFF
        except Exception:  # noqa: BLE001 - the one handler of what goes wrong with a question
            reference = secrets.token_hex(4)
            _log.exception("question failed", reference=reference)
            if not await self._tell_failure(heard, reference):
                work.outcome = Outcome.PUT_OFF
        finally:
            await self.deliveries.end(work)

    async def _do(self, heard: Heard, work: Work) -> None:
        press = Press.read(heard.press)
        asking = await self._continued(heard) if press is None else await self._pressed(heard, press, work)
        if asking:
            replier = DiscordReplier(replace(heard, asking=asking), self._client, self.service.state)
            await answering.answer(asking, replier, work, self.service.reception, self.deliveries)

    async def _continued(self, heard: Heard) -> Asking:
        """Return the question in the conversation with which it goes on."""
        follows = heard.follows
        if heard.before and (answer := await fetch_message(self._client, heard.place.channel, heard.before)):
            follows = question_of(answer) if self._client.user == answer.author else ""
        if follows and (asked := await self._find(follows)):
            return replace(heard.asking, conversation=asked.conversation, alone=False)
        return heard.asking

    async def _pressed(self, heard: Heard, press: Press, work: Work) -> Asking | None:
        """Return the question that a button asks, or do what else it says."""
        asked = await self._find(press.subject)
        forgotten = render_notice(messages(heard.language).forgotten)
        if press.action is Action.SHARE:
            if asked is None:
                await follow_up(self._client, heard.place, forgotten, private=True)
            elif asked.person == str(heard.place.person):
                await self._share(heard, asked, work)
        elif asked is None:
            await post(self._client, heard.place, forgotten)
        elif (offered := offers(asked.reply, limits.ASKED)) and 0 <= (press.number or 0) < len(offered):
            return replace(heard.asking, text=offered[press.number or 0][1])
        else:
            await post(self._client, heard.place, forgotten)
        return None

    async def _share(self, heard: Heard, asked: Asked, work: Work) -> None:
        """Show an answer, which its asker alone saw, to all: once or never, as it must not stand there twice.

        Where an earlier try may have, its asker is told, and can share it again.
        """
        if work.maybe_sent:
            work.outcome = Outcome.UNDONE
            notice = render_notice(messages(heard.language).perhaps_shared)
            await follow_up(self._client, heard.place, notice, private=True)
        elif await self.deliveries.may_send(work):
            message = render_shared(asked.reply, asked.id, asked.person)
            await follow_up(self._client, heard.place, message, private=False)

    async def _find(self, identifier: str) -> Asked | None:
        try:
            return await asyncio.to_thread(self.service.state.questions.find, identifier)
        except StateError as error:
            _log.error("question before not read", reason=str(error))
            return None

    async def _tell_failure(self, heard: Heard, reference: str) -> bool:
        """Tell who asked by a *reference* that it failed, and return whether Discord was there to take it."""
        notice = render_notice(messages(detect_language(heard.asking.text)).failed.format(reference=reference))
        try:
            if _is_share(heard):  # beside the private answer, which stays
                await follow_up(self._client, heard.place, notice, private=True)
            else:
                await post(self._client, heard.place, notice)
        except (discord.DiscordException, ClientError, TimeoutError, OSError) as error:
            _log.error("failure not told", reference=reference, reason=type(error).__name__)
            return not isinstance(error, discord.DiscordServerError | ClientError | TimeoutError | OSError)
        return True


def _is_share(heard: Heard) -> bool:
    press = Press.read(heard.press)
    return press is not None and press.action is Action.SHARE
