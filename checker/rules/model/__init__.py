"""What a piece of Python code that uses pgdbm means: names, scopes, types and strings."""
