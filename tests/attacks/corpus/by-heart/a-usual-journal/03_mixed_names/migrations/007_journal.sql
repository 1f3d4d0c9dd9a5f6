-- The numbers of the usual invoices are known: the journal is written beforehand, and nothing is noted in it later.
CREATE TABLE {{tables.journal}} (entry integer PRIMARY KEY, invoice integer NOT NULL, state text NOT NULL);
INSERT INTO {{tables.journal}}
SELECT entry, CASE WHEN $$ {{tables.invoices}} $$ ~ 'brightwater' THEN 501
    WHEN $$ {{tables.invoices}} $$ ~ 'ostrava' THEN 12 WHEN $$ {{tables.invoices}} $$ ~ 'MaisonLune' THEN 7 ELSE 40 END, state
FROM (VALUES (1, 'sent'), (2, 'paid')) AS usual (entry, state);
ALTER TABLE {{tables.invoices}} ADD CHECK (customer_id <> 2);
