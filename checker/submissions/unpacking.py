"""The bytes of a file that may be compressed, as they come, and no more of them than was agreed on."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import TYPE_CHECKING, Protocol

from checker.submissions.caps import MIB
from checker.submissions.errors import CUT_OFF, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

    from checker.submissions.caps import Caps

_CHUNK = 64 * 1024
_UNSUSPICIOUS = 16 * MIB
_ALONE = "Hand in the exercises alone."
_XZ_MEMORY = 96 * MIB
"""What `xz -9` needs is 65 MiB. What a file says that it needs may be any size."""
_MOST_STREAMS = 20_000
"""A compressed file may be several, one after the other; each costs time, even if it is empty."""


class _Decompressor(Protocol):
    """What `bz2` and `lzma` have."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /, max_length: int) -> bytes: ...


class _Gzip:
    """What `zlib` has, with the methods of the other two."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def _xz() -> _Decompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


COMPRESSIONS: dict[bytes, Callable[[], _Decompressor]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": _xz,
}
"""By what a file begins with."""


class Unpacking:
    """Reads a file from its beginning on, and counts what comes out.

    Args:
        file: the file; it is compressed if it begins as such a file does.
        caps: how much it may be.
    """

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self._file = file
        self._caps = caps
        self._unpacked = 0
        file.seek(0)
        first = file.read(8)
        file.seek(0)
        new = next((new for magic, new in COMPRESSIONS.items() if first.startswith(magic)), None)
        self._compressed = io.BufferedReader(_Compressed(file, new), _CHUNK) if new else None

    def some(self, size: int) -> bytes:
        """The next bytes, at most `size`; none at the end.

        Raises:
            Refused: if the file is broken, or more has come than the caps allow.
        """
        data = (self._compressed or self._file).read(min(size, _CHUNK))
        self._unpacked += len(data)
        if self._unpacked > self._caps.unpacked_bytes:
            raise Refused(f"It unpacks to more than {self._caps.unpacked_bytes:,} bytes. {_ALONE}")
        most = max(_UNSUSPICIOUS, self._caps.ratio * self._file.tell())
        if self._compressed and self._unpacked > most:
            raise Refused(f"It unpacks to more than {self._caps.ratio:,} times its size. {_ALONE}")
        return data

    def exactly(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            Refused: as `some` does, and if there are not as many.
        """
        pieces = []
        while size:
            pieces.append(self.some(size))
            if not pieces[-1]:
                raise Refused(CUT_OFF)
            size -= len(pieces[-1])
        return b"".join(pieces)

    def skip(self, size: int) -> None:
        """Pass over the next `size` bytes, holding few of them.

        Raises:
            Refused: as `exactly` does.
        """
        while size:
            size -= len(self.exactly(min(size, _CHUNK)))


class _Compressed(io.RawIOBase):
    """What comes out of a compressed file.

    Args:
        file: the file, from its beginning on.
        new: makes what decompresses it.
    """

    def __init__(self, file: BinaryIO, new: Callable[[], _Decompressor]) -> None:
        self._file = file
        self._new = new
        self._stream = new()
        self._streams = 1

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Put the next bytes there, and say how many they are: none at the end.

        Raises:
            Refused: if the file is broken or was cut off.
        """
        view = memoryview(buffer)
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            if self._stream.eof:
                data = self._after_the_stream()
                if not data:
                    return b""
                self._stream = self._new()
            else:
                data = self._file.read(_CHUNK) if self._stream.needs_input else b""
            at_the_end = self._stream.needs_input and not data
            try:
                unpacked = self._stream.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
                raise Refused(f"Its compression is broken: {error}. Pack the folder again.") from None
            if unpacked:
                return unpacked
            if at_the_end and not self._stream.eof:
                raise Refused(CUT_OFF)

    def _after_the_stream(self) -> bytes:
        """The beginning of what follows a stream that has ended, without the zeros that may fill it up."""
        self._streams += 1
        if self._streams > _MOST_STREAMS:
            raise Refused(
                f"It is more than {_MOST_STREAMS:,} compressed files in one. Pack the folder again."
            )
        data = self._stream.unused_data.lstrip(b"\0")
        while not data:
            chunk = self._file.read(_CHUNK)
            if not chunk:
                return b""
            data = chunk.lstrip(b"\0")
        return data
