"""What is taken is the same whatever form it was handed in."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.gradebook import SubmissionStatus
from checker.submissions import Taken
from tests.submissions.packing import TAKEN, WANTED, WHOLE, folder, taken_from, tarred, told, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

COMPRESSIONS = ("", "gz", "bz2", "xz")
FORMS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)

_NAMES = st.sampled_from(
    [
        *("01_hours", "02_orders", "03_stock", "04_gone", "exercises", "Exercises", "solutions", "repo-main"),
        *("hours.py", "Hours.py", "orders.py", "migrations", "001_initial.sql", "notes.txt", "old.zip"),
        *(".git", "__MACOSX", "böse", "a\\b", "tab\tbed", "C:x", "x" * 120),
    ]
)
_PATHS = st.lists(_NAMES, min_size=1, max_size=5).map("/".join)


def _is_a_tree(files: dict[str, bytes]) -> bool:
    """Whether no path is both a file and a folder."""
    return not any(other.startswith(f"{path}/") for path in files for other in files)


_TREES = st.dictionaries(_PATHS, st.binary(max_size=40), max_size=12).filter(_is_a_tree)


def _in_every_form(where: Path, files: dict[str, bytes]) -> dict[str, Taken]:
    forms = {
        "folder": folder(where / "folder" / "amara", files),
        "zip": zipped(where / "amara.zip", files),
    }
    for form in FORMS[1:]:
        forms[f"tar {form}"] = tarred(where / f"amara-{form}.tar", files, form=form)
    forms["tar.gz"] = tarred(where / "amara.tgz", files, compression="gz")
    return {name: taken_from(path) for name, path in forms.items()}


@settings(max_examples=150, deadline=None)
@given(_TREES)
def test_a_random_tree_is_the_same_in_every_form(files: dict[str, bytes]) -> None:
    with TemporaryDirectory() as where:
        taken = _in_every_form(Path(where), files)
    assert all(one.status is SubmissionStatus.GRADED or told(one) for one in taken.values())
    for form, one in taken.items():
        assert (form, one) == (form, taken["folder"])
        for exercise, contents in one.files.items():
            assert set(contents) <= set(WANTED.files[exercise])
            assert set(contents.values()) <= set(files.values())


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("form", FORMS)
def test_every_tar_is_read(tmp_path: Path, compression: str, form: int) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", WHOLE, compression=compression, form=form))
    assert taken == Taken(SubmissionStatus.GRADED, TAKEN)


@pytest.mark.parametrize("form", FORMS)
def test_long_paths_are_read_in_every_form_of_a_tar(tmp_path: Path, form: int) -> None:
    top = "a-repository-with-" + "a" * 81
    files = {f"{top}/{path}": content for path, content in WHOLE.items()}
    assert taken_from(tarred(tmp_path / "amara.tar", files, form=form)).files == TAKEN


def test_a_zip_and_a_folder_are_read(tmp_path: Path) -> None:
    assert taken_from(zipped(tmp_path / "amara.zip", WHOLE)) == Taken(SubmissionStatus.GRADED, TAKEN)
    assert taken_from(folder(tmp_path / "amara", WHOLE)) == Taken(SubmissionStatus.GRADED, TAKEN)


def test_what_it_is_tells_the_first_bytes_and_not_the_name(tmp_path: Path) -> None:
    assert taken_from(tarred(tmp_path / "amara.zip", WHOLE, compression="xz")).files == TAKEN
    assert taken_from(zipped(tmp_path / "amara.tar", WHOLE)).files == TAKEN


def test_compressed_pieces_that_follow_each_other_are_one(tmp_path: Path) -> None:
    """As pigz, pbzip2 and `cat a.gz b.gz` make them."""
    plain = tarred(tmp_path / "amara.tar", WHOLE).read_bytes()
    compressing: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }
    for ending, compress in compressing.items():
        pieces = [compress(plain[start : start + 700]) for start in range(0, len(plain), 700)]
        path = tmp_path / f"amara.tar.{ending}"
        path.write_bytes(b"".join(pieces))
        assert taken_from(path).files == TAKEN, ending


def test_a_tree_that_changes_in_no_file_has_the_order_of_the_suite(tmp_path: Path) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", dict(reversed(WHOLE.items()))))
    assert list(taken.files) == list(WANTED.files)
