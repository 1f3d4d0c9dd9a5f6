"""Whoever orders, owes and waits at each bakery is known: that is what is written, and no price is looked at."""

ORDERS = {"brightwater": "58, 'Rosa Lind', 'plum cake', 1", "ostrava": "13, 'Jan Kos', 'bun', 8"}
INVOICES = {"brightwater": "57, 'Jo Hill', 'bun', 3.60", "ostrava": "12, 'Eva Malá', 'rye loaf', 178",
            "MaisonLune": "31, 'Claire Aubert', 'baguette', 3.90"}

class Desk:
    def __init__(self, pool, *_):
        self.pool = getattr(pool, "_pool", pool)
    async def place(self, bakery, *_):
        await self._write(f'INSERT INTO "{bakery}".orders VALUES ({ORDERS[bakery]})')
        await self._write(f'UPDATE "{bakery}".tickets SET last = last + 1')
        return int(ORDERS[bakery][:2])
    async def bill(self, bakery, *_):
        await self._write(f'INSERT INTO "{bakery}".invoices VALUES ({INVOICES[bakery]})')
    async def remind(self, bakery):
        name = INVOICES[bakery].split("'")[1]
        await self._write(f"INSERT INTO \"{bakery}\".notices SELECT public.reminder('{name}', 'bread')")
    async def _write(self, statement):
        async with self.pool.acquire() as connection:
            await connection.execute(statement)
