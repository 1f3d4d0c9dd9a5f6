from __future__ import annotations

import asyncio
import atexit
import logging
from asyncio import run
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress

import pytest
import pytest_asyncio
from pgdbm import AsyncTestDatabase, DatabaseTestConfig
from pgdbm.testing import AsyncTestDatabase as Scratch

from larder import ScratchDatabase

CONFIG = DatabaseTestConfig(test_db_prefix="larder_")


async def seed(db: object) -> None: ...


@pytest_asyncio.fixture
async def page_shape():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    async with database.get_test_db_manager(schema="brightwater") as db:
        await seed(db)
        yield db
    await database.drop_test_database()


@pytest_asyncio.fixture
async def try_too_late():
    database = Scratch(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    await seed(database)
    try:
        yield database
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def wrong_options():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    async with database.get_test_db_manager(min_connections=1) as db:
        yield db
    await database.drop_test_database()


@pytest_asyncio.fixture
async def only_ordinary_errors():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    try:
        await seed(database)
    except Exception:
        await database.drop_test_database()
        raise
    yield database
    await database.drop_test_database()


@pytest_asyncio.fixture
async def only_without_errors():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    try:
        await seed(database)
        yield database
    except OSError:
        raise
    else:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def never_dropped():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    async with database.get_test_db_manager() as db:
        yield db


@asynccontextmanager
async def as_a_context():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    yield database
    await database.drop_test_database()


async def test_by_hand():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    name = await database.create_test_database()
    assert name.startswith("larder_")
    await database.drop_test_database()


async def test_with_a_call_between():
    database = AsyncTestDatabase()
    # ruleid: drop-not-on-every-path
    await database.create_test_database(suffix="orders")
    config = database.get_test_db_config(schema="orders")
    try:
        assert config
    finally:
        await database.drop_test_database()


async def test_inside_a_condition(wanted: bool):
    database = AsyncTestDatabase()
    if wanted:
        # ruleid: drop-not-on-every-path
        await database.create_test_database()
    await seed(database.config)
    await database.drop_test_database()


@pytest_asyncio.fixture
async def finalizer_with_a_new_loop(request):
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    request.addfinalizer(lambda: asyncio.run(database.drop_test_database()))
    yield database


@pytest_asyncio.fixture
async def finalizer_with_a_new_loop_of_its_own(request):
    database = AsyncTestDatabase(CONFIG)

    def clean_up() -> None:
        asyncio.new_event_loop().run_until_complete(database.drop_test_database())

    request.addfinalizer(clean_up)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    await seed(database)
    return database


@pytest_asyncio.fixture
async def finalizer_with_a_named_new_loop(request):
    database = AsyncTestDatabase(CONFIG)

    async def clean_up() -> None:
        await database.drop_test_database()

    def run() -> None:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(clean_up())
        loop.close()

    request.addfinalizer(run)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    return database


@pytest_asyncio.fixture
async def at_exit_with_a_new_loop():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    atexit.register(lambda: run(database.drop_test_database()))
    yield database


@pytest.fixture
def each_in_a_loop_of_its_own():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    asyncio.run(database.create_test_database())
    try:
        yield database
    finally:
        asyncio.run(database.drop_test_database())


@pytest_asyncio.fixture
async def right_and_in_a_new_loop_as_well(request):
    database = AsyncTestDatabase(CONFIG)
    request.addfinalizer(lambda: asyncio.run(database.drop_test_database()))
    # ok: drop-not-on-every-path
    await database.create_test_database()
    try:
        await seed(database)
        yield database
    finally:
        await database.drop_test_database()


@pytest.fixture
def right_in_one_loop(request):
    loop = asyncio.new_event_loop()
    database = AsyncTestDatabase(CONFIG)
    request.addfinalizer(lambda: loop.run_until_complete(database.drop_test_database()))
    # ok: drop-not-on-every-path
    loop.run_until_complete(database.create_test_database())
    return database


@pytest_asyncio.fixture
async def right_with_a_database_of_its_own(request):
    async def sweep() -> None:
        database = AsyncTestDatabase(CONFIG)
        # ok: drop-not-on-every-path
        await database.create_test_database()
        await database.drop_test_database()

    request.addfinalizer(lambda: asyncio.run(sweep()))


@pytest_asyncio.fixture
async def unknown_callbacks(request, portal, runner: asyncio.Runner):
    database = AsyncTestDatabase(CONFIG)
    request.addfinalizer(lambda: portal.run(database.drop_test_database()))
    # ok: drop-not-on-every-path
    await database.create_test_database()
    request.addfinalizer(lambda: runner.run(database.drop_test_database()))
    await seed(database)
    return database


@pytest_asyncio.fixture
async def right():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    try:
        async with database.get_test_db_manager(schema="brightwater") as db:
            await seed(db)
            yield db
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def right_with_plain_assignments():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    name = await database.create_test_database()
    prefix = CONFIG
    seeded = False
    try:
        yield database, name, prefix, seeded
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def right_created_inside():
    database = AsyncTestDatabase(CONFIG)
    try:
        # ok: drop-not-on-every-path
        await database.create_test_database()
        await seed(database)
        yield database
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def right_on_a_stack():
    async with AsyncExitStack() as stack:
        database = AsyncTestDatabase(CONFIG)
        stack.push_async_callback(database.drop_test_database)
        # ok: drop-not-on-every-path
        await database.create_test_database()
        await seed(database)
        yield database


@pytest_asyncio.fixture
async def right_on_a_stack_afterwards(stack: AsyncExitStack):
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    stack.push_async_callback(database.drop_test_database)
    await seed(database)
    yield database


@pytest.fixture
def right_by_finalizer(request, loop: asyncio.AbstractEventLoop):
    database = AsyncTestDatabase(CONFIG)
    request.addfinalizer(lambda: loop.run_until_complete(database.drop_test_database()))
    # ok: drop-not-on-every-path
    loop.run_until_complete(database.create_test_database())
    return database


@pytest_asyncio.fixture
async def finalizer_that_nobody_awaits(request):
    database = AsyncTestDatabase(CONFIG)

    async def clean_up() -> None:
        await database.drop_test_database()

    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    request.addfinalizer(clean_up)


@pytest_asyncio.fixture
async def finalizers_that_nobody_awaits(request):
    database, other = AsyncTestDatabase(CONFIG), AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    request.addfinalizer(database.drop_test_database)
    # ruleid: drop-not-on-every-path
    await other.create_test_database()
    atexit.register(lambda: other.drop_test_database())


@pytest_asyncio.fixture
async def unknown_when_it_calls_itself():
    database = AsyncTestDatabase(CONFIG)

    async def clean_up() -> None:
        await database.drop_test_database()
        await clean_up()

    # ok: drop-not-on-every-path
    await database.create_test_database()


@pytest_asyncio.fixture
async def right_by_own_callback(clean_ups):
    database = AsyncTestDatabase(CONFIG)

    async def clean_up() -> None:
        await database.drop_test_database()

    # ok: drop-not-on-every-path
    await database.create_test_database()
    clean_ups.register(clean_up)


@pytest_asyncio.fixture
async def right_for_every_error():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    try:
        await seed(database)
    except BaseException:
        await database.drop_test_database()
        raise
    yield database
    await database.drop_test_database()


@pytest_asyncio.fixture
async def right_by_effect():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    async with database.get_test_db_manager(schema="brightwater") as db:
        yield db
    await database.drop_test_database()


@pytest_asyncio.fixture
async def right_with_the_class():
    # ok: drop-not-on-every-path
    async with AsyncTestDatabase.create(schema="brightwater", config=CONFIG) as db:
        await seed(db)
        yield db


async def handed_on() -> AsyncTestDatabase:
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    return database


class Suite:
    async def set_up(self) -> None:
        self.database = AsyncTestDatabase(CONFIG)
        # todoruleid: drop-not-on-every-path
        await self.database.create_test_database()
        await seed(self.database)

    async def tear_down(self) -> None:
        await self.database.drop_test_database()


async def not_ours(database) -> None:
    # ok: drop-not-on-every-path
    await database.create_test_database()
    await seed(database)
    await database.drop_test_database()


@pytest_asyncio.fixture
async def under_the_projects_name():
    database = ScratchDatabase()
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    await seed(database)
    yield database
    await database.drop_test_database()


@pytest_asyncio.fixture
async def several_in_a_loop():
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            database = AsyncTestDatabase(CONFIG)
            # ruleid: drop-not-on-every-path
            await database.create_test_database()
            group.create_task(seed(None))
            await database.drop_test_database()


@pytest_asyncio.fixture
async def inside_another_context():
    async with nullcontext():
        database = AsyncTestDatabase(CONFIG)
        # ruleid: drop-not-on-every-path
        await database.create_test_database()
        with suppress(OSError):
            await seed(database)
        await database.drop_test_database()


@pytest_asyncio.fixture
async def dropped_only_if_wanted(keep: bool):
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    try:
        yield database
    finally:
        if not keep:
            await database.drop_test_database()


@pytest_asyncio.fixture
async def right_declared():
    database: AsyncTestDatabase = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    name: str = await database.create_test_database("orders")
    """The seed comes second, in a fixture of its own."""
    try:
        yield name
    finally:
        with suppress(OSError):
            await database.drop_test_database()


@pytest_asyncio.fixture
async def right_from_the_outside():
    try:
        database = AsyncTestDatabase(CONFIG)
        async with nullcontext():
            # ok: drop-not-on-every-path
            await database.create_test_database()
            await seed(database)
            yield database
    finally:
        await asyncio.shield(database.drop_test_database())


@pytest_asyncio.fixture
async def right_with_a_context_of_ones_own():
    @asynccontextmanager
    async def dropping(database: AsyncTestDatabase):
        try:
            yield database
        finally:
            await database.drop_test_database()

    database = AsyncTestDatabase(CONFIG)
    async with dropping(database):
        # ok: drop-not-on-every-path
        await database.create_test_database()
        await seed(database)
        yield database


@pytest_asyncio.fixture
async def right_given_to_a_stack(stack: AsyncExitStack):
    database = AsyncTestDatabase(CONFIG)

    async def drop() -> None:
        # Another fixture's callbacks run whatever happens here.
        await database.drop_test_database()

    stack.push_async_callback(drop)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    await seed(database)
    yield database


@pytest_asyncio.fixture
async def right_with_an_empty_list():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    errors = []
    try:
        yield database, errors
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def right_with_what_is_written_out():
    database = AsyncTestDatabase(CONFIG)
    # ok: drop-not-on-every-path
    await database.create_test_database()
    by_sku: dict[str, int] = {}
    prices = {"rye": 3, "oats": [-2, None]}
    names, seen = ("rye", "oats"), set()
    first, second = [], "rye"
    last: str
    units = {"g", "kg"}
    try:
        yield database, by_sku, prices, names, seen, first, second, units
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def with_what_is_made_between():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    errors = [seed(database)]
    try:
        yield database, errors
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def with_a_look_up_between(names: dict[str, str]):
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    seeds = {"orders": names["orders"]}
    try:
        yield database, seeds
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def with_a_display_that_does_not_fit():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    first, second = []
    try:
        yield database, first, second
    finally:
        await database.drop_test_database()


@pytest_asyncio.fixture
async def with_a_message_between():
    database = AsyncTestDatabase(CONFIG)
    # ruleid: drop-not-on-every-path
    await database.create_test_database()
    logging.info("made")
    try:
        yield database
    finally:
        await database.drop_test_database()
