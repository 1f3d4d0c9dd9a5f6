"""The kinds of sandboxes that attacks are held in."""

from __future__ import annotations

from tests.sandbox.kinds import kind

__all__ = ["kind"]
