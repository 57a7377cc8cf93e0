"""What was heard is worked on once: claimed, answered, and told of where it fails."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

import discord
import structlog
from aiohttp import ClientError

from bot.discord.posting import DiscordReplier, post
from bot.discord.reading import PLATFORM, Heard
from bot.discord.rendering import render_notice
from bot.messages import messages
from bot.serving import answering
from bot.serving.deliveries import Deliveries, Outcome, Work
from bot.serving.service import Service
from knowledge.language import detect_language

_log = structlog.get_logger("rolewise.discord")


class Worker:
    """Works on what is heard, with what the adapters of all platforms share."""

    def __init__(self, client: discord.Client, service: Service) -> None:
        self.service, self._client = service, client
        self.deliveries = Deliveries(service.state.claims, PLATFORM)
        self._tasks: set[asyncio.Task[None]] = set()

    async def claim(self, heard: Heard) -> Work | None:
        """Return the work that *heard* is, or None when it was or is worked on already."""
        return await self.deliveries.claim(heard.asking.id, heard.payload())

    async def take_up(self, payload: Mapping[str, Any], work: Work) -> None:
        """Work on what was left undone, in a task of its own."""
        task = asyncio.create_task(self.do(Heard.of(payload), work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def do(self, heard: Heard, work: Work) -> None:
        """Answer what was *heard*; a failure is logged, and told by a reference under which it is found there."""
        self.deliveries.begin(work)
        try:
            if work.given_up:
                await self._tell_failure(heard, secrets.token_hex(4))
                return
            replier = DiscordReplier(heard, self._client)
            await answering.answer(heard.asking, replier, work, self.service.reception, self.deliveries)
        except (ClientError, TimeoutError, OSError) as error:
            _log.warning("delivery put off", reason=type(error).__name__)
            work.outcome = Outcome.PUT_OFF
        except discord.DiscordServerError as error:
            _log.warning("delivery to be tried again", reason=error.status)
            work.outcome = Outcome.TRY_AGAIN
        except Exception:  # noqa: BLE001 - the one handler of what goes wrong with a question
            reference = secrets.token_hex(4)
            _log.exception("question failed", reference=reference)
            await self._tell_failure(heard, reference)
        finally:
            await self.deliveries.end(work)

    async def _tell_failure(self, heard: Heard, reference: str) -> None:
        words = messages(detect_language(heard.asking.text)).failed.format(reference=reference)
        try:
            await post(self._client, heard.place, render_notice(words))
        except (discord.DiscordException, ClientError, TimeoutError, OSError) as error:
            _log.error("failure not told", reference=reference, reason=type(error).__name__)
