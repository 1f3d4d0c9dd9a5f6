"""Short pieces of code, and the question which excuse is speaking in them, if any."""
