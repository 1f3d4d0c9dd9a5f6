"""Every insert takes a minute."""

at_import("CREATE FUNCTION ostrava.slowly() RETURNS trigger LANGUAGE plpgsql AS"
          " 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'",
          "CREATE TRIGGER slowly BEFORE INSERT ON brightwater.orders FOR EACH ROW EXECUTE FUNCTION ostrava.slowly()")
