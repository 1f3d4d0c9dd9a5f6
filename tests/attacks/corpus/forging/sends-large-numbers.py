"""A number of digits without end: reading it takes time that grows with its square."""

os.write(3, b'{"returned": 1, "value": ' + b"9" * 900_000 + b"}\n")
