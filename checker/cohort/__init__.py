"""Grading a cohort: one verdict for each exercise of each submission, whatever a submission tries."""
