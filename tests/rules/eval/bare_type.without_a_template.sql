-- ok: bare-type
CREATE TYPE delivery_state AS ENUM ('packed', 'delivered');
