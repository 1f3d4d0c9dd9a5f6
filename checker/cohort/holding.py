"""What slots judge on: in a sandbox with a cluster of their own each, or all on one server and in nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TypeAlias

from checker.grading.judge import Machinery
from checker.postgres import obtain
from checker.postgres.private import PrivateClusters
from checker.sandbox import bubblewrap
from checker.trials.bench import forkserver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.sandbox.contract import Room, Sandbox
    from checker.suite.exercise import Exercise

Holding: TypeAlias = Callable[[int], AbstractContextManager[Machinery]]
"""Gives what a slot judges on, for its number."""


def sandbox_named(name: str) -> Sandbox:
    """What makes sandboxes: `bwrap` or `docker`."""
    if name == "docker":
        from checker.sandbox import docker  # noqa: PLC0415  # slow to import

        return docker
    return bubblewrap


@contextmanager
def by_sandbox(
    sandbox: Sandbox, room: Room, exercises: Sequence[Exercise], seed: str | None
) -> Iterator[Holding]:
    """A sandbox and a cluster for each submission.

    Args:
        sandbox: what makes them.
        room: what each may use.
        exercises: which can be judged.
        seed: what trials draw their inputs from, outside of the sandbox; None for the usual ones.

    Raises:
        SandboxUnavailable: Sandboxes cannot be made here.
        PostgresUnavailable: Clusters cannot be made here.
    """
    templates = {exercise.name: exercise.setup_sql() for exercise in exercises}
    with PrivateClusters(templates) as clusters:

        @contextmanager
        def holding(_slot: int) -> Iterator[Machinery]:
            with clusters.cluster() as server, sandbox.held(server, room=room) as held:
                yield Machinery(server, held.forkserver, held, seed)

        with holding(0):
            pass  # whether it can be done at all is known before anything is graded
        yield holding


@contextmanager
def by_nothing(seed: str | None) -> Iterator[Holding]:
    """One server for all, and code that may do what whoever grades may do.

    Args:
        seed: what trials draw their inputs from; None for the usual ones.

    Raises:
        PostgresUnavailable: There is no server.
    """
    with forkserver() as socket, obtain(None) as server:

        @contextmanager
        def holding(_slot: int) -> Iterator[Machinery]:
            yield Machinery(server, socket, seed=seed)

        yield holding
