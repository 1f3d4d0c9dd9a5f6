"""What a server must have, and that what is missing is named together with its cure."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from checker.postgres import PostgresUnavailable, connections
from checker.postgres.databases import Run
from checker.postgres.requirements import FREE_CONNECTIONS_NEEDED, Version, check_version

if TYPE_CHECKING:
    from checker.postgres import Server
    from checker.postgres.connections import Connection


async def _refusal(server: Server) -> PostgresUnavailable:
    with pytest.raises(PostgresUnavailable) as caught:
        async with Run(server):
            pass
    return caught.value


@pytest.mark.parametrize("missing", ["CREATEDB", "CREATEROLE", "INHERIT"])
async def test_a_missing_right_is_named_and_its_cure_works(
    server_by_url: Server, superuser: Connection, missing: str
) -> None:
    await superuser.execute(f"ALTER ROLE {server_by_url.user} NO{missing}")
    refusal = await _refusal(server_by_url)
    assert f"lacks {missing}," in refusal.message
    await superuser.execute(refusal.remedy.removeprefix("Have a superuser run: "))
    async with Run(server_by_url) as run:
        await run.database(template=await run.template("cured", "CREATE TABLE t ()"))


async def test_two_missing_rights_are_named_together(server_by_url: Server, superuser: Connection) -> None:
    await superuser.execute(f"ALTER ROLE {server_by_url.user} NOCREATEDB NOCREATEROLE")
    refusal = await _refusal(server_by_url)
    assert "lacks CREATEDB and CREATEROLE" in refusal.message
    assert f'ALTER ROLE "{server_by_url.user}" CREATEDB CREATEROLE;' in refusal.remedy


async def test_a_narrow_connection_limit_of_the_role_is_named_and_its_cure_works(
    server_by_url: Server, superuser: Connection
) -> None:
    await superuser.execute(f"ALTER ROLE {server_by_url.user} CONNECTION LIMIT 1")
    refusal = await _refusal(server_by_url)
    assert "0 connections left under its CONNECTION LIMIT" in refusal.message
    await superuser.execute(refusal.remedy.removeprefix("Close others, or have a superuser run: "))
    async with Run(server_by_url):
        pass


async def test_a_connection_limit_that_is_used_up_is_said_by_the_server(
    server_by_url: Server, superuser: Connection
) -> None:
    await superuser.execute(f"ALTER ROLE {server_by_url.user} CONNECTION LIMIT 0")
    refusal = await _refusal(server_by_url)
    assert "too many connections for role" in refusal.message


async def test_a_nearly_full_server_is_refused(embedded_server: Server, superuser: Connection) -> None:
    left = await superuser.fetchval(
        "SELECT current_setting('max_connections')::int - 3 - sum(numbackends)::int FROM pg_stat_database"
    )
    others = [await connections.connect(embedded_server) for _ in range(left - FREE_CONNECTIONS_NEEDED + 1)]
    refusal = await _refusal(embedded_server)
    for other in others:
        await connections.close(other)
    assert "Of the server's 200 connections" in refusal.message
    assert f"a trial needs {FREE_CONNECTIONS_NEEDED}" in refusal.message
    assert "ALTER SYSTEM SET max_connections = 20" in refusal.remedy


@pytest.mark.parametrize(("text", "number"), [("13.22", 130022), ("9.6.24", 90624)])
def test_an_old_version_is_refused(text: str, number: int) -> None:
    # From the number alone: no such server is at hand to the tests.
    with pytest.raises(PostgresUnavailable, match=f"PostgreSQL {text}; at least 14"):
        check_version(Version(text, number))


@pytest.mark.parametrize(("number", "has_file_copy"), [(140000, False), (150018, True), (180006, True)])
def test_a_supported_version_is_accepted(number: int, has_file_copy: bool) -> None:
    version = Version("as it is", number)
    check_version(version)
    assert version.has_file_copy is has_file_copy


async def test_a_wrong_password_is_said(server: Server) -> None:
    refusal = await _refusal(replace(server, password=secrets.token_hex(4)))
    assert "password authentication failed" in refusal.message
    assert "Correct the user or the password" in refusal.remedy


async def test_a_missing_maintenance_database_is_said(server: Server) -> None:
    refusal = await _refusal(replace(server, maintenance_database="nowhere"))
    assert "has no database 'nowhere'" in refusal.message


async def test_a_role_that_may_not_log_in_is_said(server_by_url: Server, superuser: Connection) -> None:
    await superuser.execute(f"ALTER ROLE {server_by_url.user} NOLOGIN")
    refusal = await _refusal(server_by_url)
    assert "is not permitted to log in" in refusal.message
