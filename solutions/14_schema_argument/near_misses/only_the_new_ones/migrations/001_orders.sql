-- What the customers of a bakery have ordered.
CREATE TABLE IF NOT EXISTS {{tables.orders}} (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL,
    loaf     text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0)
);
