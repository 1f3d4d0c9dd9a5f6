-- Larder's database: a schema for every bakery. Nothing has been migrated yet.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
