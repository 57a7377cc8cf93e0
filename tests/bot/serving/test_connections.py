"""Connections are bounded in number, time and size, and nothing that comes over them disturbs others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from itertools import repeat
from typing import Any

import pytest
from aiohttp import web

from bot.serving.connections import Connections, plain, signed
from tests.bot.serving.talking import HEAD, is_closed, opened, said

Logs = list[MutableMapping[str, Any]]
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
ASK = HEAD + b"Connection: close\r\n\r\n"


async def hello(_: web.BaseRequest) -> web.StreamResponse:
    """Answer whatever comes."""
    return signed(web.Response(text="hello"))


@asynccontextmanager
async def serving(
    answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]] = hello, **bounds: Any
) -> AsyncIterator[tuple[int, Connections, list[tuple[str, int]]]]:
    """Give a port, what serves there, and what it counts."""
    counted: list[tuple[str, int]] = []
    connections = Connections(answer, lambda path, status: counted.append((path, status)), **bounds)
    runner = web.ServerRunner(connections, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1], connections, counted
    finally:
        await runner.cleanup()


async def test_one_connection_too_many_takes_the_place_of_the_one_that_waits_longest() -> None:
    async with serving(most_waiting=2) as (port, _, _):
        first, second = [await opened(port, HEAD) for _ in range(2)]
        assert b"hello" in await said(port, ASK)
        assert await is_closed(first[0])
        second[1].write(b"\r\n")
        assert (await second[0].readline()).startswith(b"HTTP/1.1 200")
        for _, writer in (first, second):
            writer.close()


async def test_one_body_too_many_takes_the_place_of_the_one_that_takes_longest() -> None:
    bodies: list[bytes] = []

    async def read(request: web.BaseRequest) -> web.StreamResponse:
        with connections.reading(request.protocol):
            bodies.append(await request.read())
        return plain(200)

    async with serving(read, most_reading=1) as (port, connections, _):
        first, second = [await opened(port, POST + b"half") for _ in range(2)]
        assert await is_closed(first[0])
        second[1].write(b" more")
        assert (await second[0].readline()).startswith(b"HTTP/1.1 200")
        for _, writer in (first, second):
            writer.close()
    assert bodies == [b"half more"]


async def test_a_connection_that_waits_for_us_makes_room_for_none() -> None:
    began, gate = asyncio.Event(), asyncio.Event()

    async def work(request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "POST":
            with connections.working(request.protocol):
                began.set()
                await gate.wait()
        return plain(200)

    async with serving(work, most_waiting=1) as (port, connections, _):
        reader, writer = await opened(port, POST + b"all of it")
        await began.wait()
        for _ in range(3):
            assert b"200 OK" in await said(port, ASK)
        gate.set()
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()


@pytest.mark.parametrize("before", [b"", HEAD + b"\r\n"], ids=["first", "later"])
async def test_a_head_that_comes_by_drops_is_waited_for_only_so_long(before: bytes) -> None:
    async with serving(head_within=0.3) as (port, _, _):
        answer = await asyncio.wait_for(said(port, before + HEAD, *repeat(b"X", 400), every=0.05), 10)
    assert answer.count(b"HTTP/1.1") == (1 if before else 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        HEAD + b"X: " + b"a" * 9000 + b"\r\n\r\n",
        HEAD + b"X: a\r\n" * 100 + b"\r\n",
        POST.replace(b"9", b"-9"),
        POST.replace(b"9", b"9\r\nTransfer-Encoding: chunked"),
    ],
    ids=[
        "TLS",
        "HTTP/2",
        "no host",
        "address",
        "NUL",
        "long address",
        "long header",
        "headers",
        "length",
        "two lengths",
    ],
)
async def test_what_is_no_request_is_refused_and_others_are_answered(data: bytes, logs: Logs) -> None:
    async with serving() as (port, _, counted):
        refusal = await said(port, data)
        assert b"hello" in await said(port, ASK)
    head, _, text = refusal.partition(b"\r\n\r\n")
    assert head.splitlines()[0].split()[1:] == [b"400", b"Bad", b"Request"]
    assert text == b"Bad Request\n"
    assert b"Server: rolewise\r\n" in head + b"\r\n"
    assert counted == [("/", 400)]
    assert logs == []  # whoever scans the port fills no disk


async def test_of_a_failure_the_other_end_learns_nothing_and_the_log_where_it_was(logs: Logs) -> None:
    async def fail(_: web.BaseRequest) -> web.StreamResponse:
        msg = "a secret"
        raise ValueError(msg)

    async with serving(fail) as (port, _, counted):
        told = await said(port, HEAD + b"Accept: text/html\r\n\r\n")
    assert told.endswith(b"\r\n\r\nInternal Server Error\n")
    assert b"secret" not in told
    assert b"aiohttp" not in told
    assert counted == [("/healthz", 500)]
    (event,) = logs
    assert (event["event"], event["path"], type(event["exc_info"])) == ("request failed", "/healthz", ValueError)


async def test_what_is_packed_is_not_unpacked() -> None:
    async def size(request: web.BaseRequest) -> web.StreamResponse:
        return plain(200, f"{len(await request.read())} bytes")

    packed = POST.replace(b"Host", b"Content-Encoding: gzip\r\nHost").replace(b"Host", b"Connection: close\r\nHost")
    async with serving(size) as (port, _, _):
        assert (await said(port, packed + b"no gzip. ")).endswith(b"9 bytes\n")


def test_a_response_says_its_status_in_words_unless_there_are_others() -> None:
    assert (plain(404).text, plain(401, "no").text) == ("Not Found\n", "no\n")
