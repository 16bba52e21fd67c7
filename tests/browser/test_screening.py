"""An admin tries and stores a rule, and lets a filter count, by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_pages import broken_rules
from tests.browser.walking import ENGLISH_WAYS, Way, scrolls_sideways, tab_to

FILTER = "/admin/screening/filters/injection"


@pytest.fixture
def page(visit: Callable[..., Page], signed_in: dict[str, object], way: Way) -> Page:
    """The first admin's page, before anything was opened."""
    return visit(way, storage_state=signed_in)


def press(page: Page, element: Locator) -> None:
    """Reach a button or link by Tab alone, press it, and wait for the page that answers."""
    tab_to(page, element)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fit(page: Page, way: Way) -> None:
    """Check that the page keeps axe's rules (these need scripts) and fits the screen."""
    assert not way.scripts or broken_rules(page) == []
    assert not scrolls_sideways(page)


def store(page: Page, hold_from: str) -> None:
    """Type a threshold, see what it would have done, and store it."""
    tab_to(page, page.locator("#hold_from"))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(hold_from)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#tried")).to_be_visible()
    press(page, page.get_by_role("button", name="Store this rule"))


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_rule_is_tried_before_it_is_stored(page: Page, way: Way) -> None:
    page.goto("/admin/screening")
    fit(page, way)
    press(page, page.get_by_role("link", name="Change the rule"))
    fit(page, way)
    store(page, "1.5")
    expect(page.locator("[role=status]").first).to_contain_text("The rule is stored")
    expect(page.locator("#hold_from")).to_have_value("1.5")
    expect(page.locator(".zones")).to_contain_text("below 1.5")
    fit(page, way)
    store(page, "2")
    expect(page.locator("#hold_from")).to_have_value("2")


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_filter_counts_once_somebody_says_so(page: Page, way: Way) -> None:
    page.goto(FILTER)
    fit(page, way)
    tab_to(page, page.locator("input[name=early]"))
    page.keyboard.press("Space")
    press(page, page.locator("button[name=act][value=count]"))
    expect(page.locator("[role=status]").first).to_contain_text("It counts from now on.")
    fit(page, way)
    press(page, page.locator("button[name=act][value=try]"))
    expect(page.locator("[role=status]").first).to_contain_text("It is on trial.")
    expect(page.locator("main")).to_contain_text("put on trial by")
    tab_to(page, page.locator("summary").first)
    page.keyboard.press("Enter")
    expect(page.locator("details table").first).to_be_visible()
    fit(page, way)
