"""Strings as the code spells them: known text with holes between, each with its place in the file."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.finding import Span
from checker.rules.model.flow import is_in, statements_on_the_way
from checker.rules.model.literals import character_offsets
from checker.rules.model.tracing import From
from checker.rules.model.values import LibraryMethod, LibraryName, Manager

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.rules.model.module import Module
    from checker.rules.model.project import Project

_PERCENT = re.compile(r"%%|%(?:\((\w+)\))?[#0\- +]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]")
_TRANSPARENT_METHODS = frozenset({"strip", "lstrip", "rstrip"})
_TRANSPARENT_FUNCTIONS = frozenset({"textwrap.dedent", "inspect.cleandoc"})


class Piece(NamedTuple):
    """Known text: a stretch of the characters that one string literal stands for."""

    text: str
    module: Module
    literal: ast.Constant | ast.JoinedStr
    start: int = 0
    """How many of the literal's known characters come before it."""
    reference: ast.expr | None = None
    """The expression that brought the text in from elsewhere, into the middle of another string."""
    is_pattern: bool = False
    """Whether `format` or `%` is still going to read it."""


class Hole(NamedTuple):
    """An expression inside a string whose text is not known."""

    module: Module
    node: ast.expr
    reference: ast.expr | None = None
    """The expression that brought the hole in from elsewhere, into the middle of another string."""


@dataclass(frozen=True, slots=True)
class KnownText:
    """A string: its pieces and holes in order."""

    parts: tuple[Piece | Hole, ...]

    def __add__(self, other: KnownText) -> KnownText:
        return KnownText(self.parts + other.parts)


def text_of(project: Project, module: Module, node: ast.expr) -> KnownText | None:  # noqa: PLR0911 - a return for each kind
    """The text of an expression, if at least a part of it is known."""
    match node:
        case ast.Constant(value=str(value)):
            return KnownText((Piece(value, module, node),))
        case ast.JoinedStr():
            return _formatted(project, module, node)
        case ast.BinOp(op=ast.Add()):
            return _added(project, module, node)
        case ast.BinOp(op=ast.Mod(), left=left):
            template = text_of(project, module, left)
            return None if template is None else _percent(project, module, template, node.right)
        case ast.Call():
            return _called(project, module, node)
        case ast.Name() | ast.Attribute() | ast.NamedExpr():
            return _traced(project, module, node)
        case _:
            return None


def place(part: Piece | Hole, start: int, end: int) -> tuple[Module, Span]:
    """Where the characters from `start` to `end` of a part stand in the source."""
    if isinstance(part, Hole):
        return part.module, part.module.text.span(part.reference or part.node)
    module, text = part.module, part.module.text
    if part.reference is None:
        offsets = character_offsets(text, part.literal)
        if offsets is not None:
            first = offsets[part.start + start]
            last = offsets[part.start + max(end - 1, start)]
            line, column = text.place(first)
            end_line, end_column = text.place(last + 1)
            return module, Span(line, column, end_line, end_column)
    return module, text.span(part.reference or part.literal)


def _formatted(project: Project, module: Module, node: ast.JoinedStr) -> KnownText:
    parts: list[Piece | Hole] = []
    seen = 0
    for value in node.values:
        match value:
            case ast.Constant(value=str(text)):
                parts.append(Piece(text, module, node, seen))
                seen += len(text)
            case ast.FormattedValue(value=inner, conversion=-1, format_spec=None):
                parts.extend(_inserted(project, module, inner))
            case _:
                parts.append(Hole(module, value))
    return KnownText(tuple(parts))


def _inserted(project: Project, module: Module, node: ast.expr) -> list[Piece | Hole]:
    """Text that is put into another string: its place is where it is put in."""
    text = text_of(project, module, node)
    if text is None:
        return [Hole(module, node)]
    return [referred(part, module, node) for part in text.parts]


def _added(project: Project, module: Module, node: ast.BinOp) -> KnownText | None:
    sides: list[KnownText] = []
    known = False
    for side in (node.left, node.right):
        text = text_of(project, module, side)
        known = known or text is not None
        if text is None or isinstance(side, ast.Name | ast.Attribute):
            text = KnownText(tuple(_inserted(project, module, side)))
        sides.append(text)
    return sides[0] + sides[1] if known else None


def _percent(project: Project, module: Module, template: KnownText, values: ast.expr) -> KnownText:
    in_order = iter(values.elts if isinstance(values, ast.Tuple) else [values])

    def spans(text: str) -> list[_Field]:
        found = []
        for match in _PERCENT.finditer(text):
            if match[0] == "%%":
                continue
            value = next(in_order, None) if match[1] is None and "*" not in match[0] else None
            found.append(_Field(*match.span(), value if match[0] == "%s" else None))
        return found

    return _split(template, spans, project, module, values)


def _called(project: Project, module: Module, node: ast.Call) -> KnownText | None:
    inner = transparent_argument(project, module, node)
    if inner is not None:
        return text_of(project, module, inner)
    match node:
        case ast.Call(func=ast.Attribute(attr="format", value=template)):
            text = text_of(project, module, template)
            return None if text is None else _braces(project, module, text, node)
        case ast.Call(
            func=ast.Attribute(attr="join", value=between),
            args=[ast.List(elts=parts) | ast.Tuple(elts=parts)],
        ):
            return _joined(project, module, between, parts)
        case _:
            return None


def transparent_argument(project: Project, module: Module, node: ast.Call) -> ast.expr | None:
    """The string that a call gives back, as far as tables are concerned."""
    match project.value(module, node.func):
        case LibraryMethod(receiver=Manager(), name="prepare_query") if node.args:
            return node.args[0]
        case LibraryName(name=name) if name in _TRANSPARENT_FUNCTIONS and node.args:
            return node.args[0]
        case _:
            pass
    match node.func:
        case ast.Attribute(attr=name, value=receiver) if name in _TRANSPARENT_METHODS:
            return receiver
        case _:
            return None


def _joined(project: Project, module: Module, between: ast.expr, parts: list[ast.expr]) -> KnownText | None:
    """`" ".join([…])`, where each of the texts is known."""
    texts: list[KnownText] = []
    for node in parts:
        for each in (between, node) if texts else (node,):
            text = text_of(project, module, each)
            if text is not None and isinstance(each, ast.Name | ast.Attribute):
                text = KnownText(tuple(_inserted(project, module, each)))
            if text is None:
                return None
            texts.append(text)
    return sum(texts, KnownText(())) if texts else None


def _braces(project: Project, module: Module, template: KnownText, call: ast.Call) -> KnownText | None:
    """`str.format`: a template with doubled braces is left alone, its text is not what the source shows."""
    if any(isinstance(part, Piece) and "{{" in part.text for part in template.parts):
        return None
    given = _given(call)
    numbers = count()

    def spans(text: str) -> list[_Field]:
        found = []
        for start, end, field, is_plain in _fields(text):
            value = given.get(field or str(next(numbers)))
            found.append(_Field(start, end, value if is_plain else None))
        return found

    return _split(template, spans, project, module, call)


def _given(call: ast.Call) -> dict[str, ast.expr]:
    """The arguments of `format` by the names that a template has for them."""
    given: dict[str, ast.expr] = {word.arg: word.value for word in call.keywords if word.arg is not None}
    if not any(isinstance(value, ast.Starred) for value in call.args):
        given |= {str(number): value for number, value in enumerate(call.args)}
    return given


class _Field(NamedTuple):
    """A part of a template that `format` or `%` fills, and what with, if that can be told."""

    start: int
    end: int
    value: ast.expr | None


def _fields(text: str) -> list[tuple[int, int, str, bool]]:
    """Where the fields are, their names, and whether each becomes the value's own text."""
    spans, at = [], 0
    try:
        for literal, field, spec, conversion in string.Formatter().parse(text):
            at += len(literal)
            if field is None:
                continue
            length = 2 + len(field) + (1 + len(spec) if spec else 0)
            length += 2 if conversion else 0
            spans.append((at, at + length, field, not spec and not conversion))
            at += length
    except ValueError:
        return []
    return spans


def _split(
    template: KnownText,
    fields_of: Callable[[str], list[_Field]],
    project: Project,
    module: Module,
    values: ast.expr,
) -> KnownText:
    parts: list[Piece | Hole] = []
    for part in template.parts:
        if isinstance(part, Hole):
            parts.append(part)
            continue
        size = len(part.text)
        at = 0
        for start, end, value in [*fields_of(part.text), _Field(size, size, None)]:
            if start > at:
                stretch = part._replace(text=part.text[at:start], start=part.start + at, is_pattern=True)
                parts.append(stretch)
            if end > start:
                parts.extend(_filled(project, module, value, values))
            at = end
    return KnownText(tuple(parts))


def _filled(project: Project, module: Module, value: ast.expr | None, values: ast.expr) -> list[Piece | Hole]:
    """What a field becomes: a text that is known, or a hole that stands for all values."""
    text = None if value is None else text_of(project, module, value)
    if value is None or text is None:
        return [Hole(module, values)]
    return [referred(part, module, value) for part in text.parts]


def _traced(project: Project, module: Module, node: ast.expr) -> KnownText | None:
    if isinstance(node, ast.Name):
        built = _built(project, module, node)
        if built is not None:
            return built
    origins = project.origins(module, node)
    if len(origins) != 1 or origins[0].kind is not From.EXPRESSION:
        return None
    origin = origins[0]
    if origin.node is node or not isinstance(origin.node, ast.expr):
        return None
    text = text_of(project, origin.module, origin.node)
    if text is None or origin.module is module:
        return text
    return KnownText(tuple(referred(part, module, node) for part in text.parts))


def _built(project: Project, module: Module, node: ast.Name) -> KnownText | None:
    """The text of a local name that is bound several times, where the statements before tell which counts.

    `query = …` in each of two branches, or `query = …` with `query += …` after it. What is added may be
    added under a condition, so it is not read: it is left out, or a hole where it may end a word.
    """
    function = module.function_around(node)
    scope, bindings = module.index.scope(node).bindings(node.id) or (None, [])
    if function is None or scope is None or scope.function is not function or len(bindings) == 1:
        return None
    nodes = [binding.node for binding in bindings]
    if any(module.function_around(bound) is not function for bound in nodes):
        return None  # a function inside binds it, whenever that is called
    holes: list[Piece | Hole] = []
    for statement in reversed(statements_on_the_way(module, node, nodes)):
        inside = [bound for bound in nodes if is_in(module, bound, statement)]
        match statement:
            case ast.Assign(targets=[ast.Name()], value=value) if inside == [statement]:
                text = text_of(project, module, value)
                return text if text is None or _ends_a_word(text) else text + KnownText(tuple(holes))
            case _:
                for bound in inside:
                    if not isinstance(bound, ast.AugAssign) or not isinstance(bound.op, ast.Add):
                        return None
                    if not _begins_a_word(text_of(project, module, bound.value)):
                        holes.append(Hole(module, bound.value))
    return None


def _ends_a_word(text: KnownText) -> bool:
    last = text.parts[-1]
    return isinstance(last, Piece) and last.text[-1:].isspace()


def _begins_a_word(text: KnownText | None) -> bool:
    return text is not None and isinstance(text.parts[0], Piece) and text.parts[0].text[:1].isspace()


def referred(part: Piece | Hole, module: Module, node: ast.expr) -> Piece | Hole:
    """Text from elsewhere is reported where it is used."""
    if isinstance(part, Hole):
        return Hole(module, part.node, reference=node) if part.module is module else Hole(module, node)
    return Piece(part.text, module, part.literal, part.start, reference=node)
