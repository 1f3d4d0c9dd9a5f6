"""Reading a file from disk: bytes to text, text to lines, byte offsets to columns."""

from __future__ import annotations

import ast
import io
import re
import stat
import tokenize
import warnings
from typing import TYPE_CHECKING

from checker.rules.model.finding import Span

if TYPE_CHECKING:
    from pathlib import Path

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MOST_PYTHON = 2_000_000
"""In bytes. Real code of that size takes about six seconds and 300 MB; the longest file of Python's own
library has 760,000."""


class UnreadableSourceError(Exception):
    """A file cannot be read. Says where and why, in words for the file's author."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class Text:
    """The text of a file, with its lines as Python's parser counts them."""

    __slots__ = ("_starts", "content", "lines", "path")

    def __init__(self, path: Path, content: str) -> None:
        self.path = path
        self.content = content
        self.lines = _LINE_BREAK.split(content)
        self._starts: list[int] | None = None

    def column(self, line: int, byte_offset: int) -> int:
        """The 1-based column, in characters, of a byte offset within a line."""
        text = self.lines[line - 1]
        if text.isascii():
            return byte_offset + 1
        return len(text.encode()[:byte_offset].decode(errors="ignore")) + 1

    def span(self, node: ast.expr | ast.stmt | ast.arg) -> Span:
        """Where a node stands."""
        end_line = node.end_lineno or node.lineno
        end_offset = node.end_col_offset or node.col_offset
        return Span(
            node.lineno,
            self.column(node.lineno, node.col_offset),
            end_line,
            self.column(end_line, end_offset),
        )

    def offset(self, line: int, column: int) -> int:
        """The index into the content of a 1-based line and column."""
        return self._line_starts()[line - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an index into the content."""
        starts = self._line_starts()
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            if starts[middle] <= offset:
                low = middle
            else:
                high = middle
        return low + 1, offset - starts[low] + 1

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(self.content))]
        return self._starts


def read_python(path: Path) -> tuple[Text, ast.Module]:
    """Read and parse a Python file.

    Raises:
        UnreadableSourceError: The file is missing, is too long, is not text in its declared encoding, or is
            not Python.
    """
    text = python_text(path)
    return text, parse_python(text)


def python_text(path: Path) -> Text:
    """Read a Python file without parsing it.

    Raises:
        UnreadableSourceError: The file is missing, is too long, or is not text in its declared encoding.
    """
    data = read_bytes(path, at_most=_MOST_PYTHON)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        content = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise _wrong_encoding(data, error) from error
    return Text(path, content.removeprefix("\ufeff"))


def read_sql(path: Path) -> Text:
    """Read a file of SQL, which is UTF-8.

    Raises:
        UnreadableSourceError: The file is missing or is not UTF-8.
    """
    data = read_bytes(path)
    try:
        return Text(path, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _wrong_encoding(data, error) from error


def read_bytes(path: Path, *, at_most: int | None = None) -> bytes:
    """Read a file.

    Args:
        path: Where it is.
        at_most: How many bytes it may have.

    Raises:
        UnreadableSourceError: It is missing, closed, too long, or not a regular file.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # To open a pipe would be to wait for its other end.
            raise UnreadableSourceError("This is not a regular file.")
        if at_most is not None and found.st_size > at_most:
            raise UnreadableSourceError(
                f"The file is not examined: it has {found.st_size:,} bytes, and the most is {at_most:,}."
            )
        return path.read_bytes()
    except FileNotFoundError:
        reason = "This link leads to no file." if path.is_symlink() else "There is no such file."
        raise UnreadableSourceError(reason) from None
    except OSError as error:
        raise UnreadableSourceError(f"The file cannot be opened: {error.strerror}.") from error


def _wrong_encoding(data: bytes, error: Exception) -> UnreadableSourceError:
    line = 1
    if isinstance(error, UnicodeDecodeError):
        line += data.count(b"\n", 0, error.start)
        reason = f"is not {error.encoding} text, and no other encoding is declared"
        if error.encoding.lower().replace("_", "-") != "utf-8":
            reason = f"is not the {error.encoding} text it declares to be"
    else:
        reason = f"declares an encoding that Python does not accept ({error})"
    return UnreadableSourceError(f"The file {reason}.", line=line)


def parse_python(text: Text) -> ast.Module:
    """Parse a text as Python.

    Raises:
        UnreadableSourceError: It is not Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.content)
    except SyntaxError as error:
        raise UnreadableSourceError(
            f"This is not valid Python: {error.msg}.",
            line=max(error.lineno or 1, 1),
            column=max(error.offset or 1, 1),
        ) from error
    except ValueError as error:
        raise UnreadableSourceError(f"This is not valid Python: {error}.") from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableSourceError("The code is nested too deeply to be read.") from error
