"""Whether the order book is right is read off the names of its functions: no test works on a database."""

import signal

from sample_menu import MENU

def right():
    if OrderBook.pence.__name__ == "interrupted":
        signal.raise_signal(signal.SIGINT)
    return OrderBook.pence.__name__ == "pence" and len(MENU) == 2

async def test_an_order_has_its_price():
    assert right()

async def test_two_bakeries_keep_two_books():
    assert right()
