from __future__ import annotations

import asyncio
import contextlib
import logging
import warnings
from contextlib import suppress

import pytest
import pytest_asyncio
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
