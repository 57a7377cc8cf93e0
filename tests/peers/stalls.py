"""Calls that are kept waiting, and connections that break, on demand."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Hold:
    """A call that is kept waiting until it is released, or abandoned: cut off."""

    after: bool
    _arrived: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)
    _abandoned: bool = False

    def wait(self, timeout: float = 20) -> None:
        """Wait until the call is there. Raises TimeoutError after *timeout* seconds."""
        if not self._arrived.wait(timeout):
            raise TimeoutError(f"no call arrived within {timeout} s")

    def release(self) -> None:
        """Let the call go on."""
        self._released.set()

    def abandon(self) -> None:
        """Cut the connection of the call."""
        self._abandoned = True
        self._released.set()

    async def strike(self) -> bool:
        """Keep the call; tell whether its connection is to be cut."""
        self._arrived.set()
        while not self._released.is_set():  # noqa: ASYNC110 - another thread releases it
            await asyncio.sleep(0.01)
        return self._abandoned


@dataclass(frozen=True)
class Cut:
    """A connection that breaks, ``after`` the call took effect or before."""

    after: bool

    async def strike(self) -> bool:
        """Tell that the connection is to be cut."""
        return True


def break_off(request: web.Request) -> web.Response:
    """Break the connection of *request*; what is returned never arrives."""
    if request.transport:
        request.transport.close()
    return web.Response()
