"""The surface of pgdbm 0.5.0 and asyncpg that the rules know."""

from __future__ import annotations

from checker.rules.model.values import (
    Config,
    Connection,
    LibraryName,
    Manager,
    PoolKind,
    SchemaKind,
    Simple,
    Transaction,
    Value,
)
from checker.rules.model.values import Pool as PoolValue

MANAGER = "pgdbm.AsyncDatabaseManager"
MONITORED_MANAGER = "pgdbm.MonitoredAsyncDatabaseManager"
MANAGERS = frozenset({MANAGER, MONITORED_MANAGER})
CONFIG = "pgdbm.DatabaseConfig"
MIGRATIONS = "pgdbm.AsyncMigrationManager"
TEST_DATABASE = "pgdbm.AsyncTestDatabase"
FIXTURES_MODULE = "pgdbm.fixtures.conftest"

INSTANCES: dict[str, Value] = {
    MANAGER: Manager(),
    MONITORED_MANAGER: Manager(),
    CONFIG: Config(),
    MIGRATIONS: Simple.MIGRATIONS,
    TEST_DATABASE: Simple.TEST_DATABASE,
    "pgdbm.TransactionManager": Transaction(Manager()),
    "asyncpg.Pool": PoolValue(),
    "asyncpg.Connection": Connection(None),
    "asyncpg.PoolConnectionProxy": Connection(None),
}
"""What an annotation with one of these names says."""

_WITHOUT_SCHEMA = Manager(PoolKind.OWN, SchemaKind.ABSENT)
FIXTURES: dict[str, Value] = {
    "test_db": _WITHOUT_SCHEMA,
    "test_db_with_schema": Manager(PoolKind.OWN, SchemaKind.SET),
    "test_db_with_tables": _WITHOUT_SCHEMA,
    "test_db_with_data": _WITHOUT_SCHEMA,
    "test_db_isolated": Transaction(_WITHOUT_SCHEMA),
    "test_db_factory": Simple.TEST_DATABASE_FACTORY,
}
"""The fixtures of `pgdbm.fixtures.conftest`."""

_QUERY_METHODS = {
    "execute": 0,
    "executemany": 0,
    "execute_many": 0,
    "fetch_all": 0,
    "fetch_one": 0,
    "fetch_val": 0,
    "fetch_value": 0,
}
MANAGER_SINKS = _QUERY_METHODS | {
    "add_prepared_statement": 1,
    "execute_and_return_id": 0,
    "explain_query": 0,
    "fetch_all_as_model": 1,
    "fetch_as_model": 1,
    "prepare_query": 0,
}
"""The methods of a manager that take SQL, and which argument it is."""
TRANSACTION_SINKS = _QUERY_METHODS
CONNECTION_SINKS = {
    "cursor": 0,
    "execute": 0,
    "executemany": 0,
    "fetch": 0,
    "fetchmany": 0,
    "fetchrow": 0,
    "fetchval": 0,
    "prepare": 0,
}

_PUBLIC_NAMES = frozenset(
    name.rpartition(".")[2] for name in INSTANCES if name.startswith(("pgdbm.", "asyncpg."))
)


def canonical(name: str) -> str:
    """The name by which the rules know a library's object: `pgdbm.core.DatabaseConfig` has a shorter one."""
    package, _, rest = name.partition(".")
    last = rest.rpartition(".")[2]
    if package in {"asyncpg", "pgdbm"} and last in _PUBLIC_NAMES:
        return f"{package}.{last}"
    return name


def star_export(module: str, name: str) -> LibraryName | None:
    """What `from module import *` binds to a name, for the libraries that the rules know."""
    full = canonical(f"{module}.{name}")
    return LibraryName(full) if full in INSTANCES else None
