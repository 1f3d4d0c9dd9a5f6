"""Judging: puts the rules and the trials of an exercise together into a verdict."""
