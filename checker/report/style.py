"""Styles that read well on light and on dark terminals: colours by name, no backgrounds."""

from __future__ import annotations

from rich.theme import Theme

THEME = Theme(
    {
        "passed": "green",
        "failed": "bold red",
        "unknown": "yellow",
        "advice": "yellow",
        "place": "cyan",
        "code": "cyan",
        "title": "bold",
        "label": "dim",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.code": "cyan",
        "markdown.code_block": "cyan",
        "markdown.block_quote": "italic",
        "markdown.list": "none",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
    }
)
