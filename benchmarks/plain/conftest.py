"""pgdbm's own fixtures, as its documentation says to use them."""

from pgdbm.fixtures.conftest import *  # noqa: F403  # the documented way
