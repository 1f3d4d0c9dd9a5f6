"""What tests of the sandbox need."""

from __future__ import annotations

import os
import shutil

import pytest

needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None and "KATA_REQUIRE_BUBBLEWRAP" not in os.environ,
    reason="bubblewrap is not installed: there is no bwrap",
)
