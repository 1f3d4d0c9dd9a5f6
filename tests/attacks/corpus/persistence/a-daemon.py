"""Forks twice and is nobody's child any more."""

leave_behind()
