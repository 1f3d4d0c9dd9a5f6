"""Ends in the middle of the first call, with exit code 0."""

class OrderBook(OrderBook):
    async def place(self, *_):
        os._exit(0)
