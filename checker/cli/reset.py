"""`kata reset`: the shipped files again; nothing is lost."""

from __future__ import annotations

import click

from checker.cli.desk import open_desk, shown_path
from checker.suite.reset import reset


@click.command("reset")
@click.argument("name", metavar="EXERCISE")
def reset_command(name: str) -> None:
    """Bring an exercise's files back as they were shipped. What they replace is kept, and where is said."""
    workspace = open_desk().workspace
    exercise = workspace.find(name)
    done = reset(exercise, workspace.root)
    if not done.replaced:
        click.echo(f"Nothing to do: the files of {exercise.name} are as they were shipped.")
        return
    click.echo(f"As shipped again: {', '.join(done.replaced)} of {exercise.name}.")
    if done.kept:
        click.echo(f"What was there before is kept in {shown_path(done.kept, workspace.root)}.")
