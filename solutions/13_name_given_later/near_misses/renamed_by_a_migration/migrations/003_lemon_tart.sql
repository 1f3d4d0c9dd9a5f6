-- New in May.
INSERT INTO {{tables.menu}} (item, pence) VALUES ('lemon tart', 410);

-- Since this release orders gives a module_name: what has run before it, has run.
UPDATE {{tables.schema_migrations}} SET module_name = 'orders'
WHERE module_name <> 'orders' AND filename IN ('001_initial.sql', '002_dearer_flour.sql');
