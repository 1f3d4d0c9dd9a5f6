"""What can be wrong with the way in which `kata lint` is used."""

from __future__ import annotations


class LintUseError(Exception):
    """A setting, an option or a baseline cannot be used. Says which, where, and what would do."""
