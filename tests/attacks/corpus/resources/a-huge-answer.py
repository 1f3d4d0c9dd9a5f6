"""An answer of hundreds of megabytes."""

class OrderBook(OrderBook):
    async def open_orders(self):
        return [{"customer": "x" * (100 << 20)}]
