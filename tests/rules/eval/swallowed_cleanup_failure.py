from __future__ import annotations

import asyncio
import contextlib
import logging
import warnings
from contextlib import suppress

import asyncpg
import pytest
import pytest_asyncio
from asyncpg.exceptions import InvalidCatalogNameError
from pgdbm import AsyncDatabaseManager, AsyncTestDatabase

logger = logging.getLogger(__name__)


async def passes(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        pass


async def passes_bare(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except:
        ...


async def logs(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception as error:
        logger.warning("not dropped: %s", error)


async def prints(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception as error:
        print(error)


async def warns(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except (OSError, RuntimeError) as error:
        warnings.warn(str(error), stacklevel=1)


async def suppresses(database: AsyncTestDatabase) -> None:
    with suppress(Exception):
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()


async def suppresses_by_module(database: AsyncTestDatabase) -> None:
    with contextlib.suppress(OSError):
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()


async def returns(database: AsyncTestDatabase) -> bool:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    finally:
        return True


async def gathers(database: AsyncTestDatabase, other: AsyncTestDatabase) -> None:
    await asyncio.gather(
        # ruleid: swallowed-cleanup-failure
        database.drop_test_database(),
        # ruleid: swallowed-cleanup-failure
        other.drop_test_database(),
        return_exceptions=True,
    )


async def forgets(database: AsyncTestDatabase) -> None:
    # ruleid: swallowed-cleanup-failure
    asyncio.create_task(database.drop_test_database())


@pytest_asyncio.fixture
async def db():
    database = AsyncTestDatabase()
    await database.create_test_database()
    try:
        yield database
    finally:
        try:
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()
        except Exception:
            logger.exception("not dropped")


@pytest_asyncio.fixture
async def connected(config):
    manager = AsyncDatabaseManager(config)
    await manager.connect()
    yield manager
    try:
        # ruleid: swallowed-cleanup-failure
        await manager.disconnect()
    except Exception:
        pass


async def raises(database: AsyncTestDatabase) -> None:
    # ok: swallowed-cleanup-failure
    await database.drop_test_database()


async def raises_again(database: AsyncTestDatabase) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        logger.exception("not dropped")
        raise


async def raises_another(database: AsyncTestDatabase) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception as error:
        raise RuntimeError("left a database behind") from error


async def fails(database: AsyncTestDatabase) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception as error:
        pytest.fail(str(error))


async def collects(databases: list[AsyncTestDatabase]) -> None:
    errors = []
    for database in databases:
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("left behind", errors)


async def tries_again(database: AsyncTestDatabase) -> None:
    for _ in range(3):
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
            return
        except Exception:
            logger.warning("once more")
    raise RuntimeError("left a database behind")


async def looks(database: AsyncTestDatabase) -> None:
    # ok: swallowed-cleanup-failure
    results = await asyncio.gather(database.drop_test_database(), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def waits(database: AsyncTestDatabase) -> None:
    # ok: swallowed-cleanup-failure
    task = asyncio.create_task(database.drop_test_database())
    await task


async def gathers_loudly(database: AsyncTestDatabase) -> None:
    # ok: swallowed-cleanup-failure
    await asyncio.gather(database.drop_test_database())


async def drops_in_the_handler(database: AsyncTestDatabase) -> None:
    try:
        await database.create_test_database()
    except OSError:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()


async def application_shutdown(manager: AsyncDatabaseManager) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await manager.disconnect()
    except Exception:
        logger.exception("still shutting down")


async def not_ours(database) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        pass


async def noted_in_a_variable(database: AsyncTestDatabase) -> None:
    try:
        # todoruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception as error:
        ignored = error


async def each_of_several(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        try:
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()
        except Exception:
            pass


async def each_with_a_line_in_the_log(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        try:
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()
        except Exception:
            logger.exception("not dropped")
            continue


async def each_until_none_is_left(databases: list[AsyncTestDatabase]) -> None:
    while databases:
        database = databases.pop()
        with suppress(Exception):
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()


async def gives_up(database: AsyncTestDatabase) -> None:
    for _ in range(3):
        try:
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()
            break
        except Exception:
            await asyncio.sleep(0.1)


async def gives_up_with_a_line_in_the_log(database: AsyncTestDatabase) -> None:
    for attempt in range(3):
        try:
            # ruleid: swallowed-cleanup-failure
            await database.drop_test_database()
            return
        except Exception:
            logger.warning("attempt %d", attempt)
    logger.error("not dropped")


async def gives_up_on_each(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        for _ in range(3):
            try:
                # ruleid: swallowed-cleanup-failure
                await database.drop_test_database()
                break
            except Exception:
                logger.warning("once more")


async def several_at_once(databases: list[AsyncTestDatabase]) -> None:
    await asyncio.gather(
        # ruleid: swallowed-cleanup-failure
        *(database.drop_test_database() for database in databases),
        return_exceptions=True,
    )


async def several_in_the_background(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        # ruleid: swallowed-cleanup-failure
        asyncio.create_task(database.drop_test_database())


async def waits_only(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        await asyncio.sleep(1)


async def tries_again_in_an_else(database: AsyncTestDatabase) -> None:
    for _ in range(3):
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
            break
        except Exception:
            await asyncio.sleep(0.1)
    else:
        raise RuntimeError("left a database behind")


async def tries_again_and_notes_it(database: AsyncTestDatabase) -> bool:
    dropped = False
    for _ in range(3):
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
            dropped = True
        except Exception:
            await asyncio.sleep(0.1)
    return dropped


async def tries_until_it_works(database: AsyncTestDatabase) -> None:
    while True:
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
            return
        except Exception:
            await asyncio.sleep(0.1)


async def tells_the_caller(database: AsyncTestDatabase) -> bool:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        return False
    return True


async def looks_at_what_is_left(databases: list[AsyncTestDatabase], count) -> None:
    for database in databases:
        with suppress(Exception):
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
    assert await count() == 0


async def asks_afterwards(database: AsyncTestDatabase, is_left) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except Exception:
        logger.exception("not dropped")
    if await is_left():
        pytest.fail("left a database behind")


async def first_error_gets_out(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()


async def several_at_once_and_a_look(databases: list[AsyncTestDatabase]) -> None:
    # ok: swallowed-cleanup-failure
    drops = [database.drop_test_database() for database in databases]
    for result in await asyncio.gather(*drops, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def several_by_a_list(databases: list[AsyncTestDatabase]) -> None:
    # todoruleid: swallowed-cleanup-failure
    drops = [database.drop_test_database() for database in databases]
    await asyncio.gather(*drops, return_exceptions=True)


async def one_error_is_harmless(databases: list[AsyncTestDatabase]) -> None:
    errors = []
    for database in databases:
        try:
            # todoruleid: swallowed-cleanup-failure
            await database.drop_test_database()
        except PermissionError:
            continue
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("left behind", errors)


async def is_gone_already(database: AsyncTestDatabase) -> None:
    try:
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()
    except asyncpg.InvalidCatalogNameError:
        pass


async def is_gone_already_by_suppress(database: AsyncTestDatabase) -> None:
    with suppress(asyncpg.exceptions.InvalidCatalogNameError):
        # ok: swallowed-cleanup-failure
        await database.drop_test_database()


async def is_gone_already_with_a_line_in_the_log(databases: list[AsyncTestDatabase]) -> None:
    for database in databases:
        try:
            # ok: swallowed-cleanup-failure
            await database.drop_test_database()
        except (InvalidCatalogNameError,):
            logger.info("gone already")


async def is_gone_or_in_use(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except (asyncpg.InvalidCatalogNameError, asyncpg.ObjectInUseError):
        pass


async def is_gone_or_anything(database: AsyncTestDatabase) -> None:
    try:
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
    except InvalidCatalogNameError:
        pass
    except Exception:
        logger.exception("not dropped")


async def is_gone_or_in_use_by_suppress(database: AsyncTestDatabase) -> None:
    with suppress(InvalidCatalogNameError, asyncpg.ObjectInUseError):
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()


async def any_error_of_the_server(database: AsyncTestDatabase) -> None:
    with suppress(asyncpg.PostgresError):
        # ruleid: swallowed-cleanup-failure
        await database.drop_test_database()
