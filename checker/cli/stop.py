"""`kata stop`: ends the embedded PostgreSQL now, which otherwise ends by itself when it is not used."""

from __future__ import annotations

import click

from checker.postgres.control import stop


@click.command("stop")
def stop_command() -> None:
    """End the PostgreSQL that runs for checks, and remove all of it. The next check starts a new one."""
    click.echo("PostgreSQL is stopped and removed." if stop() else "No PostgreSQL of ours was running.")
