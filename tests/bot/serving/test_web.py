"""One server for the process: adapters come and go on it, and what they do not answer is refused."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager, closing
from io import BytesIO
from itertools import repeat
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.serving.connections import plain
from bot.serving.failures import SetupError
from bot.serving.web import DEFAULT_PORT, Handler, WebServer
from tests.bot.serving.talking import said

Logs = list[MutableMapping[str, Any]]


def saying(words: str) -> Handler:
    """Return what answers with *words*."""

    async def answer(_: web.BaseRequest) -> web.Response:
        return plain(200, words)

    return answer


async def size(request: web.BaseRequest) -> web.Response:
    """Answer with the size of the body."""
    return plain(200, str(len(await request.read())))


@asynccontextmanager
async def listening(**settings: Any) -> AsyncIterator[tuple[WebServer, str, list[tuple[str, int]]]]:
    """Give a server that answers at /a and reads at /read, its address, and what it counted."""
    counted: list[tuple[str, int]] = []
    server = WebServer("127.0.0.1", 0, lambda path, status: counted.append((path, status)), **settings)
    routes = {("GET", "/a"): saying("a")}
    async with server.listening(routes), server.taking({("POST", "/read"): size}) as (host, port):
        yield server, f"http://{host}:{port}", counted


async def asked(method: str, url: str, data: bytes = b"") -> tuple[int, str]:
    """Return status and text of a response."""
    async with ClientSession() as client, client.request(method, url, data=BytesIO(data)) as response:
        assert response.headers["Server"] == "rolewise"
        return response.status, (await response.text()).strip()


async def test_each_path_is_answered_by_its_method_and_others_are_refused_and_counted() -> None:
    async with listening() as (_, url, counted):
        assert await asked("GET", f"{url}/a?b=c") == (200, "a")
        assert await asked("HEAD", f"{url}/a") == (200, "")
        assert await asked("POST", f"{url}/read", b"12345") == (200, "5")
        assert await asked("POST", f"{url}/a") == (405, "Method Not Allowed")
        assert await asked("GET", f"{url}/A/../etc/passwd") == (404, "Not Found")
    assert counted == [("/a", 200), ("/a", 200), ("/read", 200), ("/a", 405), ("", 404)]


async def test_an_adapter_that_begins_again_answers_again_and_meanwhile_who_asks_is_to_come_again() -> None:
    async with listening() as (server, url, _):
        for words in ("first", "second"):
            async with server.taking({("GET", "/b"): saying(words)}):
                assert await asked("GET", f"{url}/b") == (200, words)
            assert await asked("GET", f"{url}/b") == (503, "Service Unavailable")
            assert await asked("GET", f"{url}/a") == (200, "a")


async def test_an_adapter_ends_when_what_it_is_answering_is_answered() -> None:
    began, gate = asyncio.Event(), asyncio.Event()

    async def slow(_: web.BaseRequest) -> web.Response:
        began.set()
        await gate.wait()
        return plain(200, "at last")

    async with listening() as (server, url, _):
        async with server.taking({("GET", "/slow"): slow}):
            asking = asyncio.create_task(asked("GET", f"{url}/slow"))
            await began.wait()
            asyncio.get_running_loop().call_later(0.1, gate.set)
        assert await asked("GET", f"{url}/slow") == (503, "Service Unavailable")
        assert gate.is_set()
        assert await asking == (200, "at last")


async def test_a_body_that_is_too_large_or_too_slow_or_breaks_off_is_refused() -> None:
    async with listening(body_within=0.3) as (_, url, counted):
        port, head = int(url.rpartition(":")[2]), b"POST /read HTTP/1.1\r\nHost: x\r\n"
        assert await asked("POST", f"{url}/read", b"a" * 1024 * 1024) == (200, str(1024 * 1024))
        assert (await asked("POST", f"{url}/read", b"a" * (1024 * 1024 + 1)))[0] == 413
        slow = await said(port, head + b"Content-Length: 99\r\n\r\n", *repeat(b"a", 98), every=0.05)
        assert slow.startswith(b"HTTP/1.1 408")
        broken = await said(port, head + b"Transfer-Encoding: chunked\r\n\r\n", b"ZZ\r\n", every=0.1)
        assert broken.startswith((b"HTTP/1.1 400", b"HTTP/1.1 408"))
        assert await asked("GET", f"{url}/a") == (200, "a")
    assert ("/read", 408) in counted


async def test_a_port_that_was_set_and_is_taken_is_named_with_the_cure() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        server = WebServer("127.0.0.1", port, lambda _path, _status: None)
        with pytest.raises(
            SetupError, match=rf"^PORT={port}: cannot listen on 127.0.0.1 .*; set PORT or ROLEWISE_HOST"
        ):
            async with server.listening({}):
                pytest.fail("it listens")


async def test_the_usual_port_is_not_insisted_on_until_somebody_needs_it(logs: Logs) -> None:
    try:
        other = socket.create_server(("127.0.0.1", DEFAULT_PORT))
    except OSError:  # taken already, by whatever runs here
        other = socket.socket()
    server = WebServer("127.0.0.1", None, lambda _path, _status: None)
    with closing(other):
        async with server.listening({}):
            assert [event["event"] for event in logs] == ["no health address"]
            with pytest.raises(SetupError, match=f"^PORT={DEFAULT_PORT}: "):
                async with server.taking({}):
                    pytest.fail("it listens")


async def test_what_it_logs_names_where_it_listens(logs: Logs) -> None:
    async with listening() as (_, url, _):
        (event,) = logs
    assert url == f"http://{event['host']}:{event['port']}"
    assert json.dumps(event["port"])  # a number, for programs
