-- Flour costs more since March, and so does everything that is made of it.
UPDATE {{tables.menu}} SET pence = round(pence * 1.1);
