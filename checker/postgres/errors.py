"""What can go wrong between asking for PostgreSQL and having a database on it."""

from __future__ import annotations


class PostgresUnavailable(Exception):
    """There is no PostgreSQL to work with: it does not start, answer, or let us in.

    Attributes:
        message: What happened, with the names and numbers that were seen.
        remedy: What to do next.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy


class BadPostgresChoice(Exception):
    """The value given for `--postgres` (or `KATA_POSTGRES`) makes no sense.

    Attributes:
        message: Which value, and what is allowed instead.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
