"""Makes plain `pytest exercises/NN_slug` come to the verdict of `kata check`, in an IDE's test pane too.

pytest finds this module through its entry point, in every run in this environment, so it does nothing and
imports nothing of weight unless the run asks for an exercise.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.postgres.server import Server
    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace
    from checker.trials.bench import Bench
    from checker.verdict import Check

PLUGIN = "kata-exercises"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Leave every conftest.py out of a run of exercises: it could be the learner's, and patch the trials."""
    arguments = early_config.known_args_namespace
    if _workspace_asked_for(early_config, arguments.file_or_dir) is not None:
        arguments.noconftest = True


def pytest_configure(config: pytest.Config) -> None:
    """Register what exercises need when an argument of this run is one, or holds some."""
    if config.pluginmanager.has_plugin("checker.trials.fixtures"):
        return  # a run of the checker's own, which has its bench already
    workspace = _workspace_asked_for(config, config.args)
    if workspace is None:
        return
    from checker.trials import fixtures  # noqa: PLC0415  # only for runs of exercises
    from checker.trials.outcomes import Outcomes  # noqa: PLC0415
    from checker.trials.run import at_once  # noqa: PLC0415

    plain = PlainRun(workspace)
    config.add_cleanup(plain.close)
    config.pluginmanager.register(fixtures)
    config.pluginmanager.register(Outcomes(plain.bench_of, plain, at_once))
    config.pluginmanager.register(plain, PLUGIN)


class PlainRun:
    """Collects exercises, and lends their trials a server and a forkserver for the length of the run."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stack = ExitStack()

    def close(self) -> None:
        """Let go of the server and end the forkserver."""
        self._stack.close()

    def exercise_of(self, path: Path) -> Exercise | None:
        """The exercise whose folder `path` is in."""
        return next((e for e in self._workspace.exercises if path.is_relative_to(e.folder)), None)

    def bench_of(self, file: Path) -> Bench:
        """What the trials in `file` run on."""
        from checker.grading.judge import Job, Machinery, bench_of  # noqa: PLC0415  # only for runs of exercises

        exercise = self.exercise_of(file)
        if exercise is None:
            raise pytest.UsageError(f"{file} is in no exercise of {self._workspace.root}")
        return bench_of(Job(exercise, exercise.folder), Machinery(self._server, self._forkserver))

    @cached_property
    def _server(self) -> Server:
        from checker.postgres import obtain  # noqa: PLC0415  # only for runs of exercises

        return self._stack.enter_context(obtain(None))

    @cached_property
    def _forkserver(self) -> Path:
        from checker.trials.bench import forkserver  # noqa: PLC0415  # only for runs of exercises

        return self._stack.enter_context(forkserver())

    # What the trials' outcomes tell

    def server_reached(self, version: str) -> None:
        """Nothing to do: pytest's report does not name the server."""

    def trial_ended(self, check: Check) -> None:
        """Nothing to do: pytest's own report shows it."""

    def explain(self, check: Check) -> str:
        """The words of `kata check`, without its colours."""
        from checker.report.plain import check_text  # noqa: PLC0415  # only for what did not pass

        return check_text(check)

    # Collecting

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave the learner's own files alone: they run in the subject, never in this process."""
        exercise = self.exercise_of(collection_path)
        if exercise is None or collection_path == exercise.folder:
            return None
        return True if collection_path.is_dir() else None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """An exercise's kata.toml stands for its rules."""
        exercise = self.exercise_of(file_path)
        if exercise is None or file_path != exercise.folder / "kata.toml":
            return None
        return RulesOf.from_parent(parent, path=file_path, exercise=exercise)


class RulesOf(pytest.File):
    """The rules of one exercise, an item each."""

    def __init__(self, *, exercise: Exercise, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # what `from_parent` hands on
        self.exercise = exercise

    def collect(self) -> Iterator[pytest.Item]:
        """Hold the learner's files to the rules; what becomes of each is shown when its item runs."""
        from checker.grading.judge import Job, judge_statically  # noqa: PLC0415  # only for runs of exercises

        for check in judge_statically(Job(self.exercise, self.exercise.folder)):
            yield RuleItem.from_parent(self, name=check.id, check=check)


class RuleItem(pytest.Item):
    """One rule. A finding of a rule that decides nothing is a warning."""

    def __init__(self, *, check: Check, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # what `from_parent` hands on
        self.check = check

    def runtest(self) -> None:
        """Fail with the rule's findings, if it has any that count."""
        from checker.report.plain import check_text  # noqa: PLC0415  # only for runs of exercises
        from checker.verdict import CheckStatus  # noqa: PLC0415

        if self.check.status is CheckStatus.PASSED:
            return
        text = check_text(self.check)
        if self.check.status is CheckStatus.NOT_RUN:
            pytest.skip(f"not run, because of {self.check.cause}")
        if not self.check.required:
            self.warn(pytest.PytestWarning(text))
            return
        raise RuleFoundError(text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """The findings, without a traceback of ours."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where pytest says that it is. Without a line it has no place for a warning."""
        return self.path, 0, self.check.title


class RuleFoundError(Exception):
    """A rule has found something."""


def _workspace_asked_for(config: pytest.Config, arguments: Sequence[str]) -> Workspace | None:
    """The workspace that an argument of this run lies in the exercises of."""
    for argument in arguments:
        path = (config.invocation_params.dir / argument.partition("::")[0]).resolve()
        folders = [folder for folder in (path, *path.parents) if (folder / "suite.toml").is_file()]
        if folders:
            from checker.suite.errors import SuiteError  # noqa: PLC0415  # only for runs of exercises
            from checker.suite.workspace import open_workspace  # noqa: PLC0415

            try:
                return open_workspace(folders[0])
            except SuiteError as error:
                raise pytest.UsageError(str(error)) from None
    return None
