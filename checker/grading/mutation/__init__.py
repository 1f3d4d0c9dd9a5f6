"""Systematic mutations of the reference solutions: what is changed must be noticed."""
