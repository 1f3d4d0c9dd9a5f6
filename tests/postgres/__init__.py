"""Tests of where PostgreSQL comes from, and of what runs make on it."""
