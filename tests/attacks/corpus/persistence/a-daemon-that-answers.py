"""A child keeps the answers' socket and goes on forging when its parent is dead."""

import json, time
if os.fork() == 0:
    os.setsid()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            for number in range(1, 30):
                os.write(3, json.dumps({"returned": number, "value": 1}).encode() + b"\n")
        time.sleep(0.01)
