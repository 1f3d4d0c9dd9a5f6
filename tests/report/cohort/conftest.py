"""A browser: the Chromium that is installed, which asks no network for anything here."""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright

from checker.report.cohort.html import report_parts
from tests.report.cohort.gradebooks import gradebook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Browser, Page

    from checker.gradebook import Feedback, Gradebook


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in a window, and what it did that no report may do.

    Attributes:
        wrong: messages on the console, exceptions, dialogs, and requests for anything but the file.
    """

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)

    async def go(self, place: str) -> None:
        """Open a place in the file, and wait until all that it shows is there."""
        await self.page.goto(self.url + place)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is being unpacked."""
        await self.page.locator("[aria-busy]").first.wait_for(state="detached")

    async def watch(self) -> None:
        """Note from now on whatever goes wrong."""
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"exception: {error}"))
        self.page.on("popup", lambda popup: self.wrong.append(f"window: {popup.url}"))

        async def dismiss(dialog: Any) -> None:  # as Playwright hands it over
            self.wrong.append(f"dialog: {dialog.message}")
            await dialog.dismiss()

        def asked(request: Any) -> None:
            if request.url.partition("#")[0] != self.url:
                self.wrong.append(f"request: {request.url}")

        self.page.on("dialog", dismiss)
        self.page.on("request", asked)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing = "needs a browser: apt-get install chromium"
        if os.environ.get("KATA_REQUIRE_CHROMIUM") == "1":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a report; what is asked for again is there already."""
    known: dict[tuple[object, ...], Path] = {}

    def write(sample: Gradebook | None = None, feedback: Feedback | None = None) -> Path:
        key = (id(sample) if sample else None, feedback)
        if key not in known:
            known[key] = tmp_path_factory.mktemp("report") / "report.html"
            book = sample or gradebook(40, hostile=True)
            with known[key].open("w", encoding="utf-8") as file:
                file.writelines(report_parts(book, feedback))
        return known[key]

    return write


@pytest.fixture
def opened(
    browser: Browser, written: Callable[..., Path]
) -> Callable[..., AbstractAsyncContextManager[Opened]]:
    """Opens a report in a window of its own; the hostile sample unless another one is given."""

    @asynccontextmanager
    async def open_it(
        sample: Gradebook | None = None,
        feedback: Feedback | None = None,
        *,
        width: int = 1280,
        **window: Any,  # Playwright's own
    ) -> AsyncIterator[Opened]:
        context = await browser.new_context(viewport={"width": width, "height": 800}, **window)
        report = Opened(await context.new_page(), written(sample, feedback).as_uri())
        await report.watch()
        await report.go("")
        yield report
        await context.close()

    return open_it


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: `KATA_SCREENSHOTS`, or else a temporary folder."""
    named = os.environ.get("KATA_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
