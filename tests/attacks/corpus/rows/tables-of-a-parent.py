"""One table inherits from another, and shows its rows as its own."""

at_import("ALTER TABLE ostrava.orders DROP COLUMN id CASCADE",
          "ALTER TABLE ostrava.orders ADD id int",
          "ALTER TABLE brightwater.orders INHERIT ostrava.orders")
