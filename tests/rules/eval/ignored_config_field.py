from __future__ import annotations

import pgdbm
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase, DatabaseConfig
from pgdbm.core import DatabaseConfig as Config
from pydantic import BaseModel

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
    # todoruleid: ignored-config-field
    DatabaseConfig(**{"connection_string": dsn, "schema_name": bakery})
    # todoruleid: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update={"schema": bakery})
    # ok: ignored-config-field
    DatabaseConfig(connection_string=dsn).model_copy(update={"schema_name": bakery})
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
