"""Archives with bytes changed at random: something is always said, and nothing raised."""

from __future__ import annotations

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.submissions import Caps
from tests.submissions.packing import WANTED, WHOLE, taken_from, tarred, zipped

_CAPS = Caps(entries=1000)
_CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)), max_size=6
)


def _archive(form: str) -> bytes:
    with TemporaryDirectory() as where:
        path = Path(where) / "amara"
        if form == "zip":
            return zipped(path, WHOLE).read_bytes()
        if form == "stored":
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in WHOLE.items():
                    archive.writestr(name, content)
            return path.read_bytes()
        long_names = {**WHOLE, f"{'ä' * 120}/x": b"1"}
        return tarred(path, long_names, compression=form.partition(".")[2]).read_bytes()


@pytest.mark.parametrize("form", ["zip", "stored", "tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_any_change_ends_in_something_to_say(form: str) -> None:
    whole = _archive(form)

    @settings(max_examples=200, deadline=None)
    @given(_CHANGES, st.floats(0, 1))
    def change(changes: list[tuple[float, bytes]], kept: float) -> None:
        data = bytearray(whole)
        for where, new in changes:
            start = int(where * len(data))
            data[start : start + len(new)] = new
        if kept < 0.5:
            del data[int(len(data) * kept * 2) :]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "amara"
            path.write_bytes(data)
            taken = taken_from(path, caps=_CAPS)
        assert taken.files or taken.remarks
        for exercise, files in taken.files.items():
            assert set(files) <= set(WANTED.files[exercise])

    change()
