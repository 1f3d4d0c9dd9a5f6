"""Sentences for people, in which what stands between backticks is code."""

from __future__ import annotations

import re

from rich.text import Text


def prose(text: str) -> Text:
    """Lay out a sentence."""
    laid_out = Text(overflow="fold")
    for part in re.split(r"(`[^`\n]+`)", text):
        laid_out.append(part, "code" if part.startswith("`") and part.endswith("`") and part != "`" else "")
    return laid_out
