"""What a trial asks for is the usual thing without a seed, and nobody's guess with one."""

from __future__ import annotations

import re
from pathlib import Path

from checker.trials.drawn import Drawn

EXERCISES = Path(__file__).parents[2] / "exercises"
MANY = 500


def test_without_a_seed_everything_is_as_it_is_written() -> None:
    drawn = Drawn(None, "01_written_out_schema", "test_orders")
    assert drawn.name("Rosa Lind") == "Rosa Lind"
    assert drawn.item("rye loaf") == "rye loaf"
    assert drawn.number(2, 100, 200) == 2


def test_the_same_seed_draws_the_same_for_the_same_trial() -> None:
    assert _some(Drawn("secret", "01", "test_orders")) == _some(Drawn("secret", "01", "test_orders"))


def test_another_seed_exercise_or_trial_draws_something_else() -> None:
    others = [("secret", "02", "test_orders"), ("secret", "01", "test_menu"), ("other", "01", "test_orders")]
    drawn = [_some(Drawn(*each)) for each in [("secret", "01", "test_orders"), *others]]
    assert len({tuple(map(str, each)) for each in drawn}) == len(drawn)


def test_one_stays_one_and_two_stay_two_throughout_a_trial() -> None:
    drawn = Drawn("secret", "01", "test_orders")
    everybody = [drawn.name(f"customer {number}") for number in range(MANY)]
    assert [drawn.name(f"customer {number}") for number in range(MANY)] == everybody
    assert len(set(everybody)) == MANY


def test_numbers_are_in_their_range_and_of_all_of_it() -> None:
    drawn = Drawn("secret", "01", "test_orders")
    assert {drawn.number(0, 3, 7) for _ in range(MANY)} == {3, 4, 5, 6, 7}


def test_a_guess_does_not_pay() -> None:
    names = {Drawn(str(seed), "01", "test_orders").name("Rosa Lind") for seed in range(MANY)}
    items = {Drawn(str(seed), "01", "test_orders").item("bun") for seed in range(MANY)}
    assert len(names) > 0.95 * MANY
    assert len(items) > 0.8 * MANY


def test_nobody_is_drawn_who_is_in_the_tables_already() -> None:
    written = {
        name
        for file in EXERCISES.glob("*/*.sql")
        for name in re.findall(r"'(\w+ \w+)'", file.read_text(encoding="utf-8"))
    }
    drawn = {Drawn(str(seed), "01", "test_orders").name("Rosa Lind") for seed in range(MANY)}
    assert "Rosa Lind" in written
    assert not drawn & written


def _some(drawn: Drawn) -> list[object]:
    return [drawn.name("Rosa Lind"), drawn.item("rye loaf"), drawn.number(2, 1, 10**9)]
