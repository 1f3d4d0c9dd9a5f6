"""The folder that each submission has among the written results."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from checker.gradebook import Gradebook

PARENT = "submissions"

_PLAIN = re.compile(r"[a-z0-9](?!.*--)(?:[a-z0-9._-]{0,58}[a-z0-9])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""What Windows takes for a device."""
_LONGEST = 40
_DIGEST = 16


def folders(gradebook: Gradebook) -> list[str]:
    """The folder of each submission, in their order: a relative path with forward slashes.

    A student's folder depends on their name alone, so it stays when others come or go. Two submissions of one
    name are told apart by a number.
    """
    seen: Counter[str] = Counter()
    paths = []
    for submission in gradebook.submissions:
        name = folder_name(submission.student)
        seen[name] += 1
        paths.append(f"{PARENT}/{name}" if seen[name] == 1 else f"{PARENT}/{name}--{seen[name]}")
    return paths


def folder_name(student: str) -> str:
    """A name that is safe on every file system, and no other student's.

    A name that is safe as it is, in small letters, is its own folder. Any other is what can be kept of it,
    two hyphens (which no name of the first kind has), and a digest.
    """
    if _PLAIN.fullmatch(student) and not _RESERVED.fullmatch(student):
        return student
    ascii_only = normalize("NFKD", student).encode("ascii", "ignore").decode().lower()
    kept = re.sub("[^a-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-") or "student"
    digest = sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{kept}--{digest}"
