"""The hostile submissions under `corpus/`, named after what they try.

A file is handed in as exercise 01, below a wrong order book. A folder has the name of another exercise in it,
and files of that: they are handed in below the code that is shipped, or in its place if they are not Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import checker

ROOT = Path(checker.__file__).parents[1]
EXERCISE = "01_written_out_schema"
FILE = "orders.py"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    Attributes:
        name: its kind and what it tries, such as `ending/exits-at-import`.
        why: why somebody would try it.
        exercise: what it is handed in as.
        files: what it brings, by the path in the exercise.
    """

    name: str
    why: str
    exercise: str
    files: dict[str, str]

    @property
    def student(self) -> str:
        """Who hands it in."""
        return self.name.replace("/", "--")

    @property
    def by_heart(self) -> bool:
        """Whether it knows what a trial asks for when nothing is drawn, and reads nothing of it."""
        return self.name.startswith("by-heart/")

    def hand_in(self, folder: Path, mark: str) -> None:
        """Write the learner's files.

        Args:
            folder: the student's.
            mark: will be on the command line of whatever it leaves behind.
        """
        shipped = ROOT / "solutions" / self.exercise / "shipped"
        for origin in shipped.rglob("*"):
            if origin.is_file() and "__pycache__" not in origin.parts:
                path = origin.relative_to(shipped).as_posix()
                target = folder / self.exercise / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(self._content(path, origin, mark), encoding="utf-8")

    def _content(self, path: str, shipped: Path, mark: str) -> str:
        below = _HERE / "wrong.py" if self.exercise == EXERCISE else shipped
        base = below.read_text(encoding="utf-8").replace("@mark@", mark)
        if path not in self.files:
            return base
        return f"{base}\n\n{self.files[path]}" if path.endswith(".py") else self.files[path]


def attacks() -> list[Attack]:
    """All of them, by name."""
    found = []
    for path in sorted(_HERE.glob("corpus/*/*")):
        name = f"{path.parent.name}/{path.stem}"
        if path.is_file():
            exercise, files = EXERCISE, {FILE: path}
        else:
            [folder] = path.iterdir()
            exercise = folder.name
            files = {
                each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.is_file()
            }
        read = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
        found.append(Attack(name, _why(next(iter(read.values()))), exercise, read))
    return found


def _why(code: str) -> str:
    """The docstring, or the comment at the top."""
    return code.partition('"""')[2].partition('"""')[0] or code.partition("\n")[0]
