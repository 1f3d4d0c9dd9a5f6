"""The kinds of sandboxes: what they promise alike is tested in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = {"bwrap": needs_bubblewrap, "docker": pytest.mark.docker}
"""By what `--sandbox` is told: what a test of it needs."""


@pytest.fixture(scope="module", params=[pytest.param(kind, marks=mark) for kind, mark in MARKS.items()])
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """What `--sandbox` is told; for `docker` there is an engine."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "docker":
            patch.setenv("DOCKER_HOST", request.getfixturevalue("docker_host"))
        yield request.param
