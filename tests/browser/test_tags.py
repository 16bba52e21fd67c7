"""A moderator merges a tag into another and takes it back, by the keyboard alone."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import ENGLISH_WAYS, Way, reloaded, scrolls_sideways, tab_to

MERGED, KEPT = "theorem proving", "mathematics"


def press(page: Page, name: str) -> None:
    """Reach a button by Tab alone, press it, and wait for the page that answers."""
    button = page.locator(f"button[name=action][value={name}]")
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ended(page: Page, way: Way, words: str) -> None:
    """Wait until the change says so: by itself where scripts run, else by looking again."""
    said = page.locator("#progress .lede b", has_text=re.compile(f"^{words}$"))
    if way.scripts:
        expect(said).to_be_visible(timeout=30_000)
    else:
        reloaded(page, said)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_merge_is_looked_at_done_and_taken_back_by_keyboard(
    visit: Callable[..., Page], signed_in: dict[str, object], way: Way
) -> None:
    page = visit(way, storage_state=signed_in)
    page.goto("/review/tags/theorem-proving")
    tab_to(page, page.locator("#to-merge"))
    page.keyboard.type(f"{KEPT.capitalize()}")
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_have_value(f"merge {MERGED} -> {KEPT}")
    expect(page.locator("#preview + .history")).to_contain_text(re.compile(r"1 topic\s+1 alias"))
    assert not scrolls_sideways(page)
    tab_to(page, page.locator("#reason"))
    why = f"One of both is enough, {uuid4().hex[:8]}."
    page.keyboard.type(why)
    press(page, "run")
    page.wait_for_url(re.compile(r"/review/tags/changes/\d+$"))
    expect(page.locator("#progress .lede")).to_contain_text(why)
    ended(page, way, "done")
    assert not scrolls_sideways(page)
    change = page.url
    page.goto("/review/tags/theorem-proving")
    expect(page).to_have_url(re.compile(f"/review/tags/{KEPT}$"))
    page.goto(change)
    press(page, "undo")
    expect(page).not_to_have_url(change)
    press(page, "run")
    ended(page, way, "done")
    page.goto(change)
    ended(page, way, "taken back")
    page.goto("/review/tags/theorem-proving")
    expect(page.locator("h1")).to_have_text(MERGED)
