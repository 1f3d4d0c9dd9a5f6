"""Passwords in the form in which PostgreSQL stores them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_password() -> str:
    """Give a random password of 128 bits."""
    return secrets.token_hex(16)


def verifier(password: str) -> str:
    """Give the SCRAM-SHA-256 verifier of a password, for use in CREATE ROLE ... PASSWORD.

    It asks for one round of hashing in place of PostgreSQL's 4096. The rounds protect passwords that can
    be guessed; ours are random and live for one run, while asyncpg does the rounds in Python, at each of
    the many connections that trials open. Handing over the verifier also keeps passwords out of server logs.
    """
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations=1)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    parts = (base64.b64encode(part).decode() for part in (salt, stored_key, server_key))
    return "SCRAM-SHA-256$1:{}${}:{}".format(*parts)
