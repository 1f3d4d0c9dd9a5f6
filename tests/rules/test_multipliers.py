"""Every evaluation file again, in other shapes that mean the same: the same lines must be found."""

from __future__ import annotations

import ast
import io
import re
import shutil
import tokenize
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checker.rules import lint
from checker.rules.model.library import FIXTURES_MODULE

if TYPE_CHECKING:
    from checker.rules import Finding

EVAL = Path(__file__).parent / "eval"
FILES = sorted(file for file in EVAL.iterdir() if file.suffix in {".py", ".sql"})
PYTHON = [file for file in FILES if file.suffix == ".py"]


class Place(NamedTuple):
    """What a finding says and where, but for the file."""

    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    message: str


def place(finding: Finding, *, below: int = 0, right: int = 0) -> Place:
    """The place of a finding in a file whose lines are moved."""
    return Place(
        finding.line - below,
        finding.column - right,
        finding.end_line - below,
        finding.end_column - right,
        finding.rule,
        re.sub(r"line (\d+)", lambda number: f"line {int(number[1]) - below}", finding.message),
    )


@cache
def found(file: Path) -> list[Place]:
    """What is found in an evaluation file as it is."""
    places = [place(finding) for finding in lint([file]).findings]
    assert places or file.stem.endswith("without_a_template")
    return places


def written(file: Path, content: str, folder: Path) -> tuple[Finding, ...]:
    """What is found in another shape of a file, of the same name."""
    shutil.copytree(EVAL / "larder", folder / "larder", dirs_exist_ok=True)  # some import it
    other = folder / file.name
    other.write_bytes(content.encode())
    result = lint([other])
    assert result.unreadable == ()
    return result.findings


class Renamed(ast.NodeTransformer):
    """Gives each name that is imported from pgdbm another: `from pgdbm import DatabaseConfig as …`."""

    def __init__(self) -> None:
        self.spelled: dict[str, str] = {}
        """How each name is spelled now."""

    def visit_Import(self, node: ast.Import) -> ast.Import:
        """Rename the module."""
        for alias in node.names:
            if alias.name == "pgdbm":
                self.spelled[alias.asname or alias.name] = alias.asname = "the_library"
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        """Rename what is imported; fixtures go by their names."""
        module = node.module or ""
        if module.partition(".")[0] != "pgdbm" or module == FIXTURES_MODULE:
            return node
        return self.import_of(module, node)

    def import_of(self, _: str, node: ast.ImportFrom) -> ast.stmt:
        """The same import by other names."""
        for alias in node.names:
            known = alias.asname or alias.name
            self.spelled[known] = alias.asname = f"{known}_of_the_library"
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave a function alone that has one of these names for something else."""
        inner = [each for each in ast.walk(node) if isinstance(each, ast.FunctionDef | ast.ClassDef)]
        bound = {each.name for each in inner}
        bound |= {each.asname for each in ast.walk(node) if isinstance(each, ast.alias) and each.asname}
        return node if bound & self.spelled.keys() else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Spell a name as it is spelled now."""
        return ast.parse(self.spelled.get(node.id, node.id), mode="eval").body

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Spell a class as it is spelled now in an annotation that is a string."""
        if isinstance(node.value, str):
            node.value = re.sub(
                r"(?<!\.)\b[A-Z]\w+", lambda name: self.spelled.get(name[0], name[0]), node.value
            )
        return node


class Qualified(Renamed):
    """Takes each name from its module: `pgdbm.DatabaseConfig`, with `import pgdbm as …`."""

    def import_of(self, module: str, node: ast.ImportFrom) -> ast.stmt:
        """An import of the module, of which the names are attributes."""
        whole = f"all_of_{module.replace('.', '_')}"
        self.spelled |= {alias.asname or alias.name: f"{whole}.{alias.name}" for alias in node.names}
        return ast.Import([ast.alias(module, whole)])


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_ends_of_lines_make_no_difference(file: Path, line_end: str, tmp_path: Path) -> None:
    content = file.read_text().replace("\n", line_end)
    assert [place(finding) for finding in written(file, content, tmp_path)] == found(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_byte_order_mark_makes_no_difference(file: Path, tmp_path: Path) -> None:
    findings = written(file, "\ufeff" + file.read_text(), tmp_path)
    assert [place(finding) for finding in findings] == found(file)


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: file.name)
def test_comments_make_no_difference(file: Path, tmp_path: Path) -> None:
    """Places stay, for a comment's line stays where it was, empty."""
    text = file.read_text()
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    assert [place(finding) for finding in written(file, "".join(lines), tmp_path)] == found(file)


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: file.name)
def test_a_block_around_all_makes_no_difference(file: Path, tmp_path: Path) -> None:
    text = file.read_text()
    if within_a_string(text):
        pytest.skip("a string goes over several lines: indenting it would change it")
    content = "if True:\n" + indent(text.replace("from __future__ import annotations\n", "\n"), "    ")
    findings = written(file, content, tmp_path)
    assert [place(finding, below=1, right=4) for finding in findings] == found(file)


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: file.name)
def test_what_python_writes_of_the_tree_is_found_as_often(file: Path, tmp_path: Path) -> None:
    """Other quotes, other brackets, one line where there were several."""
    findings = written(file, ast.unparse(ast.parse(file.read_text())) + "\n", tmp_path)
    assert [finding.rule for finding in findings] == [each.rule for each in found(file)]


@pytest.mark.parametrize("renaming", [Renamed, Qualified], ids=["as …", "module.…"])
@pytest.mark.parametrize("file", PYTHON, ids=lambda file: file.name)
def test_other_names_for_the_library_are_the_library(
    file: Path, renaming: type[Renamed], tmp_path: Path
) -> None:
    tree = ast.parse(file.read_text())
    names = renaming()
    content = ast.unparse(names.visit(tree))
    assert names.spelled, "the library is imported"
    findings = written(file, content + "\n", tmp_path)
    assert [finding.rule for finding in findings] == [each.rule for each in found(file)]


def within_a_string(text: str) -> bool:
    """Whether a line starts inside a string."""
    return any(
        token.type == tokenize.STRING and token.start[0] != token.end[0]
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
    )
