"""KeyboardInterrupt would look like the teacher's Ctrl-C."""

class OrderBook(OrderBook):
    async def place(self, *_):
        raise KeyboardInterrupt
