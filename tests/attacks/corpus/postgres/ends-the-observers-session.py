"""pg_terminate_backend on every session but its own."""

class OrderBook(OrderBook):
    async def place(self, *arguments):
        print(await run_sql("DO $$ DECLARE p int; BEGIN FOR p IN SELECT pid FROM pg_stat_activity"
                            " WHERE pid <> pg_backend_pid() LOOP BEGIN PERFORM pg_terminate_backend(p);"
                            " EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$"))
        return await super().place(*arguments)
