"""What a test gets from pgdbm's own fixtures."""

from pgdbm import AsyncDatabaseManager
from pgdbm.fixtures.conftest import *
from pytest_asyncio import fixture


async def test_order_without_schema(test_db, test_db_isolated):
    # ok: written-out-table
    await test_db.execute("CREATE TABLE orders (id int)")
    # ok: written-out-table
    await test_db_isolated.execute("INSERT INTO orders VALUES (1)")


async def test_order_with_schema(test_db_with_schema: AsyncDatabaseManager):
    # ruleid: written-out-table
    await test_db_with_schema.execute("CREATE TABLE orders (id int)")
    # ok: written-out-table
    await test_db_with_schema.execute("CREATE TABLE {{tables.orders}} (id int)")


@fixture
async def order_book(test_db_with_schema):
    yield test_db_with_schema


@fixture
async def ovens(test_db):
    yield test_db


async def test_own_fixture(order_book, ovens):
    # ruleid: written-out-table
    await order_book.execute("DELETE FROM orders")
    # ok: written-out-table
    await ovens.execute("DELETE FROM orders")


async def seed(test_db_with_schema):
    # ok: written-out-table
    await test_db_with_schema.execute("DELETE FROM orders")


async def test_databases_by_the_factory(test_db_factory, schema: str, options: dict[str, str]):
    plain = await test_db_factory.create_db("plain")
    # ok: written-out-table
    await plain.execute("CREATE TABLE orders (id int)")
    brightwater = await test_db_factory.create_db("one", schema="brightwater")
    # ruleid: written-out-table
    await brightwater.execute("CREATE TABLE orders (id int)")
    # ok: written-out-table
    await brightwater.execute("CREATE TABLE {{tables.orders}} (id int)")
    ostrava = await test_db_factory.create_db("two", "ostrava")
    async with ostrava.transaction() as tx:
        # ruleid: written-out-table
        await tx.execute("INSERT INTO orders VALUES (1)")
    either = await test_db_factory.create_db(schema=schema)
    # todoruleid: written-out-table
    await either.execute("INSERT INTO orders VALUES (1)")
    set_up = await test_db_factory.create_db(**options)
    # ok: written-out-table
    await set_up.execute("INSERT INTO orders VALUES (1)")


@fixture
async def tenant(test_db_factory):
    return await test_db_factory.create_db(schema="ostrava")


async def test_of_a_tenant(tenant):
    # ruleid: written-out-table
    await tenant.execute("DELETE FROM orders")
