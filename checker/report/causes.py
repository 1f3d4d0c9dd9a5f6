"""Why a check has not run, in plain words."""

from __future__ import annotations

from checker.verdict import Cause

CAUSES = {
    Cause.MACHINERY: "the machinery broke, not the code",
    Cause.SYNTAX: "a file cannot be read as Python",
    Cause.MISSING_FILE: "a file is missing",
    Cause.SWITCHED_OFF: "it was switched off",
    Cause.INTERRUPTED: "the run was ended first",
}
