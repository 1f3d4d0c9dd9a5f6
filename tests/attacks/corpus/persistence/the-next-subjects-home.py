"""Leaves a file where a later trial may look, and behaves only if it finds it."""

try:
    open("/tmp/seen", "x").close()
except FileExistsError:
    SHARED = "ostrava"
