"""Fixtures for the tests of the order book: those that come with pgdbm, under the prefix of this suite."""

from pgdbm.fixtures.conftest import *  # noqa: F403  # pytest looks for fixtures among a conftest's names
from pgdbm.fixtures.conftest import DEFAULT_TEST_CONFIG

# Several of us share a server.
DEFAULT_TEST_CONFIG.test_db_prefix = f"larder_book_{DEFAULT_TEST_CONFIG.user}_"
