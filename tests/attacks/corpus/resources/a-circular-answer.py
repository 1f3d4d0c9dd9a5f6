"""An answer that contains itself."""

class OrderBook(OrderBook):
    async def open_orders(self):
        rows = []
        rows.append(rows)
        return rows
