"""Texts for others to choose from."""

from __future__ import annotations

CLEANING = ("DELETE FROM brightwater.orders", "DELETE FROM {{tables.stock}}")
BY_NAME = {"orders": "SELECT * FROM brightwater.orders", "stock": "SELECT * FROM {{tables.stock}}"}
COUNTING = {"orders": "SELECT count(*) FROM brightwater.orders"}


def for_ostrava() -> None:
    COUNTING["orders"] = "SELECT count(*) FROM {{tables.orders}}"
