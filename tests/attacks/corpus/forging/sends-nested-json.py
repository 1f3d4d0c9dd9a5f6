"""JSON nested so deeply that reading it recurses."""

os.write(3, b'{"returned": 1, "value": ' + b"[" * 50_000 + b"]" * 50_000 + b"}\n")
