"""Reads what a subject tells of itself: an unchecked tale, from next to the learner's code.

Whatever has not the form that it should have is left out, and control characters are shown as escapes,
so that nothing which the subject says can drive a terminal.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from checker.trials.subject.messages import Error, Frame

_FRAME = {"path": str, "line": int, "function": str, "text": str}


def frames_from(raw: object) -> list[Frame]:
    """The frames among `raw`."""
    return [
        Frame(
            path=printable(item["path"]),
            line=max(item["line"], 1),
            function=printable(item["function"]),
            text=printable(item["text"]),
        )
        for item in (raw if isinstance(raw, list) else [])
        if isinstance(item, dict) and all(isinstance(item.get(key), kind) for key, kind in _FRAME.items())
    ]


def error_from(raw: object) -> Error:
    """An exception as the subject tells it, with every part of the right type."""
    source = raw if isinstance(raw, dict) else {}
    causes = source.get("causes")
    sqlstate = source.get("sqlstate")
    return {
        "type": printable(str(source.get("type", "an exception"))),
        "message": printable(str(source.get("message", ""))),
        "sqlstate": sqlstate if isinstance(sqlstate, str) else None,
        "causes": [printable(str(cause)) for cause in causes] if isinstance(causes, list) else [],
        "frames": frames_from(source.get("frames")),
    }


def printable(text: str) -> str:
    """Show control characters as escapes, so that what the subject says cannot drive a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def first_lines(text: str, most: int = 3) -> str:
    """The first lines of an exception's text; pgdbm's go on for paragraphs."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines()[:most])


def frames_from_dump(dump: str, stage: Path) -> list[Frame]:
    """Read faulthandler's dump (innermost first) into frames (outermost first)."""
    frames: list[Frame] = []
    for filename, line, function in re.findall(r'File "([^"]+)", line (\d+) in (\S+)', dump):
        with contextlib.suppress(ValueError, OSError):
            path = Path(filename).relative_to(stage)
            source = (stage / path).read_text(encoding="utf-8", errors="replace").splitlines()
            text = source[int(line) - 1].strip() if int(line) <= len(source) else ""
            frames.append(Frame(path=path.as_posix(), line=int(line), function=function, text=text))
    return frames[::-1]
