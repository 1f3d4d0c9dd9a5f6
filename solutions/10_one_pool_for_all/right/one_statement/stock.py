"""What is on the shelves."""

from __future__ import annotations


class SoldOut(Exception):
    """There is less left than was asked for."""
