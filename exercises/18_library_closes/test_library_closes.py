"""Trials: who is hurt when a ledger is closed, and what is left when nobody else could be?"""

from __future__ import annotations

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, listed, table

HOSTS = {
    "stock": "on Larder's shared pool",
    "orders": "own pool, connected before",
    "billing": "own pool, connected later",
}
Notes = list[tuple[str, str]]
NOTES = [("Ines Duarte", "opened the cold store"), ("Tomasz Wójcik", "counted the rye flour")]


async def test_services_go_on_when_their_ledger_is_closed(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A service that closes its ledger goes on working with its own manager, and its notes are written."""
    notes = _notes(drawn)
    seen = [await _close_inside(service, notes, subject, postgres) for service in HOSTS]
    evidence = [table("What each service had, before and after its ledger was closed", seen)]

    unwritten = [str(row["service"]) for row in seen if row["notes written"] != len(NOTES)]
    expect(
        not unwritten,
        f"The ledger of {listed(unwritten)} was closed, and does not hold what was noted, each note once.",
        expected=f"{len(NOTES)} notes written in every service's ledger",
        look="Is there a way through `close` on which nothing is written?",
        evidence=evidence,
    )
    refused = [str(row["service"]) for row in seen if row["its next job"] != "done"]
    expect(
        not refused,
        f"Since its ledger was closed, {listed(refused)} cannot reach the database any more.",
        expected="every service does its next job, as it did before",
        look="Follow the manager of each service, from `driver.py` to the line that ends its connections.",
        evidence=evidence,
    )
    cut_off = [str(row["service"]) for row in seen if row["sessions ended"]]
    expect(
        not cut_off,
        f"Closing the ledger ended the database sessions of {listed(cut_off)}.",
        expected="the sessions that a service had, untouched: other requests use them",
        look="What does a request of the service's meet that comes at the moment of closing?",
        evidence=evidence,
    )


async def test_alone_the_ledger_leaves_no_session(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """A ledger that was opened with a DSN leaves no session, even if its last write fails or is given up."""
    notes = _notes(drawn)
    await subject.call("start_script")
    await _note(subject, "script", notes)
    await subject.call("close_ledger", service="script")
    await _expect_no_session(postgres, "A ledger that had a DSN was closed")
    written = await _written(postgres, "public", notes)
    expect(
        written == len(NOTES),
        "A ledger that had a DSN was closed, and its last notes are not in the database.",
        expected=f"{len(NOTES)} notes written",
        observed=f"{written}",
        look="Is there a way through `close` on which nothing is written?",
    )

    await subject.call("start_script")
    await _note(subject, "script", [("Priya Raman", "")])  # the table refuses an empty note
    told = False
    try:
        await subject.call("close_ledger", service="script")
    except CallRaised:
        told = True
    await _expect_no_session(postgres, "The last write failed while a ledger that had a DSN was closed")
    expect(
        told,
        "PostgreSQL refused the last notes when the ledger was closed, and nobody was told.",
        expected="an exception: the notes are lost, and the caller has to know",
        observed="`close` returned as if they had been written",
        look="What becomes of an exception that `write` raises inside `close`?",
    )

    await subject.call("start_script")
    await _note(subject, "script", notes[:1])
    async with postgres.gate("public", "ledger_entries", subject) as gate:
        closing = subject.begin("close_for_a_while", service="script")
        await gate.wait_for(closing)
        if not closing.done():
            await subject.call("give_up", service="script")
            await closing
    await _expect_no_session(postgres, "A script gave up closing its ledger, whose last write had met a lock")


async def _close_inside(
    service: str, notes: Notes, subject: Subject, postgres: Postgres
) -> dict[str, object]:
    others = await _pids(postgres)
    await subject.call(f"start_{service}")
    own = await _pids(postgres) - others
    await _note(subject, service, notes[:1])
    await subject.call("write_ledger", service=service)
    await _note(subject, service, notes[1:])
    await subject.call("close_ledger", service=service)
    try:
        await subject.call("do_job", service=service, job="the next one")
        refusal = "not stored"
    except CallRaised as error:
        refusal = error.type
    jobs = await postgres.value(f"SELECT count(*) FROM {service}.jobs")
    now = await _pids(postgres)
    if now - own - others:  # someone has connected anew: give what was closed before the time to be gone
        now = {session.pid for session in await postgres.sessions_after_closing(len(own | others))}
    return {
        "service": service,
        "its manager": HOSTS[service],
        "notes written": await _written(postgres, service, notes),
        "its next job": "done" if jobs == 1 else refusal,
        "its sessions": len(own),
        "sessions ended": len(own - now),
    }


async def _note(subject: Subject, service: str, notes: Notes) -> None:
    for who, what in notes:
        await subject.call("note", service=service, who=who, what=what)


def _notes(drawn: Drawn) -> Notes:
    return [(drawn.name(who), what) for who, what in NOTES]


async def _written(postgres: Postgres, schema: str, notes: Notes) -> int:
    """How many notes there are of these; one that is there twice counts twice."""
    rows = await postgres.rows(f"SELECT who, what FROM {schema}.ledger_entries")
    return sum((row["who"], row["what"]) in notes for row in rows)


async def _pids(postgres: Postgres) -> set[int]:
    return {session.pid for session in await postgres.sessions()}


async def _expect_no_session(postgres: Postgres, what_happened: str) -> None:
    left = await postgres.sessions_after_closing(at_most=0)
    rows = [{"state": s.state, "its last statement": s.query} for s in left]
    expect(
        not left,
        f"{what_happened}, and PostgreSQL still has sessions of it.",
        expected="no session: nobody else knows of them, so nobody else can end them",
        observed=f"{len(left)}",
        look="Which line ends the connections of a ledger that made them itself, and when is it skipped?",
        evidence=[table("The sessions that are left", rows)],
    )
