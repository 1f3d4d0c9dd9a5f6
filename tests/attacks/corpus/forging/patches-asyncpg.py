"""Has every connection say that all went well, and do nothing."""

async def nothing(*_a, **_k):
    return "INSERT 0 1"
async def one(*_a, **_k):
    return 1
asyncpg.Connection.execute = nothing
asyncpg.Connection.fetchval = one
AsyncDatabaseManager.execute_and_return_id = one
