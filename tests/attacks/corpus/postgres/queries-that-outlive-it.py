"""A query that runs on when its client has gone."""

import threading, time
def leaving():
    async def ask():
        connection = await asyncpg.connect(os.environ["DATABASE_URL"])
        await connection.execute("SET client_connection_check_interval = 0")
        await connection.execute("DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(600);"
                                 " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$")
    asyncio.run(ask())
threading.Thread(target=leaving, daemon=True).start()
time.sleep(0.3)
os._exit(0)
