-- Deliveries: the orders that a rider takes to their customers, and how far each of them is.

CREATE TYPE {{schema}}.delivery_state AS ENUM ('packed', 'on the bike', 'delivered');

CREATE TABLE {{tables.deliveries}} (
    order_id integer PRIMARY KEY REFERENCES {{tables.orders}},
    rider    text NOT NULL,
    state    {{schema}}.delivery_state NOT NULL DEFAULT 'packed'
);

-- The state that comes after another one; after the last, none.
CREATE FUNCTION {{schema}}.state_after(state {{schema}}.delivery_state) RETURNS {{schema}}.delivery_state
LANGUAGE plpgsql AS $$
DECLARE
    states {{schema}}.delivery_state[] := enum_range(NULL::{{schema}}.delivery_state);
BEGIN
    RETURN states[array_position(states, state) + 1];
END
$$;
