"""The real command, run as a process in a copy of the suite that a test may change as it likes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.suite.workspace import Workspace

KATA = Path(sysconfig.get_path("scripts")) / "kata"
EXERCISES = ("01_written_out_schema", "06_tenant_switch")
SECONDS = 60


@dataclass(frozen=True)
class Desk:
    """A learner's clone, and the command in it."""

    root: Path

    @property
    def exercise(self) -> Path:
        """The folder of the exercise that most tests are about."""
        return self.root / "exercises" / EXERCISES[0]

    @property
    def orders(self) -> Path:
        """Its one learner's file."""
        return self.exercise / "orders.py"

    @property
    def reference(self) -> Path:
        """The folder with its reference solution."""
        return self.root / "solutions" / EXERCISES[0] / "reference"

    def solve(self) -> None:
        """Put the reference in the learner's place."""
        shutil.copyfile(self.reference / "orders.py", self.orders)

    def progress(self) -> dict[str, Any]:
        """What is kept of the exercise."""
        kept = json.loads((self.root / ".kata" / "progress.json").read_text())
        record: dict[str, Any] = kept["exercises"][EXERCISES[0]]
        return record

    def kata(
        self, *arguments: str, cwd: Path | None = None, **settings: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, with standard input closed."""
        return subprocess.run(
            [KATA, *arguments],
            cwd=cwd or self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            **settings,
        )

    def start(self, *arguments: str, **settings: Any) -> subprocess.Popen[str]:
        """Start the command, in a process group of its own."""
        return subprocess.Popen(
            [KATA, *arguments],
            cwd=self.root,
            env=self.environment(),
            start_new_session=True,
            text=True,
            **settings,
        )

    def environment(self) -> dict[str, str]:
        """The variables of the command: few of the tests' own, and a folder for temporary files."""
        temporary = self.root / "tmp"
        temporary.mkdir(exist_ok=True)
        passed_on = ("PATH", "HOME", "KATA_POSTGRES", "KATA_POSTGRES_BIN")
        kept = {name: os.environ[name] for name in passed_on if name in os.environ}
        return {"TMPDIR": str(temporary), "LANG": "C.UTF-8", "COLUMNS": "100", **kept}


@pytest.fixture
def desk(suite: Workspace) -> Iterator[Desk]:
    """A fresh desk with two exercises, which other users of the machine can reach too."""
    root = Path(tempfile.mkdtemp(prefix="kata-desk-")).resolve()
    root.chmod(0o755)
    entries = []
    for name in EXERCISES:
        exercise = suite.find(name)
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(exercise.folder, root / "exercises" / name, ignore=leave_out)
        shutil.copytree(exercise.solutions, root / "solutions" / name, ignore=leave_out)
        for file in exercise.kata.files:
            shutil.copyfile(exercise.shipped / file, root / "exercises" / name / file)
        entries.append(f'[[exercises]]\nname = "{name}"\ntheme = "{exercise.theme}"\nminutes = 15\n')
    (root / "exercises" / "suite.toml").write_text("\n".join(entries))
    yield Desk(root)
    shutil.rmtree(root)
