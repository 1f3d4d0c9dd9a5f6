"""The texts of which an expression gives one: which, is decided when the code runs.

`query if newest else other`, a name that is bound in the branches of an `if`, the variable of a loop over
texts, a dict of them, the default of a parameter. Each text is evidence by itself if there is a way on
which it arrives, so the others need not be known. There is none where the code asks again, further on,
about what the choice was made by: then the other text may be the one that arrives.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.containers import Part, elements, entries, read_keys
from checker.rules.model.flow import conditions, is_in, leaves, statements_on_the_way
from checker.rules.model.scope import Binding, FunctionNode, How, Scope, defaults
from checker.rules.model.strings import KnownText, Piece, referred, text_of, transparent_argument
from checker.rules.model.tracing import From

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_MOST = 16
"""Of so many texts at most one is chosen; what is beyond is not looked at."""
_OWN = frozenset({"self", "cls"})
_DECIDING = (ast.If, ast.IfExp, ast.Match, ast.BoolOp)


class Choice(NamedTuple):
    """One text of several."""

    text: KnownText
    asked: frozenset[str] = frozenset()
    """The names that decide whether it is this one; those of an object's own attributes as `self.name`."""
    places: tuple[ast.AST, ...] = ()
    """Where that is decided."""
    container: ast.expr | None = None
    """The dict that it is taken from, if it is."""


def choices(project: Project, module: Module, node: ast.expr) -> list[Choice]:
    """The texts that an expression may give, each of them known at least in part."""
    with project.following(("choices", node)) as first_time:
        if not first_time:
            return []
        text = text_of(project, module, node)
        if text is not None:
            return [Choice(text)]
        found = _choices(project, module, node)
    return [each for each in found if not _is_asked_again(module, node, each)][:_MOST]


def name_of(node: ast.expr) -> str | None:
    """What `Choice.asked` has for a name, an attribute, or what either holds."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(attr=attribute, value=ast.Name(id=name)) if name in _OWN:
                return f"{name}.{attribute}"
            case ast.Attribute(value=inner) | ast.Subscript(value=inner):
                node = inner
            case _:
                return None


def _choices(project: Project, module: Module, node: ast.expr) -> list[Choice]:  # noqa: PLR0911 - a return for each kind
    match node:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            found = choices(project, module, body) + choices(project, module, orelse)
            return _decided(found, _asked([test]), node)
        case ast.BoolOp(op=ast.Or(), values=values):
            found = [each for value in values for each in choices(project, module, value)]
            return _decided(found, _asked(values), node)
        case ast.NamedExpr(value=value):
            return choices(project, module, value)
        case ast.Subscript(value=container, slice=key):
            return _of_dict(project, module, container, key)
        case ast.Call(func=ast.Attribute(attr="get", value=container), args=[key, *default]):
            found = _of_dict(project, module, container, key)
            return found + [each for value in default for each in choices(project, module, value)]
        case ast.Call():
            inner = transparent_argument(project, module, node)
            return [] if inner is None else choices(project, module, inner)
        case ast.Name():
            return _of_name(project, module, node)
        case ast.Attribute():
            return _of_origin(project, module, node)
        case _:
            return []


def _decided(found: Iterable[Choice], asked: frozenset[str], place: ast.AST) -> list[Choice]:
    return [each._replace(asked=each.asked | asked, places=(*each.places, place)) for each in found]


def _of_name(project: Project, module: Module, node: ast.Name) -> list[Choice]:  # noqa: PLR0911 - a return for each kind
    scope, bindings = module.index.scope(node).bindings(node.id) or (None, [])
    if scope is None or scope.is_class:
        return []
    loop = _loop_of(module, node, bindings)
    if loop is not None:
        return _of_loop(project, module, bindings, *loop)
    if len(bindings) > 1:
        return _of_assignments(project, module, node, scope, bindings)
    match bindings[0]:
        case Binding(how=How.VALUE, value=ast.expr() as value):
            return choices(project, module, value)
        case Binding(how=How.PARAMETER, node=ast.arg() as parameter) if scope.function is not None:
            return _of_default(project, module, scope.function, parameter)
        case Binding(how=How.IMPORT):
            return _of_origin(project, module, node)
        case _:
            return []


def _of_origin(project: Project, module: Module, node: ast.expr) -> list[Choice]:
    """A name of another file, or an attribute."""
    origins = project.origins(module, node)
    if len(origins) != 1 or origins[0].kind is not From.EXPRESSION or origins[0].node is node:
        return []
    origin = origins[0]
    if not isinstance(origin.node, ast.expr):
        return []
    return _from_elsewhere(project, module, node, [Part(origin.module, origin.node)])


def _from_elsewhere(project: Project, module: Module, node: ast.expr, parts: list[Part]) -> list[Choice]:
    """The texts of expressions of any file: one of another file is reported where it is used."""
    found: list[Choice] = []
    for part in parts[:_MOST]:
        inner = choices(project, part.module, part.node)
        if part.module is not module:
            inner = [Choice(KnownText(tuple(referred(p, module, node) for p in c.text.parts))) for c in inner]
        found += inner
    return found


def _of_default(project: Project, module: Module, function: FunctionNode, parameter: ast.arg) -> list[Choice]:
    """The text that a parameter has where the call gives none."""
    default = defaults(function).get(parameter)
    if default is None:
        return []
    return _decided(choices(project, module, default), frozenset({parameter.arg}), function)


def _of_dict(project: Project, module: Module, container: ast.expr, key: ast.expr) -> list[Choice]:
    """The text that a dict has for a key that is written out; else for any that the file does not name."""
    held = entries(project, module, container)
    if held is None:
        return []
    by_key = {ast.dump(each): part for each, part in held}
    if ast.dump(key) in by_key:
        return _from_elsewhere(project, module, container, [by_key[ast.dump(key)]])
    if isinstance(key, ast.Constant):
        return []
    if isinstance(key, ast.Attribute) and name_of(key) in {name_of(each) for each, _ in held}:
        return []  # a member of an enumeration for which the dict has nothing
    known = {str(part) for each in choices(project, module, key) for part in _whole(each.text)}
    if known:
        parts = [part for each, part in held if isinstance(each, ast.Constant) and each.value in known]
    else:
        named = read_keys(module, container)
        parts = [part for each, part in held if ast.dump(each) not in named]
    found = _from_elsewhere(project, module, container, parts)
    around = module.function_around(container) or module.tree
    return [each._replace(container=container) for each in _decided(found, _asked([key]), around)]


def _whole(text: KnownText) -> list[str]:
    """The one piece that a text consists of, if it does."""
    return [part.text for part in text.parts if isinstance(part, Piece)] if len(text.parts) == 1 else []


def _loop_of(module: Module, node: ast.Name, bindings: list[Binding]) -> tuple[Binding, ast.AST] | None:
    """The innermost loop around a name that binds it to each of several things."""
    binding_of = {id(binding.node): binding for binding in bindings if binding.how is How.ELEMENT}
    if not binding_of:
        return None
    inner: ast.AST = node
    for outer in module.index.ancestors(node):
        if id(outer) in binding_of and isinstance(outer, ast.For) and inner in outer.body:
            return binding_of[id(outer)], outer
        for generator in getattr(outer, "generators", []):
            if id(generator) in binding_of and inner is not generator:
                return binding_of[id(generator)], outer
        inner = outer
    return None


def _of_loop(
    project: Project, module: Module, bindings: list[Binding], binding: Binding, loop: ast.AST
) -> list[Choice]:
    others = (other for other in bindings if other is not binding)
    if binding.value is None or any(_binds_in(module, other, loop) for other in others):
        return []
    parts = elements(project, module, binding.value, binding.path)
    target = binding.node.target if isinstance(binding.node, ast.For | ast.comprehension) else None
    asked = _asked([] if target is None else [target])
    return _decided(_from_elsewhere(project, module, binding.value, parts), asked, loop)


def _binds_in(module: Module, binding: Binding, loop: ast.AST) -> bool:
    """Whether a name may be something else in a loop than what the loop binds it to."""
    rebound_elsewhere = isinstance(binding.node, ast.Global | ast.Nonlocal)
    return rebound_elsewhere or is_in(module, binding.node, loop)


def _of_assignments(
    project: Project, module: Module, node: ast.Name, scope: Scope, bindings: list[Binding]
) -> list[Choice]:
    """What the statements before have assigned to a local name, each on a way of its own."""
    function = module.function_around(node)
    if function is None or scope.function is not function:
        return []
    nodes = [binding.node for binding in bindings]
    if any(module.function_around(bound) is not function for bound in nodes):
        return []  # a function inside binds it, whenever that is called
    assigned = _Assigned(project, module, node.id, bindings)
    assigned.read_back(statements_on_the_way(module, node, nodes))
    return [] if assigned.is_changed else assigned.found


class _Assigned:
    """The texts that a local name may have after a block of statements, from its end back.

    Args:
        project: The project.
        module: The file.
        name: The name.
        bindings: All that bind it.
    """

    def __init__(self, project: Project, module: Module, name: str, bindings: list[Binding]) -> None:
        self.found: list[Choice] = []
        self.is_changed = False
        """Whether what was assigned may have been changed after that, as by `+=`."""
        self._project = project
        self._module = module
        self._name = name
        self._bindings = bindings
        self._unknown = 0

    def read_back(self, block: list[ast.stmt], decisions: tuple[ast.If | ast.Match, ...] = ()) -> bool:
        """Note what a block assigns; whether there is a way through it on which it assigns nothing."""
        for statement in reversed(block):
            inside = self._bindings_in(statement)
            match statement, inside:
                case _, []:
                    continue
                case ast.AnnAssign(value=None), _:
                    continue
                case _, [Binding(how=How.VALUE, node=node, value=ast.expr() as value)] if node is statement:
                    self._note(value, decisions)
                    return False
                case ast.If() | ast.Match(), _ if self._binds_only_in_blocks(statement, inside):
                    unknown = self._unknown
                    decisions = (*decisions, statement)
                    passes = [self.read_back(branch, decisions) for branch in _branches(statement)]
                    if not any(passes) or self._unknown > unknown:
                        return False  # what was there before may be what an unknown text was made for
                case _:
                    self._give_up(inside)
                    return False
        return True

    def _bindings_in(self, statement: ast.stmt) -> list[Binding]:
        return [each for each in self._bindings if is_in(self._module, each.node, statement)]

    def _binds_only_in_blocks(self, statement: ast.If | ast.Match, inside: list[Binding]) -> bool:
        """Whether neither the test nor a pattern binds the name."""
        blocks = _blocks(statement)
        return len(inside) == sum(len(self._bindings_in(each)) for block in blocks for each in block)

    def _note(self, value: ast.expr, decisions: tuple[ast.If | ast.Match, ...]) -> None:
        if self._changes_it(value):
            self.is_changed = True
            return
        found = choices(self._project, self._module, value)
        self._unknown += not found
        tests = [each.test if isinstance(each, ast.If) else each.subject for each in decisions]
        for each in found:
            places = (*each.places, *decisions)
            self.found.append(each._replace(asked=each.asked | _asked(tests), places=places))

    def _give_up(self, inside: list[Binding]) -> None:
        self._unknown += 1
        self.is_changed = self.is_changed or any(
            isinstance(each.node, ast.AugAssign) or (each.value is not None and self._changes_it(each.value))
            for each in inside
        )

    def _changes_it(self, value: ast.expr) -> bool:
        """Whether what is assigned is made of what the name had. `query = query or other` is not."""
        match value:
            case ast.Name():
                return False
            case ast.BoolOp(op=ast.Or(), values=values):
                return any(map(self._changes_it, values))
            case ast.IfExp(body=body, orelse=orelse):
                return self._changes_it(body) or self._changes_it(orelse)
            case _:
                return any(isinstance(node, ast.Name) and node.id == self._name for node in ast.walk(value))


def _branches(statement: ast.If | ast.Match) -> list[list[ast.stmt]]:
    """The blocks of which one runs, without those that do not come to what follows; an empty one for none."""
    found = _blocks(statement)
    if isinstance(statement, ast.Match):
        last = statement.cases[-1]
        catches_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
        found += [] if catches_all and last.guard is None else [[]]
    return [block for block in found if not leaves(block)]


def _blocks(statement: ast.If | ast.Match) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.If):
        return [statement.body, statement.orelse]
    return [case.body for case in statement.cases]


def _is_asked_again(module: Module, node: ast.expr, choice: Choice) -> bool:
    """Whether a test on the way from where a text is chosen to where it is used may rule it out."""
    before = [test for place in choice.places for test in conditions(module, place)]
    return any(
        (choice.asked & _asked([test]) or _asks_what_it_is(test, node))
        for test in conditions(module, node)
        if not _asks_for_key(test, choice.container)
        and not any(test is other for other in before)
        and not any(isinstance(place, _DECIDING) and is_in(module, test, place) for place in choice.places)
    )


def _asks_what_it_is(test: ast.expr, node: ast.expr) -> bool:
    """Whether a test asks about the text that a name has, and not only whether there is any."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _asks_what_it_is(inner, node)
        case ast.BoolOp(values=values):
            return any(_asks_what_it_is(each, node) for each in values)
        case ast.Name() | ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return False
        case _:
            return isinstance(node, ast.Name) and node.id in _asked([test])


def _asks_for_key(test: ast.expr, container: ast.expr | None) -> bool:
    """Whether a test is `key in QUERIES` or `key not in QUERIES`."""
    match test:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[asked]) if container is not None:
            return ast.dump(asked) == ast.dump(container)
        case _:
            return False


def _asked(tests: Iterable[ast.expr]) -> frozenset[str]:
    """The names in expressions; of what is called, not the function's."""
    found: set[str] = set()
    for test in tests:
        found |= _names_in(test)
    return frozenset(found)


def _names_in(node: ast.AST) -> set[str]:
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Attribute(attr=attribute, value=ast.Name(id=name)) if name in _OWN:
            return {f"{name}.{attribute}"}
        case ast.Attribute(attr="schema", value=owner):
            return {"schema", *_names_in(owner)}
        case ast.Call(func=ast.Name()):
            parts: list[ast.AST] = [*node.args, *node.keywords]
        case _:
            parts = list(ast.iter_child_nodes(node))
    return set().union(*map(_names_in, parts))
