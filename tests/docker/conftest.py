"""An image of PostgreSQL for the tests' Docker engine, which needs no registry."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docker.engine import last_lines, no_engine

if TYPE_CHECKING:
    import docker

HERE = Path(__file__).parent
DEBIAN_ROOT = HERE.parents[1] / "scripts" / "debian-root"


@pytest.fixture(scope="session")
def postgres_image(engine: docker.DockerClient) -> str:
    """Build the image, and give the name for `KATA_POSTGRES_IMAGE`."""
    made = subprocess.run([DEBIAN_ROOT, "postgresql"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        no_engine(f"its image of PostgreSQL could not be made: {last_lines(made.stderr)}")
    engine.api.import_image(made.stdout.strip(), repository="pgdbm-kata/debian-postgresql", tag="latest")
    engine.images.build(path=str(HERE), tag="pgdbm-kata/postgres:debian", rm=True)
    return "pgdbm-kata/postgres:debian"


@pytest.fixture
def docker_environment(docker_host: str, postgres_image: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point this process and its children to the engine and the image; gives the image's name."""
    for name in ("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_HOST", docker_host)
    monkeypatch.setenv("KATA_POSTGRES_IMAGE", postgres_image)
    return postgres_image
