-- New in May.
INSERT INTO {{tables.menu}} (item, pence) VALUES ('lemon tart', 410);
