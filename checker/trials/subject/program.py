"""What a subject runs, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What a subject may use. The defaults are those of kata.toml.

    Attributes:
        start_seconds: for importing the driver and the learner's files.
        call_seconds: for one call to answer.
        memory_mb: address space, in MiB.
        output_kb: what it may print altogether, in KiB.
    """

    start_seconds: float = 10.0
    call_seconds: float = 10.0
    memory_mb: int = 2048
    output_kb: int = 256


@dataclass(frozen=True, slots=True)
class Program:
    """What a subject runs.

    Attributes:
        stage: the folder with copies of the learner's files and the driver; also its working directory.
        driver: the module whose public functions can be called.
        learner_files: the paths in the stage that are the learner's, for telling blame by the frame.
        environment: all of the environment that it sees.
        preload: modules that are imported before the fork because the program needs them.
        laid: in a sandbox, where the stage is laid, to be read only: the subject's is a copy of it.
    """

    stage: Path
    driver: str
    learner_files: frozenset[str]
    environment: Mapping[str, str]
    preload: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    laid: Path | None = None
