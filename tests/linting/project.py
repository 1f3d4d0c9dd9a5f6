"""A small code base on disk, and what `kata lint` says of it, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.linting.run import run
from checker.linting.scope import Scope
from checker.rules.engine.registry import names

if TYPE_CHECKING:
    from pathlib import Path

    from checker.findings import LintReport

IMPORT = "from pgdbm import AsyncDatabaseManager\n\n\n"
HEAD = f"{IMPORT}async def place(db: AsyncDatabaseManager) -> None:\n"
CALL = '    await db.execute("INSERT INTO brightwater.orders DEFAULT VALUES")'
WRONG = f"{HEAD}{CALL}\n"
WRONG_LINE = 5
RULE = "written-out-table"
MEANT = f"# kata: ignore[{RULE}] -- the archive is one for all"
MEANT_IN_SQL = MEANT.replace("#", "--", 1)


def write(root: Path, name: str, content: str | bytes = WRONG) -> Path:
    """Put a file into the code base, with the folders that it needs."""
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def report_of(root: Path, *paths: str | Path, markdown: bool = False) -> LintReport:
    """Examine the code base, or those of its files."""
    scope = Scope(root=root, names=names(), markdown=markdown)
    return run([root / path for path in paths] or [root], scope).report


def places(report: LintReport) -> list[tuple[str, int]]:
    """The rule and the line of each finding."""
    return [(one.rule, one.line) for one in report.findings]
