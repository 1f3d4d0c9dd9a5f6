"""The environment that a subject sees: where its database is, and nothing of ours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from checker.postgres.databases import Login


def environment(stage: Path, login: Login) -> dict[str, str]:
    """All variables of a subject.

    Its database under the names that libpq, pgdbm's own fixtures (`TEST_DB_*`) and most applications
    (`DATABASE_URL`) read, so that code which asks the environment needs no change to run here.
    """
    return {
        "PATH": os.defpath,
        "HOME": str(stage),
        "TMPDIR": str(stage),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": login.dsn,
        "PGHOST": login.host,
        "PGPORT": str(login.port),
        "PGUSER": login.role,
        "PGPASSWORD": login.password,
        "PGDATABASE": login.database,
        "TEST_DB_HOST": login.host,
        "TEST_DB_PORT": str(login.port),
        "TEST_DB_USER": login.role,
        "TEST_DB_PASSWORD": login.password,
    }
