"""The forms of a `Gradebook`: a file per form."""
