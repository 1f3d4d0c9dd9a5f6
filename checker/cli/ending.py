"""How a command ends: its exit code, and one clear message where there is something wrong."""

from __future__ import annotations

import os
import sys
from enum import IntEnum

import click


class ExitCode(IntEnum):
    """What the exit codes mean. They are the same for every verb."""

    PASSED = 0
    FAILED = 1
    WRONG_USE = 2
    NOT_VERIFIED = 3
    """The machinery is at fault: PostgreSQL, the disk, or a file of the suite's."""
    INTERRUPTED = 130
    NOBODY_READS = 141
    """Standard output was closed, as `head` does: what other programs end with then."""


def run(command: click.Command) -> int:
    """Run a click command with the arguments of this process, and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        _never_refuse_a_character(stream)
    try:
        code = command.main(prog_name="kata", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit:  # how click ends by itself, where a command writes and nobody reads any more
        return _refused(BrokenPipeError())
    except OSError as error:
        return _refused(error)
    except (KeyboardInterrupt, click.Abort):
        return _say("Ended.", ExitCode.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return ExitCode.WRONG_USE
    except _told_to_people() as error:
        return _say(f"kata: {error}", ExitCode.NOT_VERIFIED if _is_ours(error) else ExitCode.WRONG_USE)
    return code if isinstance(code, int) else ExitCode.PASSED


def _told_to_people() -> tuple[type[Exception], ...]:
    """The exceptions whose text is meant for people. Imported once there is one to be compared with."""
    from checker.cohort.errors import CannotGrade  # noqa: PLC0415
    from checker.linting.errors import ExaminationEnded, LintUseError  # noqa: PLC0415
    from checker.postgres.errors import BadPostgresChoice, PostgresUnavailable  # noqa: PLC0415
    from checker.sandbox.errors import SandboxUnavailable  # noqa: PLC0415
    from checker.suite.errors import SuiteError  # noqa: PLC0415

    wrong_use = (SuiteError, BadPostgresChoice, LintUseError, CannotGrade)
    return *wrong_use, PostgresUnavailable, ExaminationEnded, SandboxUnavailable


def _is_ours(error: Exception) -> bool:
    """Whether the machinery is at fault, and not the way in which it is used."""
    from checker.cohort.errors import CannotKeep  # noqa: PLC0415
    from checker.linting.errors import ExaminationEnded  # noqa: PLC0415
    from checker.postgres.errors import PostgresUnavailable  # noqa: PLC0415
    from checker.sandbox.errors import SandboxUnavailable  # noqa: PLC0415
    from checker.suite.errors import BadSuiteFile  # noqa: PLC0415

    ours = (BadSuiteFile, CannotKeep, PostgresUnavailable, ExaminationEnded, SandboxUnavailable)
    return isinstance(error, ours)


def _refused(error: OSError) -> ExitCode:
    """The operating system refused something; what is still buffered must not meet the same fault again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return ExitCode.NOBODY_READS
    where = f" ({error.filename})" if error.filename else ""
    what = f"kata: {error.strerror or error}{where}. Deal with that and try again."
    return _say(what, ExitCode.NOT_VERIFIED)


def _say(message: str, code: ExitCode) -> ExitCode:
    click.echo(message, err=True)
    return code


def _never_refuse_a_character(stream: object) -> None:
    """Print a question mark where the terminal's encoding has no such character, instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
