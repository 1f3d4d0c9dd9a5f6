-- Deliveries: the orders that a rider takes to their customers, and how far each of them is.

CREATE TABLE {{tables.delivery_states}} (
    name text PRIMARY KEY,
    next text REFERENCES {{tables.delivery_states}}
);

INSERT INTO {{tables.delivery_states}}
VALUES ('delivered', NULL), ('on the bike', 'delivered'), ('packed', 'on the bike');

CREATE TABLE {{tables.deliveries}} (
    order_id integer PRIMARY KEY REFERENCES {{tables.orders}},
    rider    text NOT NULL,
    state    text NOT NULL DEFAULT 'packed' REFERENCES {{tables.delivery_states}}
);
