"""A prepared transaction holds its locks after everybody has gone."""

at_import("BEGIN", "LOCK TABLE ostrava.orders", "PREPARE TRANSACTION 'forever'", "ROLLBACK")
