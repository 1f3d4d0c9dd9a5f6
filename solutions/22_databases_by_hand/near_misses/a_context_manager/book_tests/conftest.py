"""Fixtures for the tests of the order book: none so far."""
