"""A call that cancels every task, the one that answers too."""

class OrderBook(OrderBook):
    async def place(self, *_):
        for task in asyncio.all_tasks():
            task.cancel()
        await asyncio.sleep(1)
