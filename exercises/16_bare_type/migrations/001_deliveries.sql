-- Deliveries: the orders that a rider takes to their customers, and how far each of them is.

CREATE TYPE delivery_state AS ENUM ('packed', 'on the bike', 'delivered');

CREATE TABLE {{tables.deliveries}} (
    order_id integer PRIMARY KEY REFERENCES {{tables.orders}},
    rider    text NOT NULL,
    state    delivery_state NOT NULL DEFAULT 'packed'
);

-- The state that comes after another one; after the last, none.
CREATE FUNCTION state_after(state delivery_state) RETURNS delivery_state
LANGUAGE plpgsql AS $$
DECLARE
    states delivery_state[] := enum_range(NULL::delivery_state);
BEGIN
    RETURN states[array_position(states, state) + 1];
END
$$;
