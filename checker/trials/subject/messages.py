r"""What crosses between the trusted process and the subject: one JSON object a line.

To the subject
    {"call": 1, "function": "place_order", "arguments": {...}}
    {"where": 1, "question": 7}       where does call 1 stand?
From the subject
    {"ready": ["place_order", ...]}                       the driver is imported; these can be called
    {"import_failed": ERROR}                              it could not be imported
    {"returned": 1, "value": JSON}  {"raised": 1, "error": ERROR}
    {"standing": 7, "frames": [FRAME, ...]}               7 is the number of the question
ERROR is {"type", "message", "sqlstate", "causes": [type, ...], "frames": [FRAME, ...]}
FRAME is {"path", "line", "function", "text"}, outermost first, files of the stage only.

Only the plain JSON types cross, and exactly those: a subclass of `int` that is equal to everything
stays on the learner's side.
"""

from __future__ import annotations

import json
import math
from typing import Any, NotRequired, TypedDict, cast

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

MAX_MESSAGE_BYTES = 1 << 20
MAX_DEPTH = 64

TRACE = b"T"
"""To the forkserver: have the subject write where it stands into its traceback pipe."""
KILL = b"K"
"""To the forkserver: kill the subject and all that it has started."""


class Frame(TypedDict):
    """One line of a traceback in a file of the stage."""

    path: str
    line: int
    function: str
    text: str


class Error(TypedDict):
    """An exception, as far as it can be told in plain JSON."""

    type: str
    message: str
    sqlstate: str | None
    causes: list[str]
    frames: list[Frame]
    column: NotRequired[int]


class NotPlainJson(ValueError):
    """A value that is not exactly plain JSON, and so does not cross."""


def require_plain(value: object, *, depth: int = 0) -> None:
    """Raise `NotPlainJson` unless `value` is made of exactly the plain JSON types.

    Floats must be finite and strings encodable, since neither NaN nor a lone surrogate is JSON.
    """
    if depth > MAX_DEPTH:
        raise NotPlainJson(f"a value nested more than {MAX_DEPTH} deep")
    # Compared by identity of the type, not by isinstance: a subclass can lie about what it is.
    kind = type(value)
    if kind is list:
        for item in cast("list[object]", value):
            require_plain(item, depth=depth + 1)
    elif kind is dict:
        for key, item in cast("dict[object, object]", value).items():
            if type(key) is not str:
                raise NotPlainJson(f"a key of type {type(key).__name__}")
            require_plain(key)
            require_plain(item, depth=depth + 1)
    elif kind is float:
        if not math.isfinite(cast("float", value)):
            raise NotPlainJson(f"the number {value}")
    elif kind is str:
        _require_encodable(cast("str", value))
    elif value is not None and kind is not bool and kind is not int:
        raise NotPlainJson(f"a value of type {kind.__name__}")


def _require_encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotPlainJson("a string with a lone surrogate") from None


def encode(message: dict[str, Any]) -> bytes:
    """Turn a message into its line. The caller has made sure that it is plain JSON."""
    return json.dumps(message, ensure_ascii=True, allow_nan=False).encode() + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Read one line.

    Raises:
        ValueError: if it is not one JSON object.
    """
    try:
        message = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # one exception for one fault: a bad line
    return message
