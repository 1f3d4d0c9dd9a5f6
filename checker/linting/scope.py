"""What a run of `kata lint` is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.rules.engine.registry import rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checker.rules import Rule


@dataclass(frozen=True)
class Scope:
    """What is examined, and by which rules.

    Attributes:
        root: the project's folder.
        names: the names of the rules to apply.
        exclude: what to leave out of folders, in the form of `.gitignore`, from the root.
        markdown: whether the Python in Markdown is read.
        find: gives a rule for its name.
    """

    root: Path
    names: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    markdown: bool = False
    find: Callable[[str], Rule] = rule

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules to apply. They are imported when they are first asked for."""
        return tuple(self.find(name) for name in self.names)
