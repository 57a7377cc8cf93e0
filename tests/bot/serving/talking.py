"""HTTP as bytes, for what no client would send."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


async def said(port: int, *parts: bytes, every: float = 0.0) -> bytes:
    """Return what is answered until the connection is closed, after *parts* were sent, one *every* so many seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sending = asyncio.create_task(_send(writer, parts, every))
    try:
        return await asyncio.wait_for(reader.read(), 20)
    except ConnectionError:
        return b""
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()


async def _send(writer: asyncio.StreamWriter, parts: Iterable[bytes], every: float) -> None:
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(every)


async def opened(port: int, data: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection on which *data* was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await writer.drain()
    return reader, writer


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """Return whether the other end closes the connection within a few seconds, and says nothing."""
    try:
        return await asyncio.wait_for(reader.read(1), 5) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False
