"""What pytest must know of the tests of the rules."""

collect_ignore = ["eval"]  # cases for rules to read; one of them has a name like a test's
