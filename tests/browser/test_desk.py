"""The desk in detail: what its keys, its bars and its banners promise to who sits at it all day."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_author import send_comment
from tests.browser.test_pages import broken_rules
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
    expect(page).to_have_url(re.compile("/review/items/"))
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


def test_a_decision_turns_to_the_next_item_in_the_same_page(desk: Page) -> None:
    desk.evaluate("window.same = true")
    first = desk.locator(".item-head").get_attribute("data-item")
    desk.keyboard.press("a")
    desk.wait_for_url("**done=**")
    expect(desk.locator(".item-head")).not_to_have_attribute("data-item", first or "")
    assert desk.evaluate("window.same")
    expect(focused(desk)).to_contain_text("Comment on")
    expect(desk.locator("p.unseen[role=status]")).to_contain_text("Approved")
    expect(desk.locator(".lease-text")).to_contain_text("yours")
    second = desk.locator(".item-head").get_attribute("data-item")
    desk.keyboard.press("j")
    expect(desk.locator(".item-head")).not_to_have_attribute("data-item", second or "")
    desk.keyboard.press("z")
    expect(desk.locator(".item-head")).to_have_attribute("data-item", first or "")
    desk.go_back()
    expect(desk.locator(".item-head")).not_to_have_attribute("data-item", first or "")
    expect(desk.locator(".lease-text")).to_contain_text("yours")


def test_the_lists_follow_what_was_decided(desk: Page) -> None:
    decided = desk.locator(".item-head").get_attribute("data-item")
    count = desk.locator(".desk-queues a[aria-current]")
    before = count.inner_text()
    desk.keyboard.press("a")
    expect(desk.locator(f".desk-list [data-item='{decided}']")).to_have_count(0)
    expect(count).not_to_have_text(before)
    here = desk.locator(".item-head").get_attribute("data-item")
    expect(desk.locator(".desk-list [aria-current]")).to_have_attribute("data-item", str(here))


def test_the_second_half_of_a_double_click_decides_nothing(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.url) if "/decisions" in one.url else None)
    approve = desk.locator("#actions button[value=approve]").bounding_box()
    assert approve
    middle = (approve["x"] + approve["width"] / 2, approve["y"] + approve["height"] / 2)
    desk.mouse.dblclick(*middle, delay=40)
    desk.wait_for_url("**done=**")
    desk.keyboard.press("z")
    expect(desk.locator("#done")).to_contain_text("Taken back")
    assert len(asked) == 2


def test_another_button_soon_after_is_meant(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.url) if "/decisions" in one.url else None)
    desk.keyboard.press("a")
    desk.wait_for_url("**done=**")
    desk.keyboard.press("z")
    expect(desk.locator("#done")).to_contain_text("Taken back")
    desk.keyboard.press("r")
    desk.keyboard.press("1")
    expect(desk.locator("#done")).to_contain_text("Rejected")
    assert len(asked) == 3


def test_a_key_that_is_held_down_decides_once(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.url) if "/decisions" in one.url else None)
    for _ in range(5):
        desk.keyboard.down("a")
    desk.keyboard.up("a")
    desk.wait_for_url("**done=**")
    desk.keyboard.press("z")
    expect(desk.locator("#done")).to_contain_text("Taken back")
    assert len(asked) == 2


def test_a_key_pressed_too_early_is_not_meant_for_the_old_item(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    desk.evaluate("""() => {
        for (const key of ["j", "h", "s", "a"])
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }""")
    expect(desk.locator(".lease-text")).to_contain_text("yours")
    desk.keyboard.press("j")
    expect(desk.locator(".act[open]")).to_have_count(0)
    assert [one for one in asked if not one.endswith("/lease")] == []


def test_what_is_being_written_is_not_turned_away(desk: Page) -> None:
    first = desk.locator(".item-head").get_attribute("data-item")
    desk.keyboard.press("n")
    with desk.expect_response(re.compile("/review/items/")):
        desk.evaluate("""() => {
            document.querySelector(".row:not([aria-current])").click();
            document.getElementById("note").value = "I was about to";
            document.getElementById("note").focus();
        }""")
    expect(desk.locator(f".row[aria-current][data-item='{first}']")).to_be_visible()
    expect(desk.locator("#note")).to_have_value("I was about to")


def test_a_change_of_many_items_is_fit_for_every_reader_and_screen(
    visit: Callable[..., Page], signed_in: dict[str, object]
) -> None:
    page = visit(Way(), storage_state=signed_in)
    page.goto("/review/?kind=tag_suggestion&select=yes")
    page.get_by_label("Select all that are shown").check()
    ticks = page.locator(".selectable input")
    assert ticks.evaluate_all("all => all.length > 1 && all.every(one => one.checked)")
    page.locator("#bulk button[value=reject]").click()
    expect(page.locator("#bulk [role=alert]")).to_contain_text("Say why")
    assert_fit(page)
    page.fill("#bulk-reason", "Not about these questions")
    page.locator("#bulk button[value=reject]").click()
    expect(page.locator("#progress")).to_contain_text("nothing is done yet")
    assert_fit(page)
    page.get_by_role("button", name="Drop the plan").click()
    expect(page.locator("#progress")).to_contain_text("stopped")
    assert_fit(page)


def test_a_private_page_of_an_author_is_fit_for_every_reader_and_screen(
    visit: Callable[..., Page],
) -> None:
    page = visit(Way())
    send_comment(page, f"word{uuid4().hex[:8]}")
    assert_fit(page)


def assert_fit(page: Page) -> None:
    """Check that axe finds nothing, and that the page fits wide and small screens."""
    assert broken_rules(page) == []
    for wide in (1280, 390, 320):
        page.set_viewport_size({"width": wide, "height": 844})
        assert not scrolls_sideways(page), wide
