"""A web server in a thread of its own, so that a test can wait for what an app in the same process does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from aiohttp import web

T = TypeVar("T")


class Server:
    """Serves on 127.0.0.1, on a port that the system chooses, from ``start`` to ``close``."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._runner: web.AppRunner | None = None

    def start(self, routes: Sequence[web.RouteDef]) -> str:
        """Serve *routes*; return the URL without a slash at its end."""
        self._thread.start()
        return self.run(self._start(routes))

    async def _start(self, routes: Sequence[web.RouteDef]) -> str:
        app = web.Application()
        app.add_routes(routes)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    def close(self) -> None:
        """Stop serving."""
        if self._runner:
            self.run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do *work* on the server's loop, and return what it returns. To be called from another thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def call(self, work: Callable[[], T]) -> T:
        """Call *work* on the server's loop, and return what it returns. To be called from another thread."""

        async def call() -> T:
            return work()

        return self.run(call())
