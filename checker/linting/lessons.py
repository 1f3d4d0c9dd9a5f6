"""Which excuse usually comes with what a rule finds, and which exercise is about that.

The exercises are no part of what is installed elsewhere, so this is said here again; a test holds it to them.
"""

from __future__ import annotations

from typing import NamedTuple


class Lesson(NamedTuple):
    """An excuse, and the exercise that puts it on trial."""

    exercise: str
    excuse: str


_F_STRING = Lesson("04_query_by_f_string", "It is the same query with an f in front.")
_SCHEMA_ARGUMENT = Lesson(
    "14_schema_argument", "The migrations have to be told the schema. By position they take it."
)

LESSONS = {
    "bare-type": Lesson("16_bare_type", "{{tables.}} is for tables. A type is found without it."),
    "closes-what-it-was-given": Lesson("18_library_closes", "I'll close the db_manager in my library."),
    "connect-on-pool-manager": Lesson(
        "19_connect_in_start", "I call connect() in start(), to be on the safe side."
    ),
    "drop-not-on-every-path": Lesson("20_cleanup_without_finally", "Cleanup doesn't need try/finally."),
    "ignored-config-field": _SCHEMA_ARGUMENT,
    "malformed-template": _F_STRING,
    "manager-call-in-transaction": Lesson(
        "09_beside_the_transaction", "It's inside the with block, so it's in the transaction."
    ),
    "migrations-with-schema": _SCHEMA_ARGUMENT,
    "migrations-without-module-name": Lesson("12_no_module_name", "module_name seems optional."),
    "module-name-twice": Lesson(
        "15_one_name_for_two", "It is the same module at every bakery, so it has one name."
    ),
    "schema-by-f-string": _F_STRING,
    "schema-reassigned": Lesson("06_tenant_switch", "I can switch schema at runtime for tenants."),
    "search-path-set": Lesson("05_search_path", "I'll use search_path instead of templates."),
    "second-pool": Lesson("07_pool_per_service", "Separate pools give better isolation."),
    "session-state-not-held": Lesson(
        "11_session_state", "I take the lock in the first line and give it back in the last."
    ),
    "swallowed-cleanup-failure": Lesson("21_silent_cleanup", "I'll silence cleanup errors with except pass."),
    "test-database-by-hand": Lesson("22_databases_by_hand", "I make my test databases by hand."),
    "written-out-table": Lesson("01_written_out_schema", "It's simpler to just write the schema name."),
}
"""For each rule the one exercise that is most about it; none for a rule that no exercise is about."""
