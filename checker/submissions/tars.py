"""Reads a submission that is a tar, compressed or not.

`tarfile` is not used: it reads headers that describe a header into memory whatever their size, follows them
recursively, and searches them with patterns that take quadratic time. Here each is small, or refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.submissions.caps import MIB
from checker.submissions.entries import Entry, Kind, too_many
from checker.submissions.errors import Refused
from checker.submissions.names import printable
from checker.submissions.unpacking import Unpacking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import BinaryIO

    from checker.submissions.caps import Caps
    from checker.submissions.entries import Unreadable

_BLOCK = 512
_MOST_DIGITS = 19
_LONGEST_EXTRA = MIB
_MOST_EXTRA = 32 * MIB
"""Headers that describe the next one, each and together: long paths, and what systems keep beside a file."""
_KINDS = {
    **dict.fromkeys((b"0", b"\0", b"7"), Kind.FILE),
    **dict.fromkeys((b"1", b"2"), Kind.LINK),
    b"5": Kind.FOLDER,
}
_WITHOUT_CONTENT = frozenset({b"1", b"2", b"3", b"4", b"5", b"6"})
_BROKEN = "It is a broken tar: a header is not as it was written. Pack the folder again."
_TOO_LONG = "It is no ordinary tar: it describes its files at too great length. Pack the folder again."
_CHANGED = "It was changed while it was read. Grade it again."
_LONG_NAME, _LONG_TARGET, _PAX, _PAX_FOR_ALL, _OLD_SPARSE = b"L", b"K", (b"x", b"X"), b"g", b"S"


class TarSource:
    """A tar. It has no directory: it is read from its beginning to list it, and again for what is wanted.

    Args:
        file: the archive, open as long as this is used.
        caps: how much of it is looked at.
    """

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self._file = file
        self._caps = caps

    def entries(self) -> Iterator[Entry]:
        """What is in it, in its order.

        Raises:
            Refused: if it is broken, or more than the caps allow.
        """
        for member in self._members():
            yield member.entry

    def contents(self, wanted: Collection[Entry], most: int) -> Iterator[tuple[Entry, bytes | Unreadable]]:
        """Read these files.

        Raises:
            Refused: as `entries` does, and if the archive has changed meanwhile.
        """
        left = {entry.number: entry for entry in wanted}
        for member in self._members() if left else ():
            entry = left.pop(member.entry.number, None)
            if entry is None:
                continue
            if entry != member.entry:
                raise Refused(_CHANGED)
            yield entry, member.read(most + 1)
            if not left:
                return
        if left:
            raise Refused(_CHANGED)

    def _members(self) -> Iterator[_Member]:
        unpacking = Unpacking(self._file, self._caps)
        number = extra_bytes = 0
        extra = _Extra()
        while header := _header(unpacking):
            number += 1  # also those that only describe the next one: each takes time
            if number > self._caps.entries:
                raise Refused(too_many(self._caps))
            if header.type == _OLD_SPARSE:
                raise Refused("It holds a file with holes (sparse). Pack the folder again, without --sparse.")
            size = header.size if extra.size is None else extra.size
            if header.type in {_LONG_NAME, _LONG_TARGET, *_PAX, _PAX_FOR_ALL}:
                extra_bytes += header.size
                if header.size > _LONGEST_EXTRA or extra_bytes > _MOST_EXTRA:  # taking them apart takes time
                    raise Refused(_TOO_LONG)
                extra = extra.with_more(header, _padded(unpacking, header.size))
                continue
            member = _Member(
                Entry(number, extra.path or header.path, _kind(header, extra)),
                unpacking,
                0 if header.type in _WITHOUT_CONTENT else size,
            )
            yield member
            member.skip_the_rest()
            extra = _Extra()


class _Header(NamedTuple):
    path: str
    type: bytes
    size: int


class _Extra(NamedTuple):
    """What the headers before a header say of it."""

    path: str | None = None
    size: int | None = None
    sparse: bool = False

    def with_more(self, header: _Header, content: bytes) -> _Extra:
        """This, and what another of these headers says."""
        if header.type == _LONG_NAME:
            return self._replace(path=_text(content.rstrip(b"\0")))
        if header.type not in _PAX:  # what is said of all entries is never a path or a size
            return self
        said = dict(_pax_records(content))
        return _Extra(
            path=_text(said["path"]) if "path" in said else self.path,
            size=_decimal(said["size"]) if "size" in said else self.size,
            sparse=self.sparse or any(key.startswith("GNU.sparse.") for key in said),
        )


class _Member:
    """An entry and its content, which can be read as long as the next one was not asked for."""

    def __init__(self, entry: Entry, unpacking: Unpacking, size: int) -> None:
        self.entry = entry
        self._unpacking = unpacking
        self._left = size
        self._padding = -size % _BLOCK

    def read(self, most: int) -> bytes:
        """The content, at most so many bytes of it."""
        content = self._unpacking.exactly(min(most, self._left))
        self._left -= len(content)
        return content

    def skip_the_rest(self) -> None:
        """Go to where the next header is."""
        self._unpacking.skip(self._left + self._padding)


def is_header(block: bytes) -> bool:
    """Whether a tar can begin with this block: an entry's header, or the end of an empty one."""
    if len(block) != _BLOCK:
        return False
    return not any(block) or _sum_is_right(block)


def _header(unpacking: Unpacking) -> _Header | None:
    """The next header; None at the end of the tar."""
    block = unpacking.exactly(_BLOCK)
    if not any(block):
        return None
    size = _number(block[124:136])
    if size < 0 or not _sum_is_right(block):
        raise Refused(_BROKEN)
    path = _field(block[:100])
    prefix = _field(block[345:500]) if block[257:263] == b"ustar\0" else ""
    type_ = block[156:157]
    if type_ == b"\0" and path.endswith("/"):  # before there was a type for folders
        type_ = b"5"
    return _Header(f"{prefix}/{path}" if prefix else path, type_, size)


def _sum_is_right(block: bytes) -> bool:
    counted = sum(block[:148]) + sum(b" " * 8) + sum(block[156:])
    return block[148:156].strip(b" \0") != b"" and _number(block[148:156]) == counted


def _number(field: bytes) -> int:
    """A number in a header: octal, or binary where octal would not do. One that cannot be is -1."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    digits = field.split(b"\0")[0].strip()
    return int(digits or b"0", 8) if all(digit in b"01234567" for digit in digits) else -1


def _padded(unpacking: Unpacking, size: int) -> bytes:
    content = unpacking.exactly(size)
    unpacking.skip(-size % _BLOCK)
    return content


def _pax_records(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The records `LENGTH KEY=VALUE` and a line's end, where the length counts all of it."""
    start = 0
    while start < len(content) and content[start]:
        length = _decimal(content[start : start + 20].split(b" ")[0])
        record = content[start : start + length]
        key, equals, value = record.partition(b" ")[2].partition(b"=")
        if len(record) != length or not equals or not value.endswith(b"\n"):
            raise Refused(_BROKEN)
        yield _text(key), value[:-1]
        start += length


def _decimal(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > _MOST_DIGITS:
        raise Refused(f"It is a broken tar: `{printable(_text(digits))}` is no size. Pack the folder again.")
    return int(digits)


def _field(field: bytes) -> str:
    return _text(field.split(b"\0")[0])


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _kind(header: _Header, extra: _Extra) -> Kind:
    return Kind.SPECIAL if extra.sparse else _KINDS.get(header.type, Kind.SPECIAL)
