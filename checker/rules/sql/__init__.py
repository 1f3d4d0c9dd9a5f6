"""Reading SQL with PostgreSQL's own grammar: which tables a text names, and where."""
