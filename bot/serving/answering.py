"""What was heard → its reply, sent once: the same steps on every platform, which a ``Replier`` takes its own way."""

from __future__ import annotations

import asyncio
from typing import Protocol

from bot.messages.catalogue import messages
from bot.serving.commands import Command, command_in
from bot.serving.deliveries import Deliveries, Work
from bot.serving.endings import DeclinedError
from bot.serving.reception import Asking, Reception
from bot.state.questions import Asked
from knowledge.language import detect_language

#: Tries after which a reply that may have arrived is taken for arrived, where that cannot be seen.
_BLIND_ATTEMPTS = 2
#: Seconds that a reply waits for the status before it.
_PATIENCE = 1.0


class Replier(Protocol):
    """How a platform replies to one question."""

    async def is_posted(self) -> bool | None:
        """Return whether an earlier try has posted the reply; None where that cannot be seen."""

    async def show_status(self, status: str) -> None:
        """Show that the question is worked on; "" takes that away. It may fail silently: it is a courtesy."""

    async def post(self, asked: Asked) -> None:
        """Post the reply where the question was asked."""

    async def decline(self, words: str) -> None:
        """Tell who asked, alone, why there is no answer."""

    async def obey(self, command: Command, language: str) -> None:
        """Do *command*, and tell who wrote it, alone, what it tells."""


async def answer(
    asking: Asking, replier: Replier, work: Work | None, reception: Reception, deliveries: Deliveries
) -> None:
    """Answer *asking* once; who cannot be answered is told why."""
    if work and work.maybe_sent:
        posted = await replier.is_posted()
        if posted or (posted is None and work.attempts > _BLIND_ATTEMPTS):
            return
    language = detect_language(asking.text)
    if command := _command(asking):
        await replier.obey(command, language)
        return
    await deliveries.calm()
    status = asyncio.create_task(replier.show_status(messages(language).status))
    try:
        asked = await reception.answer(asking)
    except DeclinedError as declined:
        await _end(status)
        await replier.show_status("")
        await replier.decline(str(declined))
        return
    finally:
        await _end(status)
    if await deliveries.may_send(work):
        await replier.post(asked)


def _command(asking: Asking) -> Command | None:
    if not asking.text.strip():
        return Command.HELP
    return command_in(asking.text) if asking.takes_commands else None


async def _end(status: asyncio.Task[None]) -> None:
    """Let no status come after the reply, which would leave it standing: one on its way is waited for, a little."""
    await asyncio.wait([status], timeout=_PATIENCE)
    status.cancel()
    await asyncio.gather(status, return_exceptions=True)
