"""The observer connects to whichever database a trial names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.verdict import ExerciseStatus
from tests.small_suite import KATA, shown

if TYPE_CHECKING:
    from tests.small_suite import SmallSuite

MAKES_A_DATABASE = """
import os
import asyncpg

async def opening_time(day):
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute(f'CREATE DATABASE "{os.environ["PGUSER"]}_{day}"')
    await connection.close()
    return 7
"""

TRIALS = """
from checker.trials.authoring import expect

async def test_it_answers(subject, postgres):
    '''It does.'''
    await subject.call("opening_time", day="Monday")
    name = f"{{postgres.login.role}}_{day}"
    connection = await postgres.open_connection(name)
    try:
        found = await connection.fetchval("SELECT current_database()")
    finally:
        await connection.close()
    expect(found == name, "somewhere else")
"""

MAY_CREATE = KATA + "\n[postgres]\ncreate_databases = true\n"


def test_connects_to_a_database_that_the_learners_code_has_made(small_suite: SmallSuite) -> None:
    verdict = small_suite.judged(MAKES_A_DATABASE, trials=TRIALS.format(day="Monday"), kata=MAY_CREATE)
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)


def test_a_database_that_is_not_there_fails_the_trial(small_suite: SmallSuite) -> None:
    verdict = small_suite.judged(MAKES_A_DATABASE, trials=TRIALS.format(day="Tuesday"), kata=MAY_CREATE)
    assert verdict.status is ExerciseStatus.FAILED
    assert '_Tuesday" does not exist' in shown(verdict)


def test_lists_what_the_learners_code_has_made_and_nothing_else(small_suite: SmallSuite) -> None:
    trials = TRIALS.partition("async def")[0] + (
        "async def test_it_answers(subject, postgres):\n"
        "    '''It does.'''\n"
        "    before = await postgres.databases()\n"
        '    await subject.call("opening_time", day="Monday")\n'
        "    after = await postgres.databases()\n"
        '    expect((before, after) == ([], [f"{postgres.login.role}_Monday"]), f"{before}, {after}")\n'
    )
    verdict = small_suite.judged(MAKES_A_DATABASE, trials=trials, kata=MAY_CREATE)
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)


TABLE = "CREATE TABLE public.days (day text)"
READS = """
from checker.trials.authoring import expect

async def test_it_reads(subject, postgres):
    '''It does.'''
    await subject.call("opening_time", day="Monday")
    expect(await postgres.rows("SELECT day FROM public.days") == [{"day": "Monday"}], "other rows")
"""
RUNS_SQL = """
import os
import asyncpg

async def opening_time(day):
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute({sql!r})
    return 7
"""


def test_a_table_that_has_become_a_view_is_not_read(small_suite: SmallSuite) -> None:
    """It could show anything, and would run with the observer's rights."""
    view = "DROP TABLE public.days; CREATE VIEW public.days AS SELECT 'Monday' AS day"
    verdict = small_suite.judged(RUNS_SQL.format(sql=view), trials=READS, setup=TABLE)
    assert verdict.status is ExerciseStatus.FAILED
    assert "public.days was a table, and is something else now" in shown(verdict)


def test_a_view_of_its_own_is_the_learners_business(small_suite: SmallSuite) -> None:
    view = "INSERT INTO public.days VALUES ('Monday'); CREATE VIEW public.shown AS TABLE public.days"
    verdict = small_suite.judged(RUNS_SQL.format(sql=view), trials=READS, setup=TABLE)
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)


def test_a_table_that_the_code_keeps_locked_fails_the_trial(small_suite: SmallSuite) -> None:
    locked = "BEGIN; LOCK TABLE public.days IN ACCESS EXCLUSIVE MODE"
    code = RUNS_SQL.format(sql=locked).replace("import os", "import os\nheld = []")
    code = code.replace("    return 7", "    held.append(connection)\n    return 7")
    verdict = small_suite.judged(code, trials=READS, setup=TABLE)
    assert verdict.status is ExerciseStatus.FAILED
    assert "the code keeps it locked" in shown(verdict)


READS_TWICE = READS.replace(
    '    await subject.call("opening_time", day="Monday")\n',
    '    await postgres.rows("SELECT * FROM public.days")\n'
    '    await subject.call("opening_time", day="Monday")\n',
).replace("SELECT day", "SELECT *")


def test_asks_the_same_again_when_the_table_has_other_columns(small_suite: SmallSuite) -> None:
    """PostgreSQL refuses to execute what it has prepared for the table as it was."""
    changed = "ALTER TABLE days ALTER day TYPE varchar(9); INSERT INTO days VALUES ('Monday')"
    verdict = small_suite.judged(RUNS_SQL.format(sql=changed), trials=READS_TWICE, setup=TABLE)
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)
