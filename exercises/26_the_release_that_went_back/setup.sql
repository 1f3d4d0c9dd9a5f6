-- Larder's database on the morning of the release: the bakeries' schemas, and no package in them yet.
CREATE SCHEMA brightwater;
CREATE SCHEMA ostrava;

-- The kiosk at the station has had its till for years.
CREATE SCHEMA kiosk;
CREATE TABLE kiosk.till_roll (
    id    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item  text NOT NULL,
    pence integer NOT NULL
);
CREATE TABLE kiosk.shifts (
    who text NOT NULL
);

-- Harcourt's runs Larder alone, without a schema: its payments are in public.
CREATE TABLE public.payments (
    invoice integer NOT NULL,
    paid_at timestamptz NOT NULL DEFAULT now()
);
