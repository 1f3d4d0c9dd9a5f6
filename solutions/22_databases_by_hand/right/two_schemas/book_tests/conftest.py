"""Fixtures for the tests of the order book: those that come with pgdbm."""

from pgdbm.fixtures.conftest import *  # noqa: F403  # pytest looks for fixtures among a conftest's names
