"""The forms of a `LintReport`: a file per form."""
