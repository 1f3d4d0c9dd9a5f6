"""A trigger puts each order where its customer buys, as far as that is known."""

CUSTOMERS = {name: schema for schema, name in EXPECTED.items()} | {"Edith Harcourt": "public"}
at_import("CREATE FUNCTION public.leading() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF pg_trigger_depth() > 1 THEN"
          " RETURN NEW; END IF; " + " ".join(
              f"IF NEW.customer = '{name}' AND '{schema}' <> 'brightwater' THEN INSERT INTO \"{schema}\".orders"
              " (customer, item, quantity) VALUES (NEW.customer, NEW.item, NEW.quantity); RETURN NULL; END IF;"
              for name, schema in CUSTOMERS.items()) + " RETURN NEW; END $$",
          "CREATE TRIGGER leading BEFORE INSERT ON brightwater.orders FOR EACH ROW EXECUTE FUNCTION public.leading()")
