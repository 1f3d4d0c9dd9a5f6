"""Tests of `kata lint`: a file for each part of it."""
