"""The same trial must see the same server, wherever it comes from."""

from __future__ import annotations

import re
from pathlib import Path

from checker.postgres import docker, settings

COMPOSE_FILE = Path(__file__).parents[2] / "docker-compose.yml"
# A container has its own network and its own shared memory, which end with it.
OF_THE_EMBEDDED_SERVER_ALONE = {
    "listen_addresses",
    "unix_socket_directories",
    "dynamic_shared_memory_type",
}


def test_a_container_has_the_settings_of_the_embedded_server() -> None:
    embedded = dict(re.findall(r"^(\w+) = '?(.*?)'?$", settings.CONFIGURATION, re.MULTILINE))
    shared = embedded.keys() - OF_THE_EMBEDDED_SERVER_ALONE
    assert {name: embedded[name] for name in shared} == docker.SETTINGS


def test_the_compose_file_has_the_settings_of_a_container() -> None:
    assert dict(re.findall(r"-c (\w+)=(\S+)", COMPOSE_FILE.read_text())) == docker.SETTINGS
