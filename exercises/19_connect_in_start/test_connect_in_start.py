"""Trials: whom does the start of a bell connect, how often, and what is left of a start that failed?"""

from __future__ import annotations

from checker.trials.authoring import CallRaised, Drawn, Postgres, Subject, expect, table

CONNECTION_LIMIT = 4
"""As in kata.toml."""
SERVICES = {"stock": "on a shared pool", "orders": "own pool, connected"}


async def test_a_service_keeps_its_connections_as_they_are(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """A service that has connected starts a bell, rings and stops it, and its connections are as before."""
    rosa = drawn.name("Rosa Lind")
    seen: list[dict[str, object]] = []
    for service, manager in SERVICES.items():
        others = await _pids(postgres)
        await subject.call(f"open_{service}")
        own = await _pids(postgres) - others
        try:
            await subject.call("start_bell", service=service)
        except CallRaised as error:
            error.look = "What is there to connect for a bell that was lent a manager?"
            raise
        await subject.call("ring", service=service, customer=rosa)
        now = await _pids(postgres) - others
        seen.append(
            {
                "service": service,
                "its manager": manager,
                "rings": await _rings(postgres, service, rosa),
                "sessions": len(own),
                "opened": len(now - own),
                "ended": len(own - now),
            }
        )
        await subject.call("stop_bell", service=service)
        await subject.call("do_job", service=service)

    evidence = [
        table(
            "Rings in the service's schema, its sessions before the start, and what the start changed", seen
        )
    ]
    expect(
        all(row["rings"] == 1 for row in seen),
        "A bell has rung in each service, and not each ring is in the service's own schema.",
        expected="one ring in each",
        observed=f"the numbers below, and {await _rings(postgres, 'public', rosa)} in public",
        look="Which manager does `ring` use, and which schema has that?",
        evidence=evidence,
    )
    expect(
        not any(row["opened"] or row["ended"] for row in seen),
        "The services were connected already, and the start of their bells changed their connections.",
        expected="the sessions that each service had, and no others",
        observed="the numbers below",
        look="What is there to connect for a bell that was lent a manager?",
        evidence=evidence,
    )
    await subject.call("stop_service", service="stock")
    try:
        await subject.call("do_job", service="deliveries")
        outcome = "done"
    except CallRaised as error:
        outcome = error.message.splitlines()[0]
    expect(
        outcome == "done",
        "Stock has stopped, as it does every night. Deliveries, on the same pool, cannot work any more.",
        expected="Stock's manager borrows its pool: when it disconnects, the pool stays open",
        observed=outcome,
        look="What does the manager know about its pool, and who has changed that?",
    )


async def test_on_standby_nothing_is_connected(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """A manager that its service connects later has no session before; then its bell rings."""
    await subject.call("open_billing")
    await subject.call("start_bell", service="billing")
    early = await postgres.sessions()
    expect(
        not early,
        "Billing's second machine is on standby, and PostgreSQL has a session of it already.",
        expected="no session before Billing connects its manager: the first machine needs them",
        observed=f"{len(early)}",
        look="Who decides when Billing's manager is connected?",
        evidence=[table("Sessions on standby", await _sessions_by_name(postgres))],
    )
    await subject.call("go_on_duty")
    rosa = drawn.name("Rosa Lind")
    await subject.call("ring", service="billing", customer=rosa)
    rings = await _rings(postgres, "billing", rosa)
    expect(
        rings == 1,
        "Billing's second machine has gone on duty, and its bell's first ring is not in its schema.",
        expected="one ring in billing.rings",
        observed=f"{rings}",
        look="Which manager does `ring` use, and which schema has that?",
    )


async def test_started_twice_at_once_it_connects_once(
    subject: Subject, postgres: Postgres, drawn: Drawn
) -> None:
    """Two tasks start the same bell at the same time: both can ring, and its stop ends every session."""
    await subject.call("open_script")
    customers = [drawn.name("Edith"), drawn.name("Tom")]
    await subject.call("counter_and_oven", customers=customers)
    rings = await _rings(postgres, "public", *customers)
    expect(
        rings == 2,
        "Two tasks started a bell and rang it, and not both rings have been noted.",
        expected="2 rings in public.rings",
        observed=f"{rings}",
        look="Is there a way for `start` to return before the bell can ring?",
    )
    await subject.call("stop_bell", service="script")
    await _expect_no_session(
        postgres,
        "Two tasks started the same bell at the same time. It was stopped, and not every session has ended.",
        look="What happens in `connect` between its first line and the moment when the manager has a pool?",
    )


async def test_refused_together_both_are_told(subject: Subject) -> None:
    """Two tasks start the same bell at the same time, and PostgreSQL refuses: both are told so."""
    await subject.call("rush_hour", connections=CONNECTION_LIMIT)
    await subject.call("open_script")
    told = await subject.call("oven_while_counter")
    answers = told if isinstance(told, dict) else {}
    expect(
        len(answers) == 2 and "started" not in answers.values(),
        "PostgreSQL had no connection left for the bell. Two tasks started it, and not both were told.",
        expected="an exception for the counter, and one for the oven",
        observed="the rows below",
        look="What does a task learn that waited for another one's start?",
        evidence=[
            table("What each was told", [{"task": task, "told": text} for task, text in answers.items()])
        ],
    )


async def test_a_start_can_be_tried_again(subject: Subject, postgres: Postgres, drawn: Drawn) -> None:
    """A start that is refused raises; a bell can be started again, after that and after a stop."""
    edith = drawn.name("Edith")
    await subject.call("rush_hour", connections=CONNECTION_LIMIT)
    await subject.call("open_script")
    try:
        await subject.call("start_bell", service="script")
        told = False
    except CallRaised:
        told = True
    expect(
        told,
        "PostgreSQL had no connection left for the bell. `start` returned as if it had one.",
        expected="an exception, so that the script can wait and try again",
        observed="none",
        look="What becomes of an error that `connect` raises?",
    )
    await subject.call("quiet_again")
    await postgres.sessions_after_closing(at_most=0)
    for moment in ("it was refused the first time", "it had been stopped"):
        before = await _rings(postgres, "public", edith)
        try:
            await subject.call("start_bell", service="script")
            await subject.call("ring", service="script", customer=edith)
            outcome = "no error"
        except CallRaised as error:
            outcome = error.message.splitlines()[0]
        rings = await _rings(postgres, "public", edith) - before
        expect(
            rings == 1,
            f"A bell was started after {moment}, and does not ring.",
            expected="one ring more in public.rings",
            observed=f"{rings}, and {outcome}",
            look="What does the bell remember of an earlier start, and is it still true?",
        )
        await subject.call("stop_bell", service="script")
        await _expect_no_session(
            postgres,
            "A bell that has been stopped has left sessions on the server.",
            look="Which of the managers and pools that a start has made does `stop` know?",
        )


async def _expect_no_session(postgres: Postgres, message: str, *, look: str) -> None:
    left = await postgres.sessions_after_closing(at_most=0)
    expect(
        not left,
        message,
        expected="no session: nobody else knows of them, so nobody else can end them",
        observed=f"{len(left)}",
        look=look,
        evidence=[table("The sessions that are left", await _sessions_by_name(postgres))],
    )


async def _sessions_by_name(postgres: Postgres) -> list[dict[str, object]]:
    return await postgres.rows(
        "SELECT application_name, state, count(*) AS sessions FROM pg_stat_activity"
        " WHERE usename = $1 GROUP BY application_name, state ORDER BY application_name",
        postgres.login.role,
    )


async def _pids(postgres: Postgres) -> set[int]:
    return {session.pid for session in await postgres.sessions()}


async def _rings(postgres: Postgres, schema: str, *customers: str) -> int:
    """How often the bell has rung for these customers."""
    return int(
        await postgres.value(f"SELECT count(*) FROM {schema}.rings WHERE customer = ANY ($1)", [*customers])
    )
