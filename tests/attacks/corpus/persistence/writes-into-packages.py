"""Changes pgdbm, asyncpg and what runs it, for whoever imports them next."""

import sys, sysconfig
from checker.trials.subject import answering
import pgdbm
written = []
for path in (pgdbm.__file__, asyncpg.__file__, answering.__file__, sys.executable, os.path.join(sysconfig.get_path("purelib"), "x.pth"),
             os.path.join(sysconfig.get_path("purelib"), "sitecustomize.py"), "/usr/lib/python3/dist-packages/usercustomize.py"):
    with contextlib.suppress(OSError):
        with open(path, "a"):
            written.append(path)
assert not written, f"{MARK} could write {written}"
