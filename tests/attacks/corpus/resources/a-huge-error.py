"""An exception whose text is enormous, and whose causes have no end."""

class OrderBook(OrderBook):
    async def place(self, *_):
        error = None
        for number in range(5_000):
            try:
                raise ValueError("x" * 20_000) from error
            except ValueError as raised:
                error = raised
        raise error
