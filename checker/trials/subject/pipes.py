"""Reading what another process tells, beside whatever else the event loop has to do."""

from __future__ import annotations

import asyncio
import os


async def read_all(descriptor: int) -> bytes:
    """Read a pipe to its end, and close it."""
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb")
    )
    try:
        return await reader.read()
    finally:
        transport.close()
