"""The verbs of `kata`."""

from __future__ import annotations

import click

from checker.cli.lazy import LazyGroup

VERBS = {
    "list": "Show all exercises and what is solved.",
    "check": "Judge the code of an exercise on real PostgreSQL.",
    "watch": "Check again whenever a file is saved.",
    "hint": "Show one more hint.",
    "quiz": "Say which excuse is speaking in a piece of code.",
    "lint": "Hold any code base that uses pgdbm to the rules.",
    "grade": "Judge the submissions of a cohort.",
    "explain": "Explain a rule, or what an exercise asks for.",
    "solution": "Show the reference solution and why it is right.",
    "reset": "Bring the shipped files back; yours are kept.",
    "doctor": "See whether everything that is needed works.",
    "stop": "End the PostgreSQL that runs for checks.",
    "dev": "For those who write exercises.",
}

EPILOG = "Exercises are named by number, name or the beginning of a name: 01, written_out_schema, written."


@click.group(
    cls=LazyGroup,
    package="checker.cli",
    verbs=VERBS,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="pgdbm-kata", prog_name="kata")
@click.pass_context
def kata(ctx: click.Context) -> None:
    """Unlearn the mistakes people make with pgdbm, one excuse at a time.

    Without a command: where you are, and what comes next.
    """
    if ctx.invoked_subcommand is None:
        from checker.cli.where import show  # noqa: PLC0415  # as late as every verb

        show()
