"""Where the requests of all bakeries come in, many at the same time."""

from __future__ import annotations

import logging

import asyncpg
from invoices import Invoices
from notices import Notices
from orders import Orders
from pgdbm import AsyncDatabaseManager

log = logging.getLogger("larder.desk")


class Desk:
    """Serves whichever bakery a request is for.

    Each bakery's tables are in a schema with the bakery's name. The web application has made sure that it
    is one: `bakery` is what the browser or the tablet is logged in to.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def place(self, bakery: str, customer: str, item: str, quantity: int) -> int:
        """A customer orders, and gets the number that will be called in the shop."""
        number = await Orders(self._manager(bakery)).place(customer, item, quantity)
        log.info("%s: %s has number %s", bakery, customer, number)
        return number

    async def bill(self, bakery: str, number: int) -> None:
        """A customer wants an invoice for an order."""
        await Invoices(self._manager(bakery)).draw_up(number)
        log.info("%s: invoice for number %s", bakery, number)

    async def remind(self, bakery: str) -> None:
        """It is an hour to closing time, and there is bread left that somebody has ordered."""
        await Notices(self._manager(bakery)).remind()
        log.info("%s: reminded", bakery)

    def _manager(self, bakery: str) -> AsyncDatabaseManager:
        """A manager of this request's own: on a pool that is there, it opens no connection."""
        return AsyncDatabaseManager(pool=self.pool, schema=bakery)
