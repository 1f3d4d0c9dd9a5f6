"""Imports point one way: what CONTRIBUTING says of who may know whom is held here."""

from __future__ import annotations

import ast
from pathlib import Path

import checker

ROOT = Path(checker.__file__).parent

MAY_IMPORT = {
    "verdict": set(),
    "findings": set(),
    "forking": set(),
    "temporary": set(),
    "gradebook": {"verdict"},
    "postgres": {"temporary"},
    "suite": {"verdict"},
    "rules": set(),
    "quiz": {"suite"},
    "linting": {"findings", "forking", "rules"},
    "report": {"findings", "gradebook", "verdict"},
    "submissions": {"gradebook", "suite"},
    "sandbox": {"postgres", "temporary"},
    "trials": {"postgres", "sandbox", "temporary", "verdict"},
    "cohort": {
        *("forking", "gradebook", "grading", "postgres", "sandbox", "submissions"),
        *("suite", "temporary", "trials", "verdict"),
    },
    "grading": {
        *("forking", "postgres", "report", "rules", "sandbox", "suite", "temporary", "trials"),
        "verdict",
    },
    "cli": {
        "cohort",
        "findings",
        "gradebook",
        "grading",
        "linting",
        "postgres",
        "quiz",
        "report",
        "rules",
        "sandbox",
        "submissions",
        "suite",
        "trials",
        "verdict",
    },
}
"""For each part of the checker, the other parts that it may import."""

IN_THE_SUBJECT = (
    *("answering.py", "forkserver.py", "inner_pytest.py", "looks.py", "messages.py"),
    *("new_interpreter.py", "pipes.py"),
)
"""What runs beside the learner's code; it holds nothing that decides."""


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name for name in names if name.startswith("checker.")}


def _wrong() -> list[str]:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        part = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if part == "__init__":
            continue
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in sorted(_imports(path))
            if name.split(".")[1] not in MAY_IMPORT[part] | {part}
        ]
    return wrong


def test_every_part_imports_only_what_it_may() -> None:
    assert _wrong() == []


def test_what_runs_in_the_subject_knows_nothing_else_of_ours() -> None:
    folder = ROOT / "trials" / "subject"
    known = {name for file in IN_THE_SUBJECT for name in _imports(folder / file)}
    assert {name for name in known if not name.startswith("checker.trials.subject")} == set()


def test_no_rule_knows_another() -> None:
    rules = [path for path in (ROOT / "rules").glob("*.py") if path.name != "__init__.py"]
    assert rules
    for path in rules:
        allowed = ("checker.rules.model", "checker.rules.sql")
        assert [name for name in _imports(path) if not name.startswith(allowed)] == [], path.name
