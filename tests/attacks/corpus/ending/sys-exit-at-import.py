"""SystemExit at import, which a runner may take for an orderly end."""

raise SystemExit(0)
