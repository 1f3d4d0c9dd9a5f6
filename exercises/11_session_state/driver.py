"""Larder's servers. North and south each load `planning.py` for itself; a third is its own process."""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType
from typing import Any

import asyncpg

from checker.trials.subject.new_interpreter import run_in_new_interpreter


def _load() -> ModuleType:
    sys.modules.pop("planning", None)
    return importlib.import_module("planning")


_servers = {server: _load() for server in ("north", "south")}
_planners: dict[str, Any] = {}


async def open_larder() -> None:
    """Start both servers."""
    for server, planning in _servers.items():
        _planners[server] = await planning.open_planner(os.environ["DATABASE_URL"])


async def order(bakery: str, item: str, trays: int) -> None:
    """A customer orders."""
    await _in_the_shop(
        "INSERT INTO planning.orders (bakery, item, trays) VALUES ($1, $2, $3)", bakery, item, trays
    )


async def withdraw(bakery: str, item: str) -> None:
    """A customer withdraws an order."""
    await _in_the_shop("DELETE FROM planning.orders WHERE bakery = $1 AND item = $2", bakery, item)


async def plan(server: str, bakery: str) -> int:
    """A run of the planning begins on one of the servers."""
    made: int = await _planners[server].plan(bakery)
    return made


async def plan_in_a_new_process(bakery: str) -> int:
    """A run begins on a server that has only just been set up: nothing is in its memory yet."""
    made: int = await run_in_new_interpreter("driver", "_plan_alone", bakery=bakery)
    return made


async def _plan_alone(bakery: str) -> int:
    planner = await _servers["north"].open_planner(os.environ["DATABASE_URL"])
    made: int = await planner.plan(bakery)
    return made


async def open_orders(server: str) -> dict[str, int]:
    """Mei looks at her screen, which one of the servers answers."""
    counts: dict[str, int] = await _planners[server].open_orders()
    return counts


async def _in_the_shop(statement: str, *values: object) -> None:
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()
