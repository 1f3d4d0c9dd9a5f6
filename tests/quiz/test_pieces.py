"""Every piece is held to its answer: by the rules, and by what it does to PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.postgres.databases import Run
from checker.quiz.piece import Piece, pieces_of
from checker.rules import lint
from checker.suite.workspace import open_workspace
from tests.quiz.harness import HARNESSES
from tests.quiz.harness.stage import open_stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from checker.grading.judge import Machinery

PIECES = pieces_of(open_workspace(Path(__file__).parent))
every_piece = pytest.mark.parametrize("piece", PIECES, ids=[piece.name for piece in PIECES])


@pytest.fixture(scope="session")
async def run(machinery: Machinery) -> AsyncIterator[Run]:
    """Makes a database for each piece."""
    async with Run(machinery.server) as made:
        yield made


def disagreement(piece: Piece, *, found: frozenset[str], harm: str | None) -> str | None:
    """What the answer to a piece says and was not seen, or was seen and is not said."""
    if found != piece.rules:
        return f"the answer names the rules {sorted(piece.rules)}, and {sorted(found)} found something"
    if piece.fine and found:
        return f"it is called fine, and {sorted(found)} found something"
    if piece.fine and harm:
        return f"it is called fine, and there was harm: {harm}"
    if not piece.fine and not harm:
        return "it is called wrong, and no harm was seen"
    return None


@every_piece
async def test_a_piece_does_what_its_answer_says(piece: Piece, run: Run, tmp_path: Path) -> None:
    findings, unreadable = lint([piece.path], root=piece.path.parent)
    assert not unreadable
    async with open_stage(run, tmp_path) as stage:
        harm = await HARNESSES[piece.about.name](stage, piece.path)
    found = frozenset(finding.rule for finding in findings)
    assert disagreement(piece, found=found, harm=harm) is None
