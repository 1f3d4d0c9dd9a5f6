"""`kata doctor`: whether everything that is needed works, and what to do where it does not."""

from __future__ import annotations

import click

from checker.cli.ending import ExitCode
from checker.cli.examination import examine


@click.command("doctor")
@click.option(
    "--postgres", "choice", metavar="CHOICE", help="embedded (the default), docker, or a postgresql:// URL."
)
def doctor_command(choice: str | None) -> int:
    """See whether everything that is needed works, and what to do where it does not.

    Exit codes: 0 all is well, 3 something is not.
    """
    problems = 0
    for finding in examine(choice):
        mark, colour = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", None)}[finding.good]
        problems += finding.good is False
        click.echo(f"{click.style(mark, fg=colour)} {finding.what}")
        for line in (finding.remedy or "").splitlines():
            click.echo(f"    {line}")
    click.echo("\nAll is well." if not problems else f"\n{problems} to deal with, marked ✗ above.")
    return ExitCode.NOT_VERIFIED if problems else ExitCode.PASSED
