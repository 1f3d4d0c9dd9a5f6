"""What `--postgres` takes, and what it says to the rest."""

from __future__ import annotations

import pytest

from checker.postgres import BadPostgresChoice, Server, obtain


def _server(url: str) -> Server:
    with obtain(url) as server:
        return server


def test_a_url_gives_its_server() -> None:
    server = _server("postgresql://ada:p%40ss%2Fw@db.example.org:6543/main%20db")
    assert server == Server(
        host="db.example.org",
        port=6543,
        user="ada",
        password="p@ss/w",
        maintenance_database="main db",
        source="url",
        shared_templates=False,
    )


def test_a_short_url_gets_postgresqls_own_defaults() -> None:
    server = _server("postgres://ada@[::1]")
    assert (server.host, server.port, server.maintenance_database) == ("::1", 5432, "postgres")
    assert server.password is None


def test_a_password_is_never_shown() -> None:
    assert "s3cret" not in repr(_server("postgres://ada:s3cret@localhost"))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("oracle", "it is embedded, docker, or a URL"),
        ("mysql://u:s3cret@localhost/db", "it is embedded, docker, or a URL"),
        ("postgres://localhost/db", "lacks a user"),
        ("postgres:///db", "lacks a user"),
        ("postgres://u:s3cret@/db", "lacks a host"),
        ("postgres://u:s3cret@localhost:port/db", "cannot be read"),
        ("postgres://u:s3cret@localhost:99999/db", "cannot be read"),
        ("postgres://u:s3cret@[::1/db", "cannot be read"),
        ("postgres://u:s3cret@localhost/db?sslmode=require", "sslmode are not taken"),
        ("postgres://u:s3/cret@localhost/db", "%2F for /"),
        ("postgres://u:s3cret#more@localhost/db", "%23 for #"),
        ("postgres://u:s3cret?more@localhost/db", "%3F for ?"),
    ],
)
def test_what_makes_no_sense_is_refused_without_showing_a_password(choice: str, said: str) -> None:
    with pytest.raises(BadPostgresChoice) as caught:
        obtain(choice)
    assert said in caught.value.message
    assert "s3cret" not in caught.value.message


def test_the_environment_chooses_where_the_command_line_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_POSTGRES", "postgres://ada@from-the-environment")
    with obtain(None) as server:
        assert server.host == "from-the-environment"
    with obtain("postgres://ada@from-the-command-line") as server:
        assert server.host == "from-the-command-line"


@pytest.mark.usefixtures("in_private_folder")
@pytest.mark.parametrize("seconds", ["soon", "-1", "nan", "inf"])
def test_an_idle_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("KATA_POSTGRES_IDLE_SECONDS", seconds)
    with pytest.raises(BadPostgresChoice, match="KATA_POSTGRES_IDLE_SECONDS"), obtain("embedded"):
        pass
