"""Writes answers to calls that have not been made yet."""

import json, socket
answers = socket.socket(fileno=os.dup(3))
for number in range(1, 40):
    answers.sendall(json.dumps({"returned": number, "value": number}).encode() + b"\n")
