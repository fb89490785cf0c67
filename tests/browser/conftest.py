"""A real Chromium; where there is none, the tests say so, and in CI they fail."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

MISSING = "Chromium is missing (`apt-get install chromium`): no page is looked at without it"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The browser; each test opens pages of its own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if program is None:
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        await opened.close()
