from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import Any

import pgdbm
import pydantic
import pytest
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseConfig, DatabaseTestConfig
from pgdbm import core as pgdbm_core
from pgdbm.core import DatabaseConfig as Config
from pydantic import BaseModel

from larder import Settings as LarderSettings

DSN = "postgresql://larder@localhost/larder"


async def start(dsn: str, bakery: str, options: dict[str, object]) -> None:
    # ruleid: ignored-config-field
    DatabaseConfig(connection_string=dsn, schema_name=bakery)
    # ruleid: ignored-config-field
    DatabaseConfig(connection_string=dsn, max_connection=5)
    # ruleid: ignored-config-field
    Config(dsn=dsn)
    # ruleid: ignored-config-field
    pgdbm.DatabaseConfig(connection_string=dsn, lock_timeout=500)
    # ruleid[+3]: ignored-config-field
    DatabaseConfig(
        connection_string=dsn,
        min_connections=1,
        pool_size=4,
    )
    # ruleid: ignored-config-field
    await AsyncDatabaseManager.create_shared_pool(DatabaseConfig(connection_string=dsn, search_path="public"))
    # ruleid: ignored-config-field
    AsyncDatabaseManager(DatabaseConfig(connection_string=dsn, schema_name="brightwater"))
    # ruleid: ignored-config-field
    DatabaseConfig(**options, schema_name=bakery)
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn, schema=bakery)
    # ok: ignored-config-field
    DatabaseConfig(host="localhost", port=5432, database="larder", user="larder", password="secret")
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn, shared_pool_search_path=None, lock_timeout_ms=None)
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn, statement_cache_size=0, server_settings={"search_path": "public"})
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn, ssl_enabled=True, ssl_mode="require", ssl_ca_file="ca.pem")
    # ok: ignored-config-field
    DatabaseConfig(**options)
    # ruleid: ignored-config-field
    DatabaseConfig(**{"connection_string": dsn, "schema_name": bakery})
    # ruleid: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update={"schema": bakery})
    # ruleid: ignored-config-field
    DatabaseConfig(connection_string=dsn).copy(update={"schema": bakery})
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update={"schema_name": bakery})
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update=options)
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update={"schema": bakery, **options})
    # ok: ignored-config-field
    DatabaseConfig(**{"connection_string": dsn, "schema": bakery})
    # ok: ignored-config-field
    DatabaseConfig(**{f"{bakery}_name": bakery})
    make = DatabaseConfig
    # ruleid: ignored-config-field
    make(connection_string=dsn, schema_name=bakery)
    # ok: ignored-config-field
    AsyncTestDatabase(DatabaseConfig(connection_string=dsn))


class LarderConfig(DatabaseConfig):
    bakery: str = ""


class Settings(BaseModel):
    schema_name: str = ""


class Larder:
    def __init__(self, dsn: str) -> None:
        # ruleid: ignored-config-field
        self.config = DatabaseConfig(connection_string=dsn, max_conns=4)
        # ok: ignored-config-field
        self.other = LarderConfig(connection_string=dsn, bakery="ostrava")
        # ok: ignored-config-field
        self.settings = Settings(schema_name="ostrava")


def elsewhere(sqlalchemy) -> None:
    # ok: ignored-config-field
    sqlalchemy.DatabaseConfig(schema_name="ostrava")


POOL = {"min_connections": 1, "max_connections": 4}
# ruleid: ignored-config-field
DEFAULT = DatabaseConfig(connection_string=DSN, timeout=5)


def under_other_names(dsn: str, bakery: str) -> None:
    # ruleid: ignored-config-field
    LarderSettings(connection_string=dsn, schema_name=bakery)
    # ruleid: ignored-config-field
    pgdbm_core.DatabaseConfig(connection_string=dsn, min_size=1)
    # ok: ignored-config-field
    pgdbm_core.DatabaseConfig(connection_string=dsn, min_connections=1)


def in_expressions(dsn: str, bakeries: list[str], wanted: bool) -> object:
    # ruleid: ignored-config-field
    configs = [DatabaseConfig(connection_string=dsn, tenant=bakery) for bakery in bakeries]
    # ruleid: ignored-config-field
    lazily = lambda bakery: DatabaseConfig(connection_string=dsn, schema_name=bakery)
    # ruleid: ignored-config-field
    if (config := DatabaseConfig(connection_string=dsn, poolsize=4)) and wanted:
        return config
    # ruleid: ignored-config-field
    chosen = DatabaseConfig(connection_string=dsn) if wanted else DatabaseConfig(url=dsn)
    # ruleid: ignored-config-field
    return configs, lazily, chosen, DatabaseConfig(**POOL, connection_string=dsn, max_size=9)


def either_kind(dsn: str, monitored: bool) -> DatabaseConfig:
    make = Config if monitored else pgdbm.DatabaseConfig
    # ruleid: ignored-config-field
    return make(connection_string=dsn, schema_name="ostrava")


def by_way_of_others(dsn: str) -> None:
    # ruleid: ignored-config-field
    functools.partial(DatabaseConfig, connection_string=dsn, schema_name="ostrava")
    # ruleid: ignored-config-field
    DatabaseConfig.model_validate({"connection_string": dsn, "schema_name": "ostrava"})


def by_way_of_others_and_right(dsn: str, config: DatabaseConfig, bakery: str) -> None:
    # ok: ignored-config-field
    functools.partial(DatabaseConfig, connection_string=dsn, schema="ostrava")
    # ok: ignored-config-field
    functools.partial(LarderConfig, connection_string=dsn, bakery="ostrava")
    # ok: ignored-config-field
    functools.partial(dict, schema_name="ostrava")
    # ok: ignored-config-field
    DatabaseConfig.model_validate({"connection_string": dsn, "schema": "ostrava"})
    # ok: ignored-config-field
    DatabaseConfig.model_validate({"connection_string": dsn, "schema_name": "ostrava"}, by_name=True)
    # ok: ignored-config-field
    Settings.model_validate({"schema_name": "ostrava"})
    # ok: ignored-config-field
    config.model_copy(update={"bakery": bakery})
    # ok: ignored-config-field
    Settings().model_copy(update={"schema": bakery})
    # ok: ignored-config-field
    config.model_dump(exclude={"schema": True})


class WithDefaults:
    Config = dict

    def __init__(self, dsn: str) -> None:
        # ok: ignored-config-field
        self.options = self.Config(dsn=dsn, schema_name="ostrava")


def shadowed(dsn: str) -> object:
    from pydantic.dataclasses import dataclass as DatabaseConfig  # the same name for something else

    # ok: ignored-config-field
    return DatabaseConfig(config={"extra": "forbid"}, repr=False)


@dataclass(frozen=True)
class Place:
    config: DatabaseConfig
    schema_name: str
    # ruleid: ignored-config-field
    spare: DatabaseConfig = field(default_factory=lambda: DatabaseConfig(connect_timeout=3))

    def elsewhere(self) -> Place:
        # ok: ignored-config-field
        return replace(self, schema_name="ostrava")


class Strict(pydantic.BaseModel, extra="forbid"):
    schema_name: str


class Checked(DatabaseConfig):
    """A configuration that has more, and one that would refuse what it does not know."""

    model_config = {"extra": "forbid"}
    schema_name_of: str = ""


def of_their_own() -> None:
    # ok: ignored-config-field
    Strict(schema_name="ostrava")
    # ok: ignored-config-field
    Checked(connection_string=DSN, schema_name_of="ostrava")
    # ok: ignored-config-field
    DatabaseTestConfig(test_db_prefix="larder_", verbose=True)
    # ok: ignored-config-field
    AsyncDatabaseManager(config=DEFAULT, schema="ostrava")


def test_it_is_ignored() -> None:
    # ruleid: ignored-config-field
    assert DatabaseConfig(connection_string=DSN, nonsense=1).schema_name is None


def handed_in(make: Any, config: DatabaseConfig) -> None:
    # ok: ignored-config-field
    make(connection_string=DSN, schema_name="ostrava")
    # ok: ignored-config-field
    type(config)(connection_string=DSN, schema="ostrava")


OPTIONS = {"connection_string": DSN, "schema_name": "ostrava"}


def by_longer_ways(bakery: str) -> None:
    # todoruleid: ignored-config-field
    DatabaseConfig(**OPTIONS)
    make = functools.partial(DatabaseConfig, connection_string=DSN)
    # todoruleid: ignored-config-field
    make(schema_name=bakery)
