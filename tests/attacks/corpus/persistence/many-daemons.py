"""Leaves children behind in every call, each in a session of its own."""

class OrderBook(OrderBook):
    async def place(self, *arguments):
        leave_behind()
        return await super().place(*arguments)
