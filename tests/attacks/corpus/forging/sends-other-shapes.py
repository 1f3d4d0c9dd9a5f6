"""Messages of the right kinds with values of the wrong types."""

for line in (b'{"returned": [], "value": 1}', b'{"ready": 7}', b'{"raised": 1, "error": 7}', b'{"standing": true}'):
    os.write(3, line + b"\n")
