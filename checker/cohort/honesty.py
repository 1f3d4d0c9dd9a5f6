"""Things in the code that no honest fix of an exercise needs: for a teacher to look at, beside the verdict.

They decide nothing. The trials stand outside of the code's reach whatever it tries; what is told here is
that it tries. It is read from the tree alone, so that it costs nothing and runs nothing, and can be got
around.
"""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from checker.gradebook import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODULES = {
    "ctypes": ("native-code", "calls into native code"),
    "cffi": ("native-code", "calls into native code"),
    "gc": ("frame-inspection", "looks at objects that are not its own"),
    "checker": ("the-checker", "imports what runs it"),
    "faulthandler": ("frame-inspection", "looks at the frames of whoever called it"),
    "ptrace": ("native-code", "traces processes"),
}
_OF_TESTS = frozenset({"pytest", "_pytest", "unittest"})
_NAMES = {
    "_getframe": ("frame-inspection", "looks at the frames of whoever called it"),
    "_current_frames": ("frame-inspection", "looks at the frames of whoever called it"),
    "currentframe": ("frame-inspection", "looks at the frames of whoever called it"),
    "f_back": ("frame-inspection", "looks at the frames of whoever called it"),
    "f_locals": ("frame-inspection", "looks at the frames of whoever called it"),
    "tb_frame": ("frame-inspection", "looks at the frames of whoever called it"),
    "__subclasses__": ("frame-inspection", "looks for classes that are not its own"),
    "_exit": ("process-exit", "ends the whole process"),
    "abort": ("process-exit", "ends the whole process"),
    "settrace": ("frame-inspection", "traces what runs beside it"),
    "setprofile": ("frame-inspection", "traces what runs beside it"),
}
_CALLS = {
    "exec": ("code-from-text", "runs code that is made from text"),
    "eval": ("code-from-text", "runs code that is made from text"),
    "compile": ("code-from-text", "runs code that is made from text"),
    "__import__": ("code-from-text", "imports by a name that is made from text"),
}
_TEXTS = {
    "/proc/": ("the-surroundings", "looks at the processes around it"),
    "kata-tmp": ("the-surroundings", "asks whether it is being graded"),
    "forkserver": ("the-surroundings", "asks whether it is being graded"),
}


def flags_in(path: str, text: str) -> Iterator[Flag]:
    """What to look at in a file.

    Args:
        path: the file's, in its exercise.
        text: what is in it. What is no Python has no flags: its verdict says so.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    name = PurePosixPath(path).name
    is_test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
    told: set[tuple[str, int]] = set()
    for node in ast.walk(tree):
        for flag, what in _of(node, is_test=is_test):
            line = getattr(node, "lineno", 1)
            if (flag, line) not in told:
                told.add((flag, line))
                yield Flag(name=flag, path=path, line=line, message=f"This {what}.")


def _of(node: ast.AST, *, is_test: bool) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            modules = [module]
        case _:
            modules = []
    for module in modules:
        top = module.partition(".")[0]
        if top in _MODULES:
            yield _MODULES[top]
        if top in _OF_TESTS and not is_test:
            yield "test-framework", "brings a test framework into the application"
    match node:
        case ast.Attribute(attr=name) if name in _NAMES:
            yield _NAMES[name]
        case ast.Attribute(value=ast.Name(id="os"), attr="kill" | "killpg"):
            yield "process-exit", "sends signals to processes"
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield _CALLS[name]
        case ast.Constant(value=str(text)):
            yield from (what for part, what in _TEXTS.items() if part in text)
        case _:
            pass
