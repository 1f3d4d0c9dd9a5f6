"""/proc/*/environ and command lines of everybody."""

found = []
for name in os.listdir("/proc"):
    for what in ("environ", "cmdline"):
        with contextlib.suppress(OSError):
            found.append(open(f"/proc/{name}/{what}").read())
raise RuntimeError([text for text in [*found, str(dict(os.environ))] if CANARY in text or "PGPASS" in text])
