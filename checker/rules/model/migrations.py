"""Where migrations are made, for which manager, from which directory, and under which name they are noted.

Also those that a function or an object makes for its caller: what a caller gives takes the place of the
parameters. And those that a loop over what is written out makes, one for each turn.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model import library
from checker.rules.model.callers import Given, constructor_of, given_to_function, given_to_object
from checker.rules.model.directories import Directory, directory
from checker.rules.model.flow import conditions, expects_error
from checker.rules.model.identity import (
    Mark,
    OfObject,
    OnPool,
    Role,
    Spelling,
    Thing,
    holds_at,
    joined,
    loop_of,
    marks,
    owner_of,
    spelling,
    thing,
)
from checker.rules.model.inference import argument, given_argument, has_hidden_arguments
from checker.rules.model.scope import FunctionNode
from checker.rules.model.tracing import From
from checker.rules.model.values import Function, LibraryName, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_DEFAULT_DIRECTORY: Directory = (("./migrations",),)
_DEFAULT_TABLE: Spelling = ("schema_migrations",)
_MIGRATIONS = LibraryName(library.MIGRATIONS)
_MOST = 30
"""A function that makes more migrations for its callers than this is not followed further."""
_SOMETIMES = (
    ast.If,
    ast.IfExp,
    ast.BoolOp,
    ast.Match,
    ast.While,
    ast.ExceptHandler,
    FunctionNode,
    ast.Lambda,
)
_LEAVES = (ast.Break, ast.Continue, ast.Raise, ast.Return)


class Migrations(NamedTuple):
    """Migrations of which everything is known that decides where they are noted."""

    made_in: Module
    made_by: ast.Call
    """The call of their class, and the file that it is in."""
    at: ast.Call
    """What makes them where they are seen: the call of their class, or of a function that makes them."""
    told_in: Module
    """The file that `told` is in."""
    told: ast.expr
    """Where the name is given to this directory."""
    manager: Thing
    shown: ast.expr
    """The manager as it is written."""
    directory: Directory
    table: Spelling
    name: Spelling
    turn: int | None = None
    """Which turn of a loop makes them, if one makes several."""


class MigrationFinder:
    """Knows which calls make migrations.

    Args:
        project: Whom to ask what a call calls.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._made: dict[FunctionNode, tuple[Migrations, ...]] = {}
        self._handed_on: dict[FunctionNode, list[Migrations]] = {}

    def made(self, module: Module) -> Iterator[Migrations]:
        """Find all calls of a file that make migrations, directly or through the project's own code.

        What a caller adds nothing to is only told where it is made.
        """
        made = [each for function in module.calls for each in self._made_in(module, function)]
        yield from _each_once(sorted(made, key=lambda each: each.at is not each.made_by))

    def _made_in(self, module: Module, function: FunctionNode | None) -> tuple[Migrations, ...]:
        if function is None:
            return tuple(self._found_in(module, function))
        known = self._made.get(function)
        if known is None:
            # Functions that call each other make nothing as far as the inner one is concerned.
            self._made[function], self._handed_on[function] = (), []
            known = tuple(self._found_in(module, function))
            self._made[function] = known
            always = [each._replace(turn=None) for each in known if _is_always_made(module, each.at)]
            self._handed_on[function] = list(_each_once(always))
        return known

    def _found_in(self, module: Module, function: FunctionNode | None) -> Iterator[Migrations]:
        for call in module.calls.get(function, ()):
            called = self._project.value(module, call.func)
            if isinstance(called, Function):
                made = self._made_for_caller(module, call, called)
            elif isinstance(called, ProjectClass):
                made = self._made_for_object(module, call, called)
            elif called == _MIGRATIONS:
                made = list(self._made_at(module, call))
            else:
                continue
            for each in made:
                yield from _turns(self._project, module, each)

    def _made_for_object(self, module: Module, call: ast.Call, cls: ProjectClass) -> list[Migrations]:
        constructor = constructor_of(self._project, cls)
        return [] if constructor is None else self._made_for_caller(module, call, constructor)

    def _made_at(self, module: Module, call: ast.Call) -> Iterator[Migrations]:
        project = self._project
        manager, given = argument(call, 0, "db_manager"), given_argument(call, 3, "module_name")
        if has_hidden_arguments(call) or manager is None or given is None or expects_error(module, call):
            return
        name = spelling(project, module, given)
        place = thing(project, module, manager, call) if name else None
        if not name or place is None:
            return
        path, table = argument(call, 1, "migrations_path"), argument(call, 2, "migrations_table")
        folder = _DEFAULT_DIRECTORY if path is None else directory(project, module, path)
        noted = _DEFAULT_TABLE if table is None else spelling(project, module, table)
        if folder and noted:
            made = Migrations(module, call, call, module, given, place, manager, folder, noted, name)
            if _all_hold(project, module, made):
                yield made

    def _made_for_caller(self, module: Module, call: ast.Call, function: Function) -> list[Migrations]:
        if not self._made_in(function.module, function.node):
            return []
        made = self._handed_on[function.node]
        if not made or len(made) > _MOST or has_hidden_arguments(call) or expects_error(module, call):
            return []
        given = _Given(self._project, module, call, function)
        found = [given.to(each) for each in made]
        return [each for each in found if each is not None and _all_hold(self._project, module, each)]


def _each_once(made: Iterable[Migrations]) -> Iterable[Migrations]:
    """The same migrations for the same manager only once, however often they are made."""
    found: dict[Hashable, Migrations] = {}
    for each in made:
        found.setdefault(each._replace(at=each.made_by, shown=each.told), each)
    return found.values()


def _is_always_made(module: Module, at: ast.Call) -> bool:
    """Whether every call of the function gets there."""
    return not any(True for _ in conditions(module, at)) and not any(
        isinstance(outer, ast.ExceptHandler) for outer in module.index.ancestors(at)
    )


def _all_hold(project: Project, module: Module, made: Migrations) -> bool:
    return all(
        holds_at(project, each, module, made.at)
        for each in (made.manager, made.table, made.name, *made.directory)
    )


class _Given:
    """What a call gives to the function that it calls."""

    def __init__(self, project: Project, module: Module, call: ast.Call, function: Function) -> None:
        self._project = project
        self._module = module
        self._call = call
        self._arguments = given_to_function(module, call, function)
        receiver = call.func.value if isinstance(call.func, ast.Attribute) and function.bound else None
        self._is_own = not function.bound or (receiver is not None and module.is_self(receiver))
        if receiver is not None and not self._is_own:
            self._arguments |= self._of_constructor(receiver)

    def _of_constructor(self, receiver: ast.expr) -> Given:
        """What was given where the object was made whose method is called."""
        origins = self._project.origins(self._module, receiver)
        if len(origins) != 1 or not isinstance(origins[0].node, ast.Call):
            return {}
        module, made = origins[0].module, origins[0].node
        cls = self._project.value(module, made.func)
        return given_to_object(self._project, module, made, cls) if isinstance(cls, ProjectClass) else {}

    def to(self, made: Migrations) -> Migrations | None:
        """The migrations as the caller sees them; `None` if too little is known of them there."""
        seen = _seen(made, self._thing, self._spelling, self._directory)
        if seen is None:
            return None
        told, told_in = made.told, made.told_in
        if told_in is not self._module or seen._replace(manager=made.manager) != made:
            told_in, told = self._module, self._told(made)
        return seen._replace(at=self._call, told_in=told_in, told=told, shown=self._shown(made), turn=None)

    def _told(self, made: Migrations) -> ast.expr:
        """The argument that becomes the name, or else the whole call."""
        match made.name:
            case (Mark(node=parameter),) if parameter in self._arguments:
                module, node = self._arguments[parameter]
                return (
                    node
                    if module is self._module and self._call in module.index.ancestors(node)
                    else self._call
                )
            case _:
                return self._call

    def _shown(self, made: Migrations) -> ast.expr:
        given = next((mark.node for mark in marks(made.manager) if mark.node in self._arguments), None)
        return made.shown if given is None else self._arguments[given][1]

    def _is_of_another_object(self, mark: Mark) -> bool:
        owner = owner_of(mark)
        cls = owner if owner is None or isinstance(owner, ast.ClassDef) else mark.module.index.parent(owner)
        return not self._is_own and isinstance(cls, ast.ClassDef)

    def _thing(self, mark: Mark) -> Thing | None:
        if mark.node not in self._arguments:
            return None if self._is_of_another_object(mark) else mark
        module, node = self._arguments[mark.node]
        return thing(self._project, module, node, node)

    def _spelling(self, mark: Mark) -> Spelling | None:
        if mark.node not in self._arguments:
            return None if self._is_of_another_object(mark) else (mark,)
        return spelling(self._project, *self._arguments[mark.node])

    def _directory(self, mark: Mark) -> Directory | None:
        if mark.node not in self._arguments:
            return None if self._is_of_another_object(mark) else ((mark,),)
        return directory(self._project, *self._arguments[mark.node])


def _seen(
    made: Migrations,
    thing_of: Callable[[Mark], Thing | None],
    text_of: Callable[[Mark], Spelling | None],
    directory_of: Callable[[Mark], Directory | None],
) -> Migrations | None:
    """Migrations with what is known elsewhere in the place of their marks."""
    manager = _rewritten(made.manager, thing_of, text_of)
    folder = _rewritten_directory(made.directory, directory_of, text_of)
    table, name = (_rewritten_text(text, text_of) for text in (made.table, made.name))
    if manager is None or folder is None or not table or not name:
        return None
    return made._replace(manager=manager, directory=folder, table=table, name=name)


def _rewritten(
    found: Thing,
    thing_of: Callable[[Mark], Thing | None],
    text_of: Callable[[Mark], Spelling | None],
) -> Thing | None:
    """Something with other things and texts in the place of its marks."""
    match found:
        case Mark():
            return thing_of(found)
        case OfObject(of=of, name=name):
            inner = _rewritten(of, thing_of, text_of)
            return None if inner is None else OfObject(inner, name)
        case OnPool(pool=pool, schema=schema):
            inner, text = _rewritten(pool, thing_of, text_of), _rewritten_text(schema, text_of)
            return None if inner is None or text is None else OnPool(inner, text)


def _rewritten_text(text: Spelling, text_of: Callable[[Mark], Spelling | None]) -> Spelling | None:
    parts: list[str | Mark] = []
    for part in text:
        inner = text_of(part) if isinstance(part, Mark) else (part,)
        if inner is None:
            return None
        parts.extend(inner)
    return joined(parts)


def _rewritten_directory(
    found: Directory,
    directory_of: Callable[[Mark], Directory | None],
    text_of: Callable[[Mark], Spelling | None],
) -> Directory | None:
    parts: list[Spelling] = []
    for part in found:
        match part:
            case (Mark() as mark,):
                inner = directory_of(mark)
            case _:
                text = _rewritten_text(part, text_of)
                inner = None if text is None else (text,)
        if inner is None:
            return None
        parts.extend(inner)
    return tuple(parts)


def _turns(project: Project, module: Module, made: Migrations) -> list[Migrations]:
    """The migrations of each turn of the loop that makes them, if it goes over what is written out."""
    over = {
        mark.node: mark
        for each in (made.manager, made.table, made.name, *made.directory)
        for mark in marks(each)
        if mark.role is Role.ELEMENT
    }
    if len(over) != 1:
        return [made]
    mark = next(iter(over.values()))
    loop = loop_of(mark)
    elements = _elements(project, mark)
    if loop is None or elements is None or not _is_made_on_every_turn(module, made.at, loop):
        return [made]
    turns = [
        _Turn(project, mark.node, loop, elements[0], element, number).of(made)
        for number, element in enumerate(elements[1])
    ]
    known = [turn for turn in turns if turn is not None]
    return known if len(known) == len(turns) else [made]


def _elements(project: Project, mark: Mark) -> tuple[Module, list[ast.expr]] | None:
    if not isinstance(mark.node, ast.expr):
        return None
    origins = project.origins(mark.module, mark.node)
    if len(origins) != 1 or origins[0].kind is not From.EXPRESSION:
        return None
    match origins[0].node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            is_long = len(elements) > _MOST or any(isinstance(each, ast.Starred) for each in elements)
            return None if is_long else (origins[0].module, elements)
        case _:
            return None


def _is_made_on_every_turn(module: Module, at: ast.Call, loop: ast.AST) -> bool:
    for outer in module.index.ancestors(at):
        if outer is loop:
            break
        if isinstance(outer, _SOMETIMES):
            return False
    if isinstance(loop, ast.For | ast.AsyncFor):
        return not any(isinstance(node, _LEAVES) for node in ast.walk(loop))
    return not any(generator.ifs for generator in getattr(loop, "generators", []))


class _Turn(NamedTuple):
    """One turn of a loop: the element that it has in hand."""

    project: Project
    over: ast.AST
    loop: ast.AST
    module: Module
    element: ast.expr
    number: int

    def of(self, made: Migrations) -> Migrations | None:
        """The migrations that this turn makes."""
        seen = _seen(made, self._thing, self._spelling, self._directory)
        return None if seen is None else seen._replace(turn=self.number)

    def _part(self, mark: Mark) -> ast.expr | None:
        part = self.element
        for position in mark.path:
            if not isinstance(part, ast.Tuple | ast.List) or not isinstance(position, int):
                return None
            if position >= len(part.elts):
                return None
            part = part.elts[position]
        return part

    def _thing(self, mark: Mark) -> Thing:
        """What is made in the loop is another thing on every turn."""
        inside = (mark.node, *mark.module.index.ancestors(mark.node))
        if mark.node is not self.over and self.loop not in inside:
            return mark
        return replace(mark, path=(*mark.path, "turn", self.number))

    def _spelling(self, mark: Mark) -> Spelling | None:
        if mark.node is not self.over:
            return (mark,)
        part = self._part(mark)
        return None if part is None else spelling(self.project, self.module, part)

    def _directory(self, mark: Mark) -> Directory | None:
        if mark.node is not self.over:
            return ((mark,),)
        part = self._part(mark)
        return None if part is None else directory(self.project, self.module, part)
