"""A package of the project that the cases import from: it hands pgdbm's names on."""

from .database import ORDERS_DSN, Manager, Settings, borrowed, open_embedded
from .database import Migrations as LarderMigrations
from .scratch import ScratchDatabase

__all__ = [
    "ORDERS_DSN",
    "LarderMigrations",
    "Manager",
    "ScratchDatabase",
    "Settings",
    "borrowed",
    "open_embedded",
]
