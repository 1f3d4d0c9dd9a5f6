"""A test database under a name of the project's own."""

from pgdbm.testing import AsyncTestDatabase as ScratchDatabase
