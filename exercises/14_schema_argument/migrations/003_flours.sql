CREATE TABLE {{tables.flours}} (loaf text NOT NULL, flour text NOT NULL);
