"""What a run makes up is not in what it says, and what differs still does."""

from __future__ import annotations

import pytest

from checker.cohort.neutral import neutral
from checker.verdict import Check, CheckStatus, Comment, CommentType, ExerciseStatus, Verdict, Versions


def _saying(message: str) -> Verdict:
    comment = Comment(type=CommentType.ESSENTIAL, message=message)
    check = Check(id="trial:test_a", kind="trial", title="A.", status=CheckStatus.FAILED, comments=[comment])
    return Verdict(
        exercise="01_written_out_schema",
        title="The schema",
        status=ExerciseStatus.FAILED,
        checks=[check],
        versions=Versions(suite="1", python="3.11", pgdbm="0.5", asyncpg="0.32"),
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("No database kata_0f3a91bc_2.", "No database kata_2."),
        ('The role "kata_0f3a91bc_1_app" may not.', 'The role "kata_1_app" may not.'),
        (
            "kata_803df628_1_app_e4b3e7d9_z, kata_803df628_1_app_018b6261_z, kata_803df628_1_app_e4b3e7d9",
            "kata_1_app_1_z, kata_1_app_2_z, kata_1_app_1",
        ),
        ("The order cafe0123 of kata_order is 2.", "The order cafe0123 of kata_order is 2."),
    ],
)
def test_made_up_names_are_numbered(one: str, said: str) -> None:
    assert neutral(_saying(one)) == _saying(said)
