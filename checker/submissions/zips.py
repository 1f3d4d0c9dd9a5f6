"""Reads a submission that is a zip, and unpacks only what is wanted of it, as far as is asked for."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, TYPE_CHECKING, cast

from checker.submissions.entries import Entry, Kind, Unreadable, too_many
from checker.submissions.errors import CUT_OFF, Refused
from checker.submissions.names import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

    from checker.submissions.caps import Caps

_READ_IN_STEPS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The compressions that the standard library unpacks no further than it is asked to."""
_IN_THE_DIRECTORY = b"PK\x01\x02"
_BYTES_PER_ENTRY = 512
_COMMENT = 128 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_BOMB = "Its entries share their bytes: it was made to unpack to far more than it is. It was not unpacked."


class ZipSource:
    """A zip.

    Args:
        file: the archive, open as long as this is used.
        caps: how much of it is looked at.

    Raises:
        Refused: if it is broken or encrypted, has too many entries, or entries that share their bytes.
    """

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        with _told():
            if not zipfile.is_zipfile(cast("IO[bytes]", _Guarded(file, caps))):
                raise Refused(CUT_OFF)  # its directory is at its end
            self._zip = zipfile.ZipFile(cast("IO[bytes]", _Guarded(file, caps)))
        self._infos = self._zip.infolist()
        _refuse_shared_bytes(self._infos, self._zip.start_dir)
        if any(info.flag_bits & _ENCRYPTED for info in self._infos):
            raise Refused("It is encrypted. Hand it in without a password.")

    def entries(self) -> Iterator[Entry]:
        """What the zip's directory lists."""
        for number, info in enumerate(self._infos):
            yield Entry(number, info.orig_filename, _kind(info))

    def contents(self, wanted: Collection[Entry], most: int) -> Iterator[tuple[Entry, bytes | Unreadable]]:
        """Unpack these files.

        Raises:
            Refused: if one is not what the zip's directory says.
        """
        for entry in wanted:
            info = self._infos[entry.number]
            if info.compress_type not in _READ_IN_STEPS:
                yield entry, Unreadable(f"it is compressed by method {info.compress_type}; zip knows deflate")
                continue
            with _told(entry), self._zip.open(info) as file:
                content = file.read(most + 1)
            yield entry, content


class _Guarded:
    """The archive's file, which does not give away a directory of more entries than there may be.

    `zipfile` reads it in one piece, as long as the zip says that it is, and makes an object of each entry.

    Args:
        file: the archive.
        caps: how many entries it may have.
    """

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self._file = file
        self._caps = caps
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """As of any file.

        Raises:
            Refused: if it is too much, or lists too many entries.
        """
        if size > max(self._caps.entries * _BYTES_PER_ENTRY, _COMMENT):
            raise Refused(too_many(self._caps))
        data = self._file.read(
            _COMMENT if size < 0 else size
        )  # read to the end is only what follows all entries
        if data.count(_IN_THE_DIRECTORY) > self._caps.entries:
            raise Refused(too_many(self._caps))
        return data


@contextmanager
def _told(entry: Entry | None = None) -> Iterator[None]:
    """Says of everything that `zipfile` raises for a broken zip that it is one."""
    try:
        yield
    except UnicodeDecodeError:
        raise Refused("A name in it is marked as UTF-8 and is not. Zip the folder again.") from None
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
        *(NotImplementedError, OverflowError, RuntimeError, ValueError),
    ) as error:
        where = f" at `{printable(entry.raw)}`" if entry else ""
        why = printable(str(error) or type(error).__name__)
        raise Refused(f"It is a broken zip{where}: {why}. Zip the folder again.") from None


def _refuse_shared_bytes(infos: list[zipfile.ZipInfo], end: int) -> None:
    """Many entries that are the same bytes make a huge thing of a small one. No zip program writes that."""
    spans = sorted(
        (info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size) for info in infos
    )
    if any(after < before for (_, before), (after, _) in pairwise([*spans, (end, end)])):
        raise Refused(_BOMB)


def _kind(info: zipfile.ZipInfo) -> Kind:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.orig_filename.endswith("/") or kind == stat.S_IFDIR:
        return Kind.FOLDER
    if kind == stat.S_IFLNK:
        return Kind.LINK
    return Kind.FILE if kind in {0, stat.S_IFREG} else Kind.SPECIAL
