"""What a rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.rules.model.finding import Finding, Kind
    from checker.rules.model.module import Module
    from checker.rules.model.project import Project
    from checker.rules.model.source import Text


class Rule(NamedTuple):
    """One static check. The docstring of the file that defines it is its page."""

    name: str
    kind: Kind
    title: str
    """What the rule holds the code to, as one short sentence."""
    excuse: str
    """The rationalization that usually comes with the code, in the words people use."""
    exercise: str
    """The exercise that trains it, by its folder's name."""
    trial: str | None
    """The trial of that exercise that shows the harm; `None` for a convention."""
    check: Callable[[Module, Project], Iterator[Finding]]
    """Examines one Python file."""
    check_sql: Callable[[Text], Iterator[Finding]] | None = None
    """Examines one file of SQL, for rules that have something to say about it."""
    about_migrations: bool = False
    """Whether it has nothing to say of Python that has no migration manager in it, or in what it imports."""
