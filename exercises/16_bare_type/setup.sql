-- Larder's database: a schema for every bakery. Harcourt's, which runs Larder on its own, has its table in public.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;

CREATE TABLE brightwater.orders (id integer PRIMARY KEY, customer text NOT NULL);
CREATE TABLE ostrava.orders (id integer PRIMARY KEY, customer text NOT NULL);
CREATE TABLE public.orders (id integer PRIMARY KEY, customer text NOT NULL);

INSERT INTO brightwater.orders VALUES (1, 'Rosa Lind'), (2, 'Ned Ames'), (3, 'Jo Hill'), (4, 'Ida Moss');
INSERT INTO ostrava.orders VALUES (1, 'Petr Novák'), (2, 'Eva Malá'), (3, 'Jan Kos'), (4, 'Olga Dvorská');
INSERT INTO public.orders VALUES (1, 'Edith Harcourt'), (2, 'Tom Hale'), (3, 'Sam Price'), (4, 'Amy Wells');
