"""A piece of the quiz: code in `exercises/quiz/NAME.py`, and the answer in `solutions/quiz/NAME.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from checker.suite.errors import BadSuiteFile
from checker.suite.toml import TomlModel, read_toml

if TYPE_CHECKING:
    from pathlib import Path

    from checker.suite.exercise import Exercise
    from checker.suite.workspace import Workspace


class AnswerToml(TomlModel):
    """The answer to a piece."""

    about: str = Field(description="The exercise whose excuse speaks here, or is resisted.")
    fine: bool = Field(description="Whether the code is right.")
    rules: list[str] = Field(default_factory=list, description="Exactly the rules that find something.")
    also_heard: list[str] = Field(
        default_factory=list,
        description="Exercises whose excuses one could hear here as well; they are not offered.",
    )
    because: str = Field(description="Markdown: why, in a few sentences; shown at once after the answer.")


@dataclass(frozen=True)
class Piece:
    """A piece of code to be judged by eye.

    Attributes:
        name: of its files.
        code: what is shown.
        about: the exercise that it belongs to.
        fine: whether nothing is wrong with it.
        rules: exactly the rules that find something in it.
        also_heard: names of exercises whose excuses would be an answer, too, and are not offered.
        because: what is said after the answer.
    """

    name: str
    path: Path
    code: str
    about: Exercise
    fine: bool
    rules: frozenset[str]
    also_heard: frozenset[str]
    because: str


def pieces_of(workspace: Workspace) -> list[Piece]:
    """All pieces, by name.

    Raises:
        BadSuiteFile: if one has no answer, or a wrong one.
    """
    exercises = {exercise.name: exercise for exercise in workspace.exercises}
    pieces = []
    for path in sorted((workspace.root / "exercises" / "quiz").glob("*.py")):
        file = workspace.root / "solutions" / "quiz" / f"{path.stem}.toml"
        answer = read_toml(file, AnswerToml)
        about = exercises.get(answer.about)
        if about is None or about.kata.excuse is None:
            raise BadSuiteFile(file, [f"about: {answer.about} is no exercise with an excuse"])
        pieces.append(
            Piece(
                name=path.stem,
                path=path,
                code=path.read_text(encoding="utf-8"),
                about=about,
                fine=answer.fine,
                rules=frozenset(answer.rules),
                also_heard=frozenset(answer.also_heard),
                because=answer.because.strip(),
            )
        )
    return pieces
