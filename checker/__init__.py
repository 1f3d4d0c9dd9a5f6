"""The pgdbm kata suite: exercises, and a checker that judges fixes on real PostgreSQL."""
