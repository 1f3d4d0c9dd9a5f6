"""An answer nested deeper than any reader follows."""

class OrderBook(OrderBook):
    async def open_orders(self):
        rows = []
        for _ in range(100_000):
            rows = [rows]
        return rows
