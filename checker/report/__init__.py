"""The forms in which a verdict is shown. They know `checker.verdict` and nothing else of the checker."""
