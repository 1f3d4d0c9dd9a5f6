"""What `kata lint` adds to the rules: which files, what is suppressed, what was there before, and fixes."""
