-- What an order costs is noted with it from now on, and for all orders that there ever were, at today's prices.
ALTER TABLE {{tables.orders}} ADD COLUMN pence integer;

UPDATE {{tables.orders}} o SET pence = o.quantity * l.pence FROM {{tables.loaves}} l WHERE l.name = o.loaf;
