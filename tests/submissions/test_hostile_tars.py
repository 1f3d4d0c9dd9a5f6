"""Tars that nobody packs by accident, and some that are only broken."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest

from checker.gradebook import SubmissionStatus
from checker.submissions import Caps
from checker.submissions.errors import Refused
from checker.submissions.tars import TarSource
from tests.submissions.apart import taken_apart
from tests.submissions.packing import TAKEN, WHOLE, link, taken_from, tarred, told

if TYPE_CHECKING:
    import io
    from collections.abc import Callable
    from pathlib import Path

HOURS = "exercises/01_hours/hours.py"
MIB = 1024 * 1024
BROKEN = "It is a broken tar: a header is not as it was written. Pack the folder again."
NO_ARCHIVE = (
    "It is no folder, no zip and no tar (.tar, .tar.gz, .tar.xz, .tar.bz2). Pack the folder as one of these."
)
CUT_OFF = "It ends in the middle: it was cut off on its way. Hand it in again."


def _refusal(path: Path, caps: Caps | None = None) -> str:
    taken = taken_from(path, caps=caps)
    assert taken.status is SubmissionStatus.REFUSED
    assert taken.files == {}
    [(about, message)] = told(taken)
    assert about == ""
    return message


def _header(name: str, kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


END = bytes(1024)
FILE = _header(HOURS, tarfile.REGTYPE, 2) + _padded(b"1\n")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_are_not_followed(tmp_path: Path, kind: bytes) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", [(link(HOURS, kind=kind), b"")]))
    assert taken.files == {}
    assert told(taken) == [(HOURS, "It is a link. Links are not followed: it counts as not handed in.")]


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_devices_and_pipes_are_not_files(tmp_path: Path, kind: bytes) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", [(link(HOURS, kind=kind), b"")]))
    assert taken.files == {}
    assert told(taken) == [
        (HOURS, "It is neither a file nor a folder, and was left out: it counts as not handed in.")
    ]


def test_a_file_below_a_link_is_only_a_file(tmp_path: Path) -> None:
    entries: list[tuple[str | tarfile.TarInfo, bytes]] = [(link("exercises", "/etc"), b""), *WHOLE.items()]
    taken = taken_from(tarred(tmp_path / "amara.tar", entries))
    assert taken.files == TAKEN
    assert told(taken) == [("exercises", "It is a link. Links are not followed.")]


@pytest.mark.parametrize("name", ["../hours.py", f"/{HOURS}", f"./../{HOURS}", f"{HOURS}\x07"])
def test_names_that_lead_elsewhere_are_left_out(tmp_path: Path, name: str) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", {name: b"1\n"}))
    assert taken.files == {}
    assert "leads out of the submission" in told(taken)[1][1]


def test_a_name_with_a_nul_is_not_cut_off_there(tmp_path: Path) -> None:
    record = f"path={HOURS}\0.txt\n".encode()
    record = f"{len(record) + 3} ".encode() + record
    data = _header("pax", tarfile.XHDTYPE, len(record)) + _padded(record) + FILE + END
    (tmp_path / "amara.tar").write_bytes(data)
    taken = taken_from(tmp_path / "amara.tar")
    assert taken.files == {}
    assert told(taken)[1][0] == f"{HOURS}\\x00.txt"


def test_a_link_has_no_content_whatever_size_it_says(tmp_path: Path) -> None:
    (tmp_path / "amara.tar").write_bytes(_header("link", tarfile.LNKTYPE, 512) + FILE + END)
    assert taken_from(tmp_path / "amara.tar").files == {"01_hours": {"hours.py": b"1\n"}}


def test_of_two_files_with_one_name_none_is_taken(tmp_path: Path) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", [*WHOLE.items(), (HOURS, b"2\n")]))
    assert list(taken.files) == ["02_orders"]
    assert "It is there 2 times" in told(taken)[0][1]


def test_a_file_with_holes_is_no_file(tmp_path: Path) -> None:
    info = tarfile.TarInfo(HOURS)
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(2**60)}
    taken = taken_from(tarred(tmp_path / "amara.tar", [(info, b"0\n")]))
    assert taken.files == {}
    (tmp_path / "old.tar").write_bytes(_header(HOURS, tarfile.GNUTYPE_SPARSE, 0) + END)
    assert _refusal(tmp_path / "old.tar") == (
        "It holds a file with holes (sparse). Pack the folder again, without --sparse."
    )


def test_a_huge_header_is_not_read(tmp_path: Path) -> None:
    """Both `L` and `x` are followed by as much as they say: here 8 GiB less one byte, and nothing."""
    for kind in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
        (tmp_path / "amara.tar").write_bytes(_header("x", kind, 8**11 - 1) + bytes(512))
        assert _refusal(tmp_path / "amara.tar") == (
            "It is no ordinary tar: it describes its files at too great length. Pack the folder again."
        )


@pytest.mark.parametrize(("headers", "taken"), [(32, True), (33, False)])
def test_many_long_headers_are_not_all_taken_apart(tmp_path: Path, headers: int, taken: bool) -> None:
    record = f"{MIB} comment=".encode().ljust(MIB - 1, b"x") + b"\n"
    (tmp_path / "amara.tar").write_bytes((_header("x", tarfile.XHDTYPE, MIB) + record) * headers + FILE + END)
    assert bool(taken_from(tmp_path / "amara.tar").files) == taken


def test_headers_without_end_are_entries_too_many(tmp_path: Path) -> None:
    """`tarfile` follows each of these by a call in a call."""
    header = _header("x", tarfile.XHDTYPE, 0)
    (tmp_path / "amara.tar").write_bytes(header * 50_001 + FILE + END)
    assert _refusal(tmp_path / "amara.tar").startswith("It has more than 50,000 files and folders.")
    (tmp_path / "amara.tar").write_bytes(header * 20_000 + FILE + END)
    assert taken_from(tmp_path / "amara.tar").files == {"01_hours": {"hours.py": b"1\n"}}


@pytest.mark.parametrize(
    "record",
    [b"0 path=x\n", b"9999 path=x\n", b"path=x\n", b"9 path=xx", b"1" * 5000 + b" path=x\n", b"8 pathx\n"],
)
def test_records_that_are_none_are_refused(tmp_path: Path, record: bytes) -> None:
    data = _header("x", tarfile.XHDTYPE, len(record)) + _padded(record) + FILE + END
    (tmp_path / "amara.tar").write_bytes(data)
    assert _refusal(tmp_path / "amara.tar").startswith("It is a broken tar: ")


def test_a_size_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    record = b"5013 size=" + b"9" * 5002 + b"\n"
    assert len(record) == 5013
    data = _header("x", tarfile.XHDTYPE, len(record)) + _padded(record) + FILE + END
    (tmp_path / "amara.tar").write_bytes(data)
    assert _refusal(tmp_path / "amara.tar").startswith("It is a broken tar: `9999")


def test_one_that_is_changed_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """What was at a place when the archive was listed is not what is there when it is read."""
    path = tmp_path / "amara.tar"
    path.write_bytes(FILE + END)
    with path.open("rb", buffering=0) as file:
        source = TarSource(cast("BinaryIO", file), Caps())
        entries = list(source.entries())
        for changed in (_header("other.py", tarfile.REGTYPE, 2) + _padded(b"2\n") + END, END):
            path.write_bytes(changed)
            with pytest.raises(Refused, match=r"It was changed while it was read\. Grade it again\."):
                list(source.contents(entries, 100))


def test_digits_without_end_take_no_time(tmp_path: Path) -> None:
    """A pattern that looks for `DIGITS KEYWORD=` begins anew at every digit of such a record."""
    record = b"1" * MIB
    data = _header("x", tarfile.XHDTYPE, len(record)) + _padded(record) + FILE + END
    (tmp_path / "amara.tar").write_bytes(data)
    assert taken_apart(tmp_path / "amara.tar", seconds=5).status == "refused"


def test_a_header_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = tarred(tmp_path / "amara.tar", WHOLE, form=tarfile.USTAR_FORMAT)
    data = path.read_bytes()
    path.write_bytes(data[:1024] + b"?" + data[1025:])
    assert _refusal(path) == BROKEN


@pytest.mark.parametrize("size", [-1, 2**70])
def test_a_size_that_cannot_be_is_refused(tmp_path: Path, size: int) -> None:
    field = (b"\x80" + size.to_bytes(11, "big")) if size > 0 else b"-0000000001\0"
    header = bytearray(_header(HOURS, tarfile.REGTYPE, 0))
    header[124:136] = field
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    (tmp_path / "amara.tar").write_bytes(bytes(header) + END)
    assert _refusal(tmp_path / "amara.tar") in {BROKEN, CUT_OFF}


@pytest.mark.parametrize("compression", ["", "gz", "bz2", "xz"])
def test_a_truncated_one_is_refused(tmp_path: Path, compression: str) -> None:
    files = {**WHOLE, "noise": bytes(range(256)) * 40}
    data = tarred(tmp_path / "whole.tar", files, compression=compression).read_bytes()
    path = tmp_path / "amara.tar"
    for part in (0.3, 0.6, 0.9) if compression else (0.3, 0.6):
        path.write_bytes(data[: int(len(data) * part)])
        assert _refusal(path) == CUT_OFF


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "amara.tar.gz"
    text = b"print('hello')\n" * 100
    for data in (
        b"",
        b"x",
        text,
        gzip.compress(text),
        b"\x1f\x8b",
        b"BZh9",
        b"Rar!\x1a\x07\x00",
        b"PK\7\x08",
    ):
        path.write_bytes(data)
        assert _refusal(path) in {NO_ARCHIVE, CUT_OFF}
    path.write_bytes(gzip.compress(text)[:10] + b"\xff" * 40)
    assert _refusal(path).startswith("Its compression is broken: ")


def test_an_empty_one_is_a_submission_of_nothing(tmp_path: Path) -> None:
    taken = taken_from(tarred(tmp_path / "amara.tar", {}))
    assert taken.status is SubmissionStatus.GRADED
    assert told(taken) == [("", "None of the exercises was found in it.")]


def _zeros(open_: Callable[..., io.BufferedIOBase], path: Path, mib: int) -> None:
    with open_(path, "wb") as file:
        file.write(_header("zeros", tarfile.REGTYPE, mib * MIB))
        for _ in range(mib):
            file.write(bytes(MIB))
        file.write(FILE + END)


@pytest.mark.parametrize("open_", [gzip.open, bz2.open, lzma.open])
def test_a_bomb_is_refused_by_what_comes_out_of_it(
    tmp_path: Path, open_: Callable[..., io.BufferedIOBase]
) -> None:
    _zeros(open_, tmp_path / "amara.tar.x", 64)
    apart = taken_apart(tmp_path / "amara.tar.x")
    assert apart.messages == ["It unpacks to more than 200 times its size. Hand in the exercises alone."]
    assert apart.mib < 16


def test_so_is_one_that_is_large_without_being_a_bomb(tmp_path: Path) -> None:
    _zeros(gzip.open, tmp_path / "amara.tgz", 3)
    caps = Caps(unpacked_bytes=3 * MIB)
    message = "It unpacks to more than 3,145,728 bytes. Hand in the exercises alone."
    assert _refusal(tmp_path / "amara.tgz", caps) == message
    assert taken_from(tmp_path / "amara.tgz", caps=Caps(unpacked_bytes=4 * MIB)).files


def test_a_dictionary_of_gigabytes_is_not_made(tmp_path: Path) -> None:
    packed = lzma.compress(FILE + END, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}])
    huge = bytearray(packed)
    at = huge.index(b"\x21\x01", 12)  # LZMA2's properties: one byte, the size of the dictionary
    huge[at + 2] = 40  # 4 GiB
    header_size = (huge[12] + 1) * 4
    huge[12 + header_size - 4 : 12 + header_size] = zlib.crc32(huge[12 : 12 + header_size - 4]).to_bytes(
        4, "little"
    )
    (tmp_path / "amara.txz").write_bytes(huge)
    apart = taken_apart(tmp_path / "amara.txz")
    assert apart.messages == [
        "Its compression is broken: Memory usage limit exceeded. Pack the folder again."
    ]


def test_empty_pieces_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "amara.tgz").write_bytes(gzip.compress(b"") * 100_000)
    assert _refusal(tmp_path / "amara.tgz") == (
        "It is more than 20,000 compressed files in one. Pack the folder again."
    )


def test_a_name_in_gzips_header_without_end_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "amara.tgz").write_bytes(b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 100 * MIB)
    apart = taken_apart(tmp_path / "amara.tgz", seconds=5)
    assert apart.messages == [CUT_OFF]
    assert apart.mib < 16
