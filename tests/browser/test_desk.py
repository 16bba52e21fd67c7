"""The desk in detail: what its keys, its bars and its banners promise to who sits at it all day."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import Way, focused, scrolls_sideways

COMMENTS = "/review/?kind=comment"
ON_TOP = """element => {
    const box = element.getBoundingClientRect();
    const middle = [box.left + box.width / 2, box.top + box.height / 2];
    return element.contains(document.elementFromPoint(...middle));
}"""


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


@pytest.mark.parametrize("wide", [1280, 390, 320])
def test_what_was_done_stands_above_the_next_item_and_covers_nothing(desk: Page, wide: int) -> None:
    desk.set_viewport_size({"width": wide, "height": 844})
    desk.locator("#actions form[action*='/skip'] button").click()
    desk.locator("#actions button[value=approve]").click()
    bar, undo = desk.locator("#done"), desk.locator("#done button[value=undo]")
    expect(undo).to_be_visible()
    assert undo.evaluate(ON_TOP)
    assert bar.evaluate("bar => bar.getBoundingClientRect().bottom") <= desk.locator(
        ".item-head"
    ).evaluate("head => head.getBoundingClientRect().top")


def test_a_phone_has_room_for_the_words_of_a_search(
    visit: Callable[..., Page], signed_in: dict[str, object]
) -> None:
    page = visit(Way(phone=True), storage_state=signed_in)
    page.goto("/review/")
    box = page.locator("#q").bounding_box()
    assert box
    assert box["width"] > 120
    assert not scrolls_sideways(page)
