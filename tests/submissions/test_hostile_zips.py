"""Zips that nobody packs by accident, and some that are only broken."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from checker.gradebook import SubmissionStatus
from checker.submissions import Caps
from tests.submissions.apart import taken_apart
from tests.submissions.packing import TAKEN, WHOLE, taken_from, told, zipped

if TYPE_CHECKING:
    from pathlib import Path

HOURS = "exercises/01_hours/hours.py"
MIB = 1024 * 1024
LEADS_OUT = "Its name leads out of the submission, or is not the same on every system. It was left out."


def _refusal(path: Path, caps: Caps | None = None) -> str:
    taken = taken_from(path, caps=caps)
    assert taken.status is SubmissionStatus.REFUSED
    assert taken.files == {}
    [(about, message)] = told(taken)
    assert about == ""
    return message


def _entry(name: str, *, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../exercises/01_hours/hours.py", None),
        ("exercises/../exercises/01_hours/hours.py", None),
        ("/exercises/01_hours/hours.py", None),
        ("C:exercises/01_hours/hours.py", None),
        ("C:/exercises/01_hours/hours.py", None),
        ("exercises\\01_hours\\hours.py", None),
        ("exercises/01_hours/hours.py\n", "exercises/01_hours/hours.py\\n"),
        ("exercises/01_hours/\x1b[2Jhours.py", "exercises/01_hours/\\x1b[2Jhours.py"),
        ("x" * 1025, "x" * 119 + "…"),
    ],
)
def test_names_that_lead_elsewhere_are_left_out(tmp_path: Path, name: str, shown: str | None) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {name: b"1\n"}))
    assert taken.files == {}
    assert told(taken)[1:] == [(shown or name, LEADS_OUT)]


def test_a_name_with_a_nul_is_not_cut_off_there(tmp_path: Path) -> None:
    """`zipfile` takes `hours.py` and a NUL and `.txt` for `hours.py`."""
    path = zipped(tmp_path / "amara.zip", {f"{HOURS}#.txt": b"1\n"})
    path.write_bytes(path.read_bytes().replace(b"hours.py#.txt", b"hours.py\0.txt"))
    taken = taken_from(path)
    assert taken.files == {}
    assert told(taken)[1:] == [(f"{HOURS}\\x00.txt", LEADS_OUT)]


def test_what_turns_text_around_is_shown_escaped(tmp_path: Path) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {**WHOLE, "evil\u202eyp.exe": b""}))
    assert told(taken) == [("evil\\u202eyp.exe", "It is no exercise's file, and was left out.")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_with_one_name_none_is_taken(tmp_path: Path) -> None:
    entries = [*WHOLE.items(), (HOURS, b"other\n")]
    taken = taken_from(zipped(tmp_path / "amara.zip", entries))
    assert list(taken.files) == ["02_orders"]
    assert told(taken) == [
        (
            "01_hours",
            (
                f"It is there 2 times: `{HOURS}`, `{HOURS}`. None was taken, as nobody can say which one "
                "counts. If these are several students' submissions in one, unpack it, and give the folder."
            ),
        )
    ]


@pytest.mark.parametrize(
    "twin", [f"./{HOURS}", "exercises//01_hours/hours.py", "exercises/01_hours/./hours.py"]
)
def test_nor_in_another_spelling(tmp_path: Path, twin: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", {HOURS: b"1\n", twin: b"2\n"}))
    assert taken.files == {}
    assert "It is there 2 times" in told(taken)[0][1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_nor_if_one_of_them_is_a_link(tmp_path: Path) -> None:
    linked = (_entry(HOURS, mode=stat.S_IFLNK | 0o777), b"/etc/passwd")
    taken = taken_from(zipped(tmp_path / "amara.zip", [(HOURS, b"1\n"), linked]))
    assert taken.files == {}


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        (stat.S_IFLNK | 0o777, "It is a link. Links are not followed: it counts as not handed in."),
        (
            stat.S_IFIFO | 0o600,
            "It is neither a file nor a folder, and was left out: it counts as not handed in.",
        ),
    ],
)
def test_only_files_are_taken(tmp_path: Path, mode: int, message: str) -> None:
    taken = taken_from(zipped(tmp_path / "amara.zip", [(_entry(HOURS, mode=mode), b"/etc/passwd")]))
    assert taken.files == {}
    assert told(taken) == [(HOURS, message)]


def test_links_elsewhere_are_told(tmp_path: Path) -> None:
    links = [(_entry(f"link{number}", mode=stat.S_IFLNK), b"/etc") for number in range(5)]
    taken = taken_from(zipped(tmp_path / "amara.zip", [*WHOLE.items(), *links]))
    assert told(taken) == [("", "5 links were not followed: `link0`, `link1`, `link2` and 2 more.")]


def test_an_encrypted_one_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "amara.zip", {HOURS: b"1\n"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert _refusal(path) == "It is encrypted. Hand it in without a password."


def test_a_compression_that_unpacks_without_bound_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(HOURS, b"1\n")
    assert told(taken_from(path)) == [
        (HOURS, "It was left out: it is compressed by method 14; zip knows deflate.")
    ]


def test_a_name_that_is_not_utf8_though_it_says_so_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "amara.zip", {"ä.txt": b""})
    path.write_bytes(path.read_bytes().replace("ä".encode(), b"\xff\xfe"))
    assert _refusal(path) == "A name in it is marked as UTF-8 and is not. Zip the folder again."


def test_a_name_in_an_old_encoding_does_no_harm(tmp_path: Path) -> None:
    path = zipped(tmp_path / "amara.zip", {**WHOLE, "Lxsung.txt": b""})
    path.write_bytes(path.read_bytes().replace(b"Lxsung", b"L\x94sung"))
    taken = taken_from(path)
    assert taken.files == TAKEN
    assert told(taken)[0][0] == "Lösung.txt"


def test_a_truncated_one_is_refused(tmp_path: Path) -> None:
    data = zipped(tmp_path / "whole.zip", WHOLE).read_bytes()
    path = tmp_path / "amara.zip"
    for length in (4, 100, len(data) // 2, len(data) - 30):
        path.write_bytes(data[:length])
        assert _refusal(path) == "It ends in the middle: it was cut off on its way. Hand it in again."


def test_a_content_that_is_not_what_was_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(HOURS, b"opens = 7\n")
    path.write_bytes(path.read_bytes().replace(b"opens = 7", b"opens = 8"))
    assert (
        _refusal(path)
        == f"It is a broken zip at `{HOURS}`: Bad CRC-32 for file '{HOURS}'. Zip the folder again."
    )


def test_a_name_that_differs_from_the_directorys_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "amara.zip", {HOURS: b"1\n"})
    path.write_bytes(
        path.read_bytes().replace(HOURS.encode(), HOURS.replace("hours.py", "other.py").encode(), 1)
    )
    assert "differ" in _refusal(path)


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "amara.zip", {f"{number}.txt": b"" for number in range(101)})
    assert _refusal(path, Caps(entries=100)) == (
        "It has more than 100 files and folders. Hand in the exercises alone, without what was installed or "
        "made beside them."
    )
    assert taken_from(path, caps=Caps(entries=101)).status is SubmissionStatus.GRADED


def test_a_size_that_is_a_lie_is_not_believed(tmp_path: Path) -> None:
    """The directory says that the file is small; it unpacks to 8 MiB."""
    path = zipped(tmp_path / "amara.zip", {HOURS: bytes(8 * MIB)})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 8 * MIB), struct.pack("<L", 10)))
    assert "broken zip" in _refusal(path)


def test_of_a_bomb_no_more_is_unpacked_than_a_file_may_have(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(HOURS, "w") as file:
        for _ in range(128):
            file.write(bytes(MIB))
    apart = taken_apart(path)
    assert apart.messages == ["It was left out: it has more than 262,144 bytes."]
    assert apart.mib < 8


def _overlapping(entries: int) -> bytes:
    """A flat bomb: a directory whose entries are all the same bytes."""
    packed = zlib.compress(bytes(MIB), wbits=-15)
    name = b"bomb"
    sizes = struct.pack("<LLL", zlib.crc32(bytes(MIB)), len(packed), MIB)
    local = (
        b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    )
    listed = (
        *(b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes,),
        *(struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name,),
    )
    directory = b"".join(listed) * entries
    start = len(local) + len(packed)
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, entries, entries, len(directory), start, 0)
    return local + packed + directory + end


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    path.write_bytes(_overlapping(1))
    assert taken_from(path).status is SubmissionStatus.GRADED
    path.write_bytes(_overlapping(1000))
    assert _refusal(path) == (
        "Its entries share their bytes: it was made to unpack to far more than it is. It was not unpacked."
    )


def test_a_directory_of_millions_is_not_made_into_objects(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    entry = b"PK\1\2" + bytes(42)
    directory = entry * 2_000_000
    path.write_bytes(
        b"PK\3\4" + directory + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 0, 0, len(directory), 4, 0)
    )
    apart = taken_apart(path)
    assert apart.status == "refused"
    assert apart.messages[0].startswith("It has more than 50,000 files and folders.")
    assert apart.mib < 16
    small = tmp_path / "small.zip"  # a directory as long as one of 50,000 may be, with as many entries as fit
    directory = entry * (50_000 * 500 // len(entry))
    small.write_bytes(
        b"PK\3\4" + directory + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 0, 0, len(directory), 4, 0)
    )
    apart = taken_apart(small)
    assert apart.messages[0].startswith("It has more than 50,000 files and folders.")
    assert apart.mib < 64


def test_archives_in_archives_are_not_opened(tmp_path: Path) -> None:
    """As 42.zip: sixteen zips, each of which has sixteen."""
    content = zipped(tmp_path / "0.zip", {"0.dll": bytes(MIB)}).read_bytes()
    for level in range(1, 4):
        inner = {f"{number}.zip": content for number in range(16)}
        content = zipped(tmp_path / f"{level}.zip", inner).read_bytes()
    assert _refusal(tmp_path / "3.zip") == (
        "It holds archives and none of the exercises. Unpack it first, and give the folder."
    )


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "amara.zip"
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(2048 * MIB)
    apart = taken_apart(path)
    assert apart.messages == [
        "It has 2,147,483,648 bytes, and 268,435,456 are the most. Hand in the exercises alone."
    ]
    assert apart.mib < 2
    assert apart.read_mib < 1
