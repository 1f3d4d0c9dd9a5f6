"""`kata check`: verdicts."""

from __future__ import annotations

from pathlib import Path

import click

from checker.trials.bench import forkserver


@click.command("check")
@click.argument("names", nargs=-1, metavar="[EXERCISE]...")
@click.option("--all", "everything", is_flag=True, help="Check every exercise.")
@click.option("--full", is_flag=True, help="Leave no evidence out.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON, and nothing else.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that stands in for the exercise's own. Progress is not touched.",
)
@click.option(
    "--postgres", "choice", metavar="CHOICE", help="embedded (the default), docker, or a postgresql:// URL."
)
@click.option(
    "--in-process", is_flag=True, help="Run the code in this process, to debug it. Does not count as a check."
)
@click.option("--pdb", is_flag=True, help="With --in-process: stop in the line that raised.")
def check_command(
    names: tuple[str, ...],
    *,
    everything: bool,
    full: bool,
    as_json: bool,
    folder: Path | None,
    choice: str | None,
    in_process: bool,
    pdb: bool,
) -> int:
    """Judge the code of an exercise: rules read it, trials run it on real PostgreSQL.

    Without a name it is the next exercise that is not solved.

    Exit codes: 0 everything passed, 1 something failed, 2 wrong use, 3 nothing failed but not all could be
    verified.
    """
    if everything and names:
        raise click.UsageError("--all is every exercise already; leave the names out.")
    if folder is not None and (everything or len(names) != 1):
        raise click.UsageError("--dir stands in for the files of one exercise: name that one.")
    if pdb and not in_process:
        raise click.UsageError("--pdb needs --in-process: a debugger cannot reach into the subject.")
    if in_process:
        if everything or as_json or len(names) > 1:
            raise click.UsageError("--in-process runs one exercise, for a person to look at.")
        from checker.cli.debugging import debug  # noqa: PLC0415  # pytest and more, for this option alone

        return debug(next(iter(names), None), folder, choice, pdb=pdb)
    with forkserver() as socket:
        # The forkserver imports pgdbm meanwhile, on another processor.
        from checker.cli.checking import Wish, check  # noqa: PLC0415

        wish = Wish(
            names=names, everything=everything, full=full, as_json=as_json, folder=folder, choice=choice
        )
        return check(wish, socket)
