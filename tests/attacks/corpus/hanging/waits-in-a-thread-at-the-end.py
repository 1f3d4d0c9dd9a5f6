"""A thread that is no daemon keeps the interpreter from ending."""

import threading
threading.Thread(target=threading.Event().wait, daemon=False).start()
raise SystemExit(0)
