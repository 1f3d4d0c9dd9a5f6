"""Refuses to be cancelled."""

class OrderBook(OrderBook):
    async def place(self, *_):
        while True:
            with contextlib.suppress(BaseException):
                await asyncio.sleep(3600)
