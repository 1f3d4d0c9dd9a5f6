"""Names as students write them: which of them mean a place in a submission, and how they are shown."""

from __future__ import annotations

import re
import unicodedata

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tbz")
"""What the name of an archive that can be read ends in."""
OTHER_ARCHIVES = (".7z", ".rar", ".tar.zst", ".tzst", ".gz", ".xz", ".bz2", ".zst")
"""What the name of one that cannot be read ends in: it is handed in all the same, and then refused."""

_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_IN_NAMES = re.compile(r"[\\\x00-\x1f\x7f-\x9f]")
_UNSEARCHED = frozenset({"__MACOSX", "__pycache__", "node_modules"})
_LONGEST_PATH = 1024
_LONGEST_SHOWN = 120


def parts_of(raw: str) -> tuple[str, ...] | None:
    """The names that a path in a submission is made of, each in NFC.

    Gives:
        None where it leads elsewhere, or not everywhere to the same place: an absolute path, one with `..`, a
        drive's letter, a backslash or a control character, or one that is too long for some. Empty for the
        submission itself.
    """
    if len(raw) > _LONGEST_PATH:
        return None
    parts = tuple(part for part in unicodedata.normalize("NFC", raw).split("/") if part not in {"", "."})
    if raw.startswith("/") or ".." in parts or _DRIVE.match(raw) or _NOT_IN_NAMES.search(raw):
        return None
    return parts


def unsearched(name: str) -> bool:
    """Whether nothing of the learner's can be in there: hidden, as `.git` is, or made by a program."""
    return (name.startswith(".") and name not in {".", ".."}) or name in _UNSEARCHED


def folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The same for two paths that are one place where a system does not tell cases apart."""
    return tuple(unicodedata.normalize("NFC", "/".join(parts).casefold()).split("/"))


def printable(text: str) -> str:
    """`text` on one line, with whatever a terminal would not show as itself escaped, and not endless."""
    shown = "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text[: _LONGEST_SHOWN + 1]
    )
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


def is_archive(name: str) -> bool:
    """Whether a file's name says that it is an archive, of whatever kind."""
    return name.lower().endswith(ARCHIVES + OTHER_ARCHIVES)


def without_ending(name: str) -> str:
    """The name of an archive, without what says that it is one."""
    endings = sorted((e for e in ARCHIVES + OTHER_ARCHIVES if name.lower().endswith(e)), key=len)
    return (name[: -len(endings[-1])] if endings else name) or name
