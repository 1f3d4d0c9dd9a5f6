"""Runs one of a driver's coroutines in an interpreter of its own, as in a process that has just been started.

Imports are made anew there, nothing is in memory, and strings hash otherwise: `hash("orders")` is another
number in each process, unless PYTHONHASHSEED says which.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
from typing import Any

from checker.trials.subject.pipes import read_all


class RaisedThere(Exception):
    """The coroutine raised in its interpreter; the text says what."""


async def run_in_new_interpreter(driver: str, function: str, /, **arguments: Any) -> Any:
    """Run a coroutine of a driver's in a new interpreter, in the same folder and environment.

    Args:
        driver: the module.
        function: its coroutine function; it may be a private one.
        **arguments: plain JSON values.

    Returns:
        What it returned, as plain JSON.

    Raises:
        RaisedThere: if it raised, or if the interpreter ended without an answer.
    """
    reading, writing = os.pipe()
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        str(writing),
        driver,
        function,
        json.dumps(arguments),
        pass_fds=[writing],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    os.close(writing)
    told = await read_all(reading)
    await process.wait()
    answer = json.loads(told or b"{}")
    if "returned" not in answer:
        raise RaisedThere(answer.get("raised", f"the process ended with exit code {process.returncode}"))
    return answer["returned"]


def main() -> None:
    """In the new interpreter: run it, and tell how it ended."""
    writing, driver, function, arguments = sys.argv[1:]
    try:
        module = importlib.import_module(driver)
        answer = {"returned": asyncio.run(getattr(module, function)(**json.loads(arguments)))}
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told
        answer = {"raised": f"{type(error).__name__}: {error}"}
    os.write(int(writing), json.dumps(answer).encode())


if __name__ == "__main__":
    main()
