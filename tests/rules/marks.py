"""Reading the marks of an evaluation file.

`# ruleid: NAME` before a line says that the rule must report it, `# ok: NAME` that it must not, `#
todoruleid: NAME` that it should and does not yet. A line without a mark must stay silent too. `#
ruleid[+2]: NAME` speaks of the second line after the next, which may be inside a string where no mark
can stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARK = re.compile(r"^\s*(?:#|--) (ruleid|ok|todoruleid)(?:\[\+(\d+)\])?: ([a-z0-9-]+)$")


@dataclass
class Marks:
    """The lines of one evaluation file, by what is said of them."""

    reported: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)


def read_marks(text: str, rule: str) -> Marks:
    """Read the marks of one rule; a mark for another rule is a mistake in the file."""
    marks = Marks()
    by_kind = {"ruleid": marks.reported, "ok": marks.silent, "todoruleid": marks.missed}
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = _MARK.match(line)
        if match is None:
            assert "ruleid" not in line, f"line {number} holds a mark that cannot be read"
            continue
        kind, offset, name = match.groups()
        assert name == rule, f"line {number} marks {name} in the file of {rule}"
        target = number + 1
        while _MARK.match(lines[target - 1]):
            target += 1
        by_kind[kind].add(target + int(offset or 0))
    return marks
