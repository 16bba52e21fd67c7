"""Nothing hangs over an edge, lies under something else, or drifts apart on a tall screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import ENGLISH_WAYS, Way, scrolls_sideways

TOPIC = "/topics/can-ai-see-emotions-in-a-face"
PUBLIC = ("/", TOPIC, f"{TOPIC}?voted=1", f"{TOPIC}/evidence", "/court", "/how-the-jury-works",
          "/transparency")  # fmt: skip
PRIVATE = (
    "/review/", "/review/topics", "/admin/", "/admin/work", "/admin/plugins", "/admin/ledger",
    "/admin/plugins/links_and_words", "/admin/screening", "/admin/screening/rule?cap=5",
    "/admin/screening/filters/learned", "/admin/packages", "/admin/users", "/admin/settings",
    "/admin/tokens", "/admin/openness", "/auth/account", "/auth/password", "/admin/queues/new",
    "/admin/reasons/spam", "/review/bulk", "/review/?kind=comment&select=yes", "/review/items/1",
)  # fmt: skip
SMALLEST = {"width": 320, "height": 700}
CROWDED = """() => [...document.querySelectorAll("button, a.button")]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim())"""
COVERED = """popover =>
    [...popover.querySelectorAll("button:not(.unseen), input:not([type=hidden])")].filter(one => {
        const box = one.getBoundingClientRect();
        const ends = [box.left + 3, box.left + box.width / 2, box.right - 3];
        return ends.some(x => !popover.contains(
            document.elementFromPoint(x, box.top + box.height / 2)));
    }).map(one => one.textContent.trim() || one.name)"""


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("place", PUBLIC)
def test_a_small_phone_shows_public_pages_whole(
    visit: Callable[..., Page], place: str, language: str
) -> None:
    page = visit(Way(phone=True, language=language), viewport=SMALLEST)
    page.goto(f"/{language}{place}")
    assert not scrolls_sideways(page)
    assert page.evaluate(CROWDED) == []


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("place", PRIVATE)
def test_a_phone_shows_private_pages_whole(
    visit: Callable[..., Page], signed_in: dict[str, object], place: str, language: str
) -> None:
    page = visit(Way(phone=True, language=language), storage_state=signed_in)
    page.goto(place)
    assert not scrolls_sideways(page)
    assert page.evaluate(CROWDED) == []


def test_heading_and_poll_stay_together_on_a_tall_screen(visit: Callable[..., Page]) -> None:
    distances = []
    for height in (900, 3000):
        page = visit(Way(), viewport={"width": 1280, "height": height})
        page.goto(f"/en{TOPIC}")
        head, poll = page.locator("h1").bounding_box(), page.locator("#poll").bounding_box()
        assert head
        assert poll
        distances.append(poll["y"] - head["y"])
    assert distances[0] == pytest.approx(distances[1], abs=1)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_no_reason_lies_under_the_bar_of_what_was_just_done(
    visit: Callable[..., Page], signed_in: dict[str, object], way: Way
) -> None:
    page = visit(way, storage_state=signed_in)
    page.goto("/review/?view=held")
    if way.phone:
        page.locator(".desk-list .row").first.click()
    page.locator("#actions button[value=approve]").click()
    expect(page.locator("#done")).to_be_visible()
    page.locator("#actions details.reject summary").click()
    popover = page.locator("#actions .reject .popover")
    expect(popover).to_be_visible()
    assert popover.evaluate(COVERED) == []
    field = popover.locator("#reason").bounding_box()
    assert field
    assert field["width"] > 120


def test_a_question_mark_shows_and_hides_the_keys(
    visit: Callable[..., Page], signed_in: dict[str, object]
) -> None:
    page = visit(Way(), storage_state=signed_in)
    page.goto("/review/")
    page.keyboard.press("?")
    expect(page.locator(".key-help dl")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".key-help dl")).to_be_hidden()


def test_the_keys_are_listed_without_scripts(
    visit: Callable[..., Page], signed_in: dict[str, object]
) -> None:
    page = visit(Way(scripts=False), storage_state=signed_in)
    page.goto("/review/")
    page.locator(".key-help summary").click()
    expect(page.locator(".key-help dl")).to_be_visible()
