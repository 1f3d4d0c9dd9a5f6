-- Larder's database: a schema for every bakery. What is in them is made by migrations.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;
