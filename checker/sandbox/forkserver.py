"""How the process that forks subjects is started, in a sandbox and without one."""

from __future__ import annotations

import os
import sys

ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "3"}
"""All that it has. Strings hash alike in each, so that the same code does the same: a set has its order."""

PYTHON = os.path.abspath(sys.executable)  # noqa: PTH100  # a link stays one: it tells of the environment
"""This Python by a path without `..`: what such a path leads through may not be there in a sandbox."""

COMMAND = (PYTHON, "-s", "-P", "-m", "checker.trials.subject.forkserver")
"""What is run, with the descriptor of the socket at which it is asked for subjects.

Isolated as by `-I`, but for PYTHONHASHSEED, which that would leave unread.
"""
