"""A click group that imports a verb's module only when that verb is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group whose verbs are named beforehand; the module of a verb defines a command of the same name.

    Args:
        package: the package that the modules are in.
        verbs: for each verb, the line that the group's help shows of it.
        **settings: those of `click.Group`.
    """

    def __init__(self, *, package: str, verbs: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings)
        self._package = package
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The verbs, in the order in which they were given."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a verb, imported now."""
        if cmd_name not in self._verbs:
            return None
        command: click.Command = getattr(import_module(f"{self._package}.{cmd_name}"), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of verbs without importing any."""
        if self._verbs:
            with formatter.section("Commands"):
                formatter.write_dl(list(self._verbs.items()))
