"""The secret of a run: what trials ask for is drawn from it, so that no submission knows it beforehand.

It is no part of a verdict's key. All results of one folder are drawn from one seed, and what honest code
gets does not depend on it; but a digest of it, in a file that students get, would let them try words.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from checker.cohort.errors import CannotGrade

if TYPE_CHECKING:
    from pathlib import Path


def kept_seed(file: Path, given: str | None) -> str:
    """The seed of a run: that of its beginning, if it has begun before.

    Args:
        file: where it is kept, beside the results; for nobody's eyes but those of whoever grades.
        given: which it has to be; None for whichever was kept, or for a new one.

    Raises:
        CannotGrade: The run has begun with another, or the seed given is empty.
        OSError: It cannot be kept.
    """
    if given == "":
        raise CannotGrade("The seed is empty.", "Give a text that nobody guesses, or leave out --seed.")
    try:
        kept = os.fsdecode(file.read_bytes())
    except FileNotFoundError:
        kept = given or secrets.token_hex()
        _keep(file, kept)
    if given not in (None, kept):
        raise CannotGrade(
            f"{file.parent} holds results that were drawn from another seed.",
            "Leave out --seed to go on with them, or choose another --out.",
        )
    return kept


def _keep(file: Path, seed: str) -> None:
    """Write it whole or not at all: no result may be drawn from what the next run would not find."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(os.fsencode(seed))
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
