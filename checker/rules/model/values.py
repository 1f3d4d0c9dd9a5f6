"""What an expression can be known to be.

Only what a rule can use has a value of its own; everything else is `UNKNOWN`, and unknown means silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from checker.rules.model.module import Module
    from checker.rules.model.scope import FunctionNode, Scope


class Simple(Enum):
    """Values that have nothing more to tell."""

    UNKNOWN = auto()
    NOTHING = auto()
    """The constant `None`."""
    MIGRATIONS = auto()
    """An `AsyncMigrationManager`."""
    TEST_DATABASE = auto()
    """An `AsyncTestDatabase`."""
    TEST_DATABASE_FACTORY = auto()
    """What the fixture `test_db_factory` gives."""


UNKNOWN = Simple.UNKNOWN
NOTHING = Simple.NOTHING


class PoolKind(Enum):
    """Whose pool a manager works on."""

    OWN = auto()
    """Its own, made by `connect()`."""
    EXTERNAL = auto()
    """One that was handed to it."""
    UNKNOWN = auto()


class SchemaKind(Enum):
    """What is known of a manager's schema."""

    SET = auto()
    """It has one, whichever."""
    ABSENT = auto()
    """It was made without one, or for `public`, so bare names are meant."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Manager:
    """An `AsyncDatabaseManager` or a subclass of it."""

    pool: PoolKind = PoolKind.UNKNOWN
    schema: SchemaKind = SchemaKind.UNKNOWN
    subclass: ProjectClass | None = None
    """The project's own subclass, if it is one."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """What `transaction()` yields."""

    manager: Manager


@dataclass(frozen=True, slots=True)
class Pool:
    """An asyncpg pool."""

    from_pgdbm: bool = False
    """Whether pgdbm made it, or a pgdbm manager works on it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An asyncpg connection that came from a manager; `None` when it came from elsewhere."""

    manager: Manager | None


@dataclass(frozen=True, slots=True)
class Config:
    """A `DatabaseConfig`."""

    schema: SchemaKind = SchemaKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class Yields:
    """A context manager, and what it yields."""

    value: Value


@dataclass(frozen=True, slots=True)
class Holds:
    """A list, set or mapping, and what each element or mapped value is."""

    value: Value
    by_key: bool = False
    """Whether it is a mapping: to go over it gives the keys."""


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple, and what each of its parts is."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LibraryName:
    """A module, class or function from outside the project, by its full name."""

    name: str


@dataclass(frozen=True, slots=True)
class ProjectModule:
    """A module of the project."""

    module: Module


@dataclass(frozen=True, slots=True)
class ProjectClass:
    """A class that the project defines."""

    module: Module
    node: ast.ClassDef
    scope: Scope


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class that the project defines."""

    of: ProjectClass


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the project defines; a method bound to its object when `bound` is set."""

    module: Module
    node: FunctionNode
    bound: bool = False


@dataclass(frozen=True, slots=True)
class LibraryMethod:
    """A method of something from pgdbm or asyncpg, bound to its object."""

    receiver: Value
    name: str


Value = (
    Simple
    | Manager
    | Transaction
    | Pool
    | Connection
    | Config
    | Yields
    | Holds
    | Row
    | LibraryName
    | ProjectModule
    | ProjectClass
    | Instance
    | Function
    | LibraryMethod
)


def element(container: Value) -> Value:
    """What one element is, as a loop gives it."""
    match container:
        case Holds(value=value, by_key=False):
            return value
        case Row(parts=parts):
            return join(list(parts))
        case _:
            return UNKNOWN


def item(container: Value) -> Value:
    """What `container[…]` is, with whatever key or index."""
    return container.value if isinstance(container, Holds) else element(container)


def part(value: Value, path: tuple[int, ...]) -> Value:
    """What a part of a tuple is, and a part of that again."""
    for position in path:
        if not isinstance(value, Row) or position >= len(value.parts):
            return UNKNOWN
        value = value.parts[position]
    return value


def join(values: list[Value]) -> Value:  # noqa: PLR0911 - a return for each kind
    """What a name is that may be any of several values: what they have in common."""
    something = [value for value in values if value is not NOTHING]
    if not something:
        return NOTHING if values else UNKNOWN
    first = something[0]
    if all(value == first for value in something[1:]):
        return first
    managers = [value for value in something if isinstance(value, Manager)]
    if len(managers) == len(something):
        return _join_managers(managers)
    if all(isinstance(value, Pool) for value in something):
        return Pool(all(isinstance(value, Pool) and value.from_pgdbm for value in something))
    if all(isinstance(value, Config) for value in something):
        return Config()
    if all(isinstance(value, Transaction) for value in something):
        return Transaction(
            _join_managers([value.manager for value in something if isinstance(value, Transaction)])
        )
    if all(isinstance(value, Row) for value in something):
        return _join_rows([value.parts for value in something if isinstance(value, Row)])
    return UNKNOWN


def _join_rows(rows: list[tuple[Value, ...]]) -> Value:
    if len({len(parts) for parts in rows}) > 1:
        return UNKNOWN
    return Row(tuple(join(list(parts)) for parts in zip(*rows, strict=True)))


def _join_managers(managers: list[Manager]) -> Manager:
    pools = {manager.pool for manager in managers}
    schemas = {manager.schema for manager in managers}
    subclasses = {manager.subclass for manager in managers}
    return Manager(
        pool=pools.pop() if len(pools) == 1 else PoolKind.UNKNOWN,
        schema=schemas.pop() if len(schemas) == 1 else SchemaKind.UNKNOWN,
        subclass=subclasses.pop() if len(subclasses) == 1 else None,
    )
