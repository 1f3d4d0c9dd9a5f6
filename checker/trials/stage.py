"""The folder in which a subject runs: copies of the learner's files, the driver, and nothing else of ours."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from checker import temporary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.sandbox.contract import Held


@contextlib.contextmanager
def laid(
    *,
    learner_folder: Path,
    learner_files: Sequence[str],
    own_folder: Path,
    own_files: Sequence[str],
    held: Held | None = None,
) -> Iterator[Path]:
    """Lay out a stage, and take it away afterwards.

    Args:
        learner_folder: where the learner's files are: the exercise itself, or what stands in for it.
        learner_files: their paths, relative to it, as kata.toml lists them. A file that is not there is
            left out; importing it then says so.
        own_folder: the exercise's folder in the suite.
        own_files: the suite's own files that the subject needs: the driver, migrations.
        held: the sandbox in which it is shown, to another user.
    """
    with temporary.folder("stage", held.stages if held else None) as folder:
        if held:
            folder.chmod(0o755)  # the sandbox's folder itself is closed to everybody
        for origin, names in ((learner_folder, learner_files), (own_folder, own_files)):
            for name in names:
                source = origin / name
                if source.is_file():
                    target = folder / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target)
        yield folder
