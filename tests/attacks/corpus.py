"""The hostile submissions: files under `corpus/`, named after what they try, below a wrong order book."""

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
        code: what stands below the wrong order book.
    """

    name: str
    why: str
    code: str

    @property
    def student(self) -> str:
        """Who hands it in."""
        return self.name.replace("/", "--")

    def submission(self, mark: str) -> str:
        """The learner's file.

        Args:
            mark: will be on the command line of whatever it leaves behind.
        """
        return f"{_wrong(mark)}\n\n{self.code}"


def attacks() -> list[Attack]:
    """All of them, by name."""
    found = []
    for path in sorted(_HERE.glob("corpus/*/*.py")):
        code = path.read_text(encoding="utf-8")
        why = code.partition('"""')[2].partition('"""')[0]
        found.append(Attack(f"{path.parent.name}/{path.stem}", why, code))
    return found


def _wrong(mark: str) -> str:
    return (_HERE / "wrong.py").read_text(encoding="utf-8").replace("@mark@", mark)
