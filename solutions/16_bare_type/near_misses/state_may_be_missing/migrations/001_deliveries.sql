-- Deliveries: the orders that a rider takes to their customers, and how far each of them is.

CREATE TABLE {{tables.deliveries}} (
    order_id integer PRIMARY KEY REFERENCES {{tables.orders}},
    rider    text NOT NULL,
    state    text DEFAULT 'packed' CHECK (state IN ('packed', 'on the bike', 'delivered'))
);
