-- An order's price is noted with it; the orders so far get today's.
ALTER TABLE {{tables.orders}} ADD COLUMN pence integer;

UPDATE {{tables.orders}} o SET pence = quantity * l.pence FROM {{tables.loaves}} l WHERE l.name = o.loaf;
