"""Runs the trials of one bench under pytest, in this process."""

from __future__ import annotations

import gc
import importlib
import os
from typing import TYPE_CHECKING

import _pytest.config
import pytest
import pytest_asyncio.plugin

import checker.trials.fixtures
from checker.trials.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from checker.trials.bench import Bench
    from checker.trials.outcomes import Listener

UNUSED_PLUGINS = (
    *("cacheprovider", "doctest", "faulthandler", "junitxml", "legacypath", "logging", "nose", "pastebin"),
    *("recwarn", "setuponly", "setupplan", "stepwise", "terminalprogress", "unittest"),
)
"""pytest's own plugins that trials have no use for; left out, they cost nothing."""

LOOP_OPTIONS = (
    "asyncio_mode=auto",
    "asyncio_default_fixture_loop_scope=session",
    "asyncio_default_test_loop_scope=session",
)


def import_ahead() -> None:
    """Import what pytest would import when it starts, so that workers forked afterwards need not.

    What is there then is kept out of the garbage collector's way, here and in what is forked from here.
    """
    for name in _pytest.config.default_plugins:
        if name not in UNUSED_PLUGINS:
            importlib.import_module(f"_pytest.{name}")
    gc.freeze()
    gc.enable()


async def at_once() -> None:
    """Nothing to wait for before the learner's files are read."""


def run_trials(
    bench: Bench, listener: Listener, *options: str, begin: Callable[[], Awaitable[None]] = at_once
) -> int:
    """Run them.

    pytest sees the trials' files and our plugins only: no configuration, no conftest.py and no plugin
    of the learner's is loaded into this process.

    Args:
        bench: what to run on.
        listener: hears of every result as it comes.
        *options: further options of pytest's, such as `--pdb`.
        begin: awaited before the learner's files are read, once a trial has its database.

    Returns:
        pytest's exit code: 0 or 1 when all trials were run.
    """
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    arguments = [
        *(str(path) for path in bench.trials),
        f"--rootdir={bench.own_folder}",
        f"--config-file={os.devnull}",
        "--noconftest",
        "--import-mode=importlib",
        "--assert=plain",
        "--quiet",
        "--tb=line",  # the listener explains; to lay out a traceback takes longer than most trials
        *(part for name in UNUSED_PLUGINS for part in ("-p", f"no:{name}")),
        "-p",
        pytest_asyncio.plugin.__name__,
        "-p",
        checker.trials.fixtures.__name__,
        *(part for option in LOOP_OPTIONS for part in ("-o", option)),
        *options,
    ]
    return int(pytest.main(arguments, plugins=[Outcomes(lambda _file: bench, listener, begin)]))
