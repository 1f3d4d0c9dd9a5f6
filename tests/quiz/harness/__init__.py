"""How a piece's harm is seen: for each exercise a harness that drives every piece about it, wrong or fine.

A harness is given the stage and the piece's file. It returns the harm that PostgreSQL shows, or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.quiz.harness import libraries, migrations, names, pools, suites, tenants, transactions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.quiz.harness.stage import Stage

    Harness = Callable[[Stage, Path], Awaitable[str | None]]

HARNESSES: dict[str, Harness] = {
    "01_written_out_schema": names.stays_in_its_bakery,
    "02_half_converted": names.stays_in_its_bakery,
    "03_mixed_names": names.what_it_made_can_be_used,
    "04_query_by_f_string": names.lists_its_bakery,
    "05_search_path": tenants.serves_two_bakeries,
    "06_tenant_switch": tenants.serves_two_at_once,
    "07_pool_per_service": pools.stays_within_the_limit,
    "08_pool_sizes": pools.lends_five_to_any,
    "09_beside_the_transaction": transactions.all_or_nothing,
    "10_one_pool_for_all": pools.comes_to_an_end,
    "11_session_state": transactions.plans_once,
    "12_no_module_name": migrations.starts_beside_another_package,
    "13_name_given_later": migrations.runs_nothing_twice,
    "14_schema_argument": migrations.makes_each_bakery_its_tables,
    "15_one_name_for_two": migrations.opens_both,
    "16_bare_type": migrations.makes_types_for_two,
    "17_tenth_migration": migrations.eleven_run_in_order,
    "18_library_closes": libraries.leaves_the_host_as_it_was,
    "19_connect_in_start": libraries.leaves_the_host_as_it_was,
    "20_cleanup_without_finally": suites.leaves_no_database_when_filling_fails,
    "21_silent_cleanup": suites.says_that_a_database_stays,
    "22_databases_by_hand": suites.a_failing_test_leaves_no_database,
}
