"""The desk in detail: what its keys, its bars and its banners promise to who sits at it all day."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import Way, focused

COMMENTS = "/review/?kind=comment"


@pytest.fixture
def desk(visit: Callable[..., Page], signed_in: dict[str, object]) -> Page:
    """An item of the demo gallery, opened beside its queue."""
    page = visit(Way(), storage_state=signed_in)
    page.goto(COMMENTS)
    page.locator(".desk-list .row").first.click()
    expect(page.locator("#actions")).to_be_visible()
    return page


def test_every_key_stands_on_its_button_and_in_the_list_of_keys(desk: Page) -> None:
    controls = desk.locator("#actions [data-key], #notes [data-key]")
    keys = controls.evaluate_all("all => all.map(one => one.dataset.key.toUpperCase())")
    shown = controls.locator("kbd").all_inner_texts()
    assert set(keys) == set("ARESXHN")
    assert shown == keys
    listed = " ".join(desk.locator(".key-help dt").all_text_contents()).split()
    assert set(keys) < set(listed)


def test_h_asks_why_an_item_is_held(desk: Page) -> None:
    desk.keyboard.press("h")
    expect(focused(desk)).to_have_id("why-hold")
    desk.keyboard.type("Its author was asked.")
    desk.keyboard.press("Enter")
    expect(desk.locator("#done")).to_contain_text("until more is known")
