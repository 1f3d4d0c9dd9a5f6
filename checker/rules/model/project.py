"""What the code of a project means: the one thing that rules ask."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checker.rules.model.choices import choices, name_of
from checker.rules.model.circles import Circles, Following
from checker.rules.model.inference import value_of_trace
from checker.rules.model.migrations import MigrationFinder, Migrations
from checker.rules.model.narrowing import narrowed
from checker.rules.model.pools import Opening, openings
from checker.rules.model.sinks import SentSql, SinkFinder
from checker.rules.model.strings import KnownText, text_of
from checker.rules.model.tracing import Origin, Trace, trace
from checker.rules.model.values import UNKNOWN, Connection, Manager, ProjectClass, Transaction, Value

if TYPE_CHECKING:
    from checker.rules.model.files import Files
    from checker.rules.model.module import Module

_Sending = Manager | Transaction | Connection


class Project:
    """Answers questions about expressions: what they are, where they come from, what text they hold.

    Args:
        files: The files to look into.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self._sinks = SinkFinder(self)
        self._migrations = MigrationFinder(self)
        self._sent: dict[Module, tuple[SentSql, ...]] = {}
        self._texts: dict[SentSql, tuple[KnownText, ...]] = {}
        self._traces: dict[ast.expr, Trace] = {}
        self._values: dict[ast.expr, Value] = {}
        self._openings: dict[Module, tuple[Opening, ...]] = {}
        self._circles = Circles()

    def value(self, module: Module, node: ast.expr) -> Value:
        """What an expression is known to be."""
        known = self._values.get(node)
        if known is not None:
            return known
        with self.following(("value", node)) as first_time:
            if not first_time:
                return UNKNOWN
            cut = self._circles.cut
            found = self.value_of_trace(self.trace(module, node))
            if found is UNKNOWN and isinstance(node, ast.Name):
                found = narrowed(self, module, node)
        if self._circles.is_final(cut):
            self._values[node] = found
        return found

    def value_of_trace(self, traced: Trace) -> Value:
        """What a value is, from its origins and declared types."""
        return value_of_trace(self, traced)

    def trace(self, module: Module, node: ast.expr) -> Trace:
        """Where the value of an expression is made, and the types it is declared to have on the way."""
        known = self._traces.get(node)
        if known is not None:
            return known
        cut = self._circles.cut
        found = trace(self, module, node)
        if self._circles.is_final(cut):
            self._traces[node] = found
        return found

    def origins(self, module: Module, node: ast.expr) -> tuple[Origin, ...]:
        """Where the value of an expression is made."""
        return self.trace(module, node).origins

    def text(self, module: Module, node: ast.expr) -> KnownText | None:
        """The text of an expression, if it is a string that is at least partly written out."""
        return text_of(self, module, node)

    def texts(self, module: Module, node: ast.expr) -> tuple[KnownText, ...]:
        """The texts of which an expression may be any, as far as they are written out."""
        return tuple(choice.text for choice in choices(self, module, node))

    def sent_texts(self, module: Module, sent: SentSql) -> tuple[KnownText, ...]:
        """The texts that a call may send, each of them on its own."""
        known = self._texts.get(sent)
        if known is None:
            known = tuple(
                choice.text
                for choice in choices(self, module, sent.sql)
                if not choice.asked or not self._goes_with_manager(module, sent, choice.asked)
            )
            self._texts[sent] = known
        return known

    def _goes_with_manager(self, module: Module, sent: SentSql, asked: frozenset[str]) -> bool:
        """Whether a text may have been chosen for what sends it, or what sends it together with the text."""
        if any(each.rpartition(".")[2] == "schema" for each in asked):
            return True
        owners = [each for each in sent.call.args if isinstance(self.value(module, each), _Sending)]
        if isinstance(sent.call.func, ast.Attribute):
            owners.append(sent.call.func.value)
        for owner in owners:
            name = name_of(owner)
            if name is not None and any(f"{each}.".startswith(f"{name}.") for each in asked):
                return True
            if isinstance(owner, ast.Name) and len(self.origins(module, owner)) > 1:
                return True
        return False

    def sent_sql(self, module: Module) -> tuple[SentSql, ...]:
        """The SQL that a file sends by way of pgdbm."""
        known = self._sent.get(module)
        if known is None:
            known = tuple(self._sinks.sent_sql(module))
            self._sent[module] = known
        return known

    def migrations(self, module: Module) -> tuple[Migrations, ...]:
        """The migrations that a file makes, or has made by the project's code."""
        return tuple(self._migrations.made(module))

    def mro(self, cls: ProjectClass) -> list[ProjectClass]:
        """A class and its bases in the project, the nearest first."""
        found = [cls]
        for current in found:
            for base in current.node.bases:
                value = self.value(current.module, base)
                if isinstance(value, ProjectClass) and value not in found:
                    found.append(value)
        return found

    def openings(self, module: Module) -> tuple[Opening, ...]:
        """Where a file opens pools."""
        known = self._openings.get(module)
        if known is None:
            known = tuple(openings(self, module))
            self._openings[module] = known
        return known

    def following(self, what: object) -> Following:
        """Guard against going round in circles: tells whether this is not already being followed."""
        return Following(self._circles, what)
