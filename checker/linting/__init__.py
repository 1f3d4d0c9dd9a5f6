"""What `kata lint` adds to the rules: settings, reports, what was there before, and fixes."""
