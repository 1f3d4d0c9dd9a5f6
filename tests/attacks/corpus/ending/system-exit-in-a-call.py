"""SystemExit out of a call goes through asyncio like nothing else does."""

class OrderBook(OrderBook):
    async def place(self, *_):
        raise SystemExit(0)
