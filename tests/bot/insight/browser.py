"""A real browser without a window, told what to do over its own protocol.

Source: Chrome DevTools Protocol, domains Page, Network, Log, Runtime and Emulation.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
_PATIENCE = 120  # seconds; busy machines start browsers slowly
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"),
    *("--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"),
)


@dataclass
class Tab:
    """A tab of the browser: what it asked for, and what it complained of."""

    socket: ClientWebSocketResponse
    requested: list[str] = field(default_factory=list)
    complaints: list[Any] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of *method*."""
        number = next(self._numbers)
        await self.socket.send_json({"id": number, "method": method, "params": parameters})
        while (message := await self._heard()).get("id") != number:
            pass
        assert "error" not in message, message
        result: dict[str, Any] = message["result"]
        return result

    async def open(self, page: Path, width: int) -> None:
        """Open the file *page* in a window that is *width* pixels wide."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        await self.call("Page.navigate", url=page.as_uri())
        while (await self._heard()).get("method") != "Page.loadEventFired":
            pass

    async def value(self, expression: str) -> Any:
        """Return what the JavaScript *expression* is in the page."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def _heard(self) -> dict[str, Any]:
        message: dict[str, Any] = await self.socket.receive_json(timeout=_PATIENCE)
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
            case "Log.entryAdded" | "Runtime.exceptionThrown" | "Runtime.consoleAPICalled":
                self.complaints.append(message["params"])
        return message


@asynccontextmanager
async def open_tab() -> AsyncIterator[Tab]:
    """Start a browser with a profile of its own that reaches no network, and give its first tab."""
    assert BROWSER
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        started = asyncio.create_subprocess_exec(
            BROWSER, *_OPTIONS, f"--user-data-dir={profile}", "about:blank", stderr=asyncio.subprocess.DEVNULL
        )
        process = await started
        try:
            port = await asyncio.to_thread(_port, Path(profile) / "DevToolsActivePort")
            async with ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = [one for one in await answer.json() if one["type"] == "page"]
                async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    tab = Tab(socket)
                    for domain in ("Page", "Network", "Log", "Runtime"):
                        await tab.call(f"{domain}.enable")
                    yield tab
        finally:
            process.kill()
            await process.wait()


def _port(file: Path) -> str:
    """Return the port that the browser chose, once it has written it."""
    waited_until = monotonic() + _PATIENCE
    while not (file.exists() and len(lines := file.read_text().splitlines()) > 1):
        assert monotonic() < waited_until, "the browser did not start"
        sleep(0.05)
    return lines[0]
