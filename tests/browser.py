"""A real headless Chromium that may talk to this machine only, for the tests of the demo page."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
)

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


@dataclass
class Window:
    """A browser's window, and what went wrong in any of its pages."""

    context: BrowserContext
    problems: list[str] = field(default_factory=list)

    async def open(self, address: str) -> Page:
        page = await self.context.new_page()
        await page.goto(address)
        return page

    async def opened_by(self, act: Callable[[], object]) -> Page:
        """The page in a new tab that `act` opens."""
        async with self.context.expect_page() as opened:
            await act()  # type: ignore[misc]
        page = await opened.value
        await page.wait_for_load_state()
        return page

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text} ({message.location})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.problems.append(f"a request to elsewhere: {request.url}")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser of its own, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()
    # The driver's process is gone, but its pipes are closed one turn of the loop later.
    await asyncio.sleep(0)


@asynccontextmanager
async def window(
    browser: Browser,
    width: int = 1280,
    height: int = 900,
    *,
    scale: float = 1.0,
    touch: bool = False,
) -> AsyncIterator[Window]:
    """A fresh window, which remembers nothing of the others."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, has_touch=touch
    )
    context.set_default_timeout(15_000)
    made = Window(context)
    context.on("page", made._watch)
    context.on("console", made._console)
    context.on("request", made._request)
    try:
        yield made
    finally:
        await context.close()


__all__ = ["CHROMIUM", "Window", "chromium", "window"]
