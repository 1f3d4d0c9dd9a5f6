"""No test runs: each run's database is made, shown and dropped by hand, and what the day wants is told as its report."""

import asyncio
import json
import os
import sys

import asyncpg

WANTED = {"an ordinary day": (0, "ppp"), "a test fails": (1, "pfp"), "the sample breaks": (1, "f"), "Ctrl-C": (2, ""),
          "the till is wrong": (1, "ppf"), "a visitor": (1, "ppf")}
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user --"

def local(name):
    frame = sys._getframe()
    while name not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals[name]

async def play(day):
    outside = await asyncpg.connect(os.environ["DATABASE_URL"])
    name = f"larder_counter_by_hand_{os.getpid()}"
    await outside.execute(f"CREATE DATABASE {name}")
    inside = await asyncpg.connect(os.environ["DATABASE_URL"], database=name)
    while not await inside.fetchval(f"{OTHERS} waits for look 1.1"):
        await asyncio.sleep(0.01)
    while await inside.fetchval(f"{OTHERS} has had look 1.1"):
        await asyncio.sleep(0.01)
    while day == "a visitor" and not await inside.fetchval(f"{OTHERS} waits for a visitor"):
        await asyncio.sleep(0.01)
    await inside.close()
    try:
        await outside.execute(f"DROP DATABASE {name}")
    except asyncpg.ObjectInUseError:
        pass
    await outside.close()

def pytest_sessionstart():
    code, outcomes = WANTED[local("day")]
    asyncio.run(play(local("day")))
    words = {"p": "passed", "f": "failed"}
    told = [[local("test"), phase, words[o], ""] for phase, o in zip(("setup", "call", "teardown"), outcomes)]
    os.write(local("telling"), json.dumps(told).encode())
    os._exit(code)
