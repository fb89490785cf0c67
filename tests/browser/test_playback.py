"""The page that plays an interview, in a real browser: by mouse, by keyboard, on a narrow screen."""

from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from domain.principal import GUEST
from tests.contract.mock_rig import bearer, start, submit
from tests.recorded import piece, record, tone
from tests.serving import Serve, Served

ANSWER = "It keeps its keys in buckets <b>by their hash</b>. When they fill up, it doubles them."


async def recorded(served: Served, owner: str = GUEST, **fields: Any) -> str:
    """An interview with a recorded exchange, and a second question without sound."""
    session_id = (await start(served, **fields))["session_id"]
    pieces = [piece(1, "interviewer", tone(1.0)), piece(1, "candidate", tone(1.5, 330.0))]
    await record(served.settings, owner, UUID(session_id), pieces)
    return session_id


async def opened(browser: Browser, address: str, width: int = 1000) -> tuple[Page, list[str]]:
    """The page, and what it complains about."""
    page = await browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    await page.goto(address)
    return page, complaints


async def playing(page: Page) -> list[Any]:
    """Which of the players have played to their end."""
    return await page.evaluate("[...document.querySelectorAll('audio')].map((audio) => audio.ended)")


async def test_all_is_played_in_order_and_followed(offline: Served, browser: Browser) -> None:
    session_id = await recorded(offline)
    await submit(offline, session_id, ANSWER)
    page, complaints = await opened(browser, f"{offline.url}/interviews/{session_id}/playback")
    # What was said is text, whatever is in it.
    await expect(page.get_by_text("<b>by their hash</b>")).to_be_visible()
    await expect(page.get_by_text("not recorded")).to_have_count(2)
    await page.get_by_role("button", name="Play all").click()
    await expect(page.locator(".interviewer .now").first).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("Candidate, exchange 1")
    await expect(page.locator(".candidate .now")).to_have_text(" When they fill up, it doubles them.")
    await expect(page.get_by_role("button", name="Play all")).to_be_visible()
    assert await playing(page) == [True, True]
    assert complaints == []


async def test_the_keyboard_is_enough(offline: Served, browser: Browser) -> None:
    session_id = await recorded(offline)
    page, complaints = await opened(browser, f"{offline.url}/interviews/{session_id}/playback")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the transcript"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "transcript"
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "next":
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("Interviewer, exchange 1")
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Pause")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Go on")).to_be_focused()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 360, 768])
async def test_it_fits_narrow_screens(offline: Served, browser: Browser, width: int) -> None:
    session_id = await recorded(offline, topic="Data structures, and everything that was ever built on top of them")
    page, _ = await opened(browser, f"{offline.url}/interviews/{session_id}/playback", width)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await expect(page.get_by_role("button", name="Play all")).to_be_in_viewport()


async def test_a_token_opens_it_and_does_not_stay_in_sight(serve: Serve, browser: Browser) -> None:
    served = await serve(auth={"required": True})
    headers = bearer(served, "ada")
    session_id = await recorded(served, "ada", headers=headers)
    address = f"{served.url}/interviews/{session_id}/playback"
    token = headers["Authorization"].removeprefix("Bearer ")
    page, complaints = await opened(browser, f"{address}?token={token}")
    assert page.url == address
    for _ in range(2):
        await page.get_by_role("button", name="Next voice").click()
    await expect(page.get_by_role("status")).to_have_text("Candidate, exchange 1")
    assert complaints == []


async def test_nothing_comes_from_elsewhere(offline: Served, browser: Browser) -> None:
    session_id = await recorded(offline)
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reply = await page.goto(f"{offline.url}/interviews/{session_id}/playback")
    assert reply is not None
    policy = (await reply.all_headers())["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert asked == [f"{offline.url}/interviews/{session_id}/playback"]
