"""Every page: fit for every reader, every screen and every light, small, and alone on its host."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.walking import Way, focused, scrolls_sideways, tab_stops, tab_to
from tests.end_to_end.running import Browser, Installation
from tests.hostile.strings import MARKUP

SLUG = "can-ai-see-emotions-in-a-face"
HEAVIEST = 60_000  # bytes on the wire: the page, its styles and its scripts

PUBLIC = (
    "/{}/",
    "/{}/?status=NO",
    f"/{{}}/topics/{SLUG}",
    f"/{{}}/topics/{SLUG}?voted=1",
    f"/{{}}/topics/{SLUG}/evidence",
    "/{}/court",
    "/{}/court?verdict=hung",
    "/{}/ask",
    "/{}/ask?sent=question",
    "/{}/how-the-jury-works",
    "/{}/transparency",
    "/{}/topics/none",
)
PRIVATE = (
    "/review/",
    "/review/?view=decided",
    "/review/?kind=tag_suggestion",
    "/review/items/1",
    "/review/topics",
    "/review/?view=escalated",
    "/admin/reasons",
    "/review/?kind=comment&select=yes",
    "/review/bulk",
    "/admin/queues/new",
    "/admin/queues",
    "/admin/reasons/spam",
    "/admin/work",
    "/admin/ledger",
    "/admin/openness",
    "/admin/plugins",
    "/admin/screening",
    "/admin/screening/rule?hold_from=1",
    "/admin/screening/filters/links_and_words",
    "/admin/plugins/links_and_words",
    "/admin/packages",
    "/admin/users",
    "/admin/tokens",
    "/admin/settings",
    "/auth/account",
    "/auth/password",
)
WORDS = "h1, h2, h3, label, legend, th, summary, p.hint, p.lede, nav a"
RULES = {"resultTypes": ["violations"]}


@pytest.fixture
def read(visit: Callable[..., Page], signed_in: dict[str, object]) -> Callable[[Way, str], Page]:
    """A function that gives a page on which somebody reads, signed in where that is needed."""

    def make(way: Way, scheme: str) -> Page:
        return visit(way, color_scheme=scheme, storage_state=signed_in)

    return make


def broken_rules(page: Page) -> list[str]:
    """What axe finds wrong, each with the element that it found."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def bones(page: Page) -> list[str]:
    """What is missing of a page's bones."""
    counts = {
        "h1": page.locator("h1:visible").count(),
        "main": page.locator("main").count(),
        "title": page.locator("head > title").count(),
        "lang": page.locator("html[lang]").count(),
    }
    missing = [f"{count} {name}" for name, count in counts.items() if count != 1]
    if scrolls_sideways(page):
        missing.append("it scrolls sideways")
    if page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count():
        missing.append("an order of focus of its own")
    if page.locator("script:not([src]), style, [style], [onclick]").count():
        missing.append("inline script or style")
    return missing


@pytest.mark.parametrize(
    ("way", "scheme"),
    [
        (Way(language="en"), "light"),
        (Way(language="nl", phone=True), "light"),
        (Way(language="nl"), "dark"),
        (Way(language="en", phone=True), "dark"),
    ],
    ids=str,
)
def test_every_page_is_fit_for_every_reader(
    read: Callable[[Way, str], Page], way: Way, scheme: str
) -> None:
    page = read(way, scheme)
    wrong: dict[str, list[str]] = {}
    for path in (*PUBLIC, *PRIVATE):
        page.goto(path.format(way.language))
        found = bones(page) + broken_rules(page)
        if found:
            wrong[path] = found
    assert wrong == {}


def test_a_dutch_page_says_nothing_in_english(read: Callable[[Way, str], Page]) -> None:
    english = read(Way(language="en"), "light")
    dutch = read(Way(language="nl"), "light")
    same: dict[str, set[str]] = {}
    for path in (*PUBLIC, *PRIVATE):
        if found := said(english, path.format("en")) & said(dutch, path.format("nl")):
            same[path] = found
    assert same == {}


def said(page: Page, path: str) -> set[str]:
    """The sentences of the page's own: no names, no quotes, nothing that somebody wrote."""
    page.goto(path)
    language = path.split("/")[1] if path.count("/") > 2 else ""
    assert language not in {"en", "nl"} or page.locator(f"html[lang={language}]").count() == 1
    texts = page.locator(WORDS).evaluate_all(
        "all => all.filter(one => !one.closest('.proposal, body [lang], .row'))"
        ".map(one => one.innerText)"
    )
    return {text for text in texts if len(text.split()) > 2 and not re.search(r"\d|:|“", text)}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_page_is_small(read: Callable[[Way, str], Page], scripts: bool) -> None:
    heavy: dict[str, int] = {}
    for path in (*PUBLIC, *PRIVATE):
        page = read(Way(scripts=scripts), "light")
        answers: list[Response] = []
        page.on("response", lambda answer, heard=answers: heard.append(answer))
        page.goto(path.format("en"))
        weight = sum(one.request.sizes()["responseBodySize"] for one in answers)
        page.close()
        if not 0 < weight < HEAVIEST:
            heavy[path] = weight
    assert heavy == {}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_focus_is_seen_wherever_it_goes(
    visit: Callable[..., Page], signed_in: dict[str, object], phone: bool
) -> None:
    page = visit(Way(phone=phone), storage_state=signed_in, reduced_motion="reduce")
    unseen: dict[str, list[str]] = {}
    for path in ("/en/", f"/en/topics/{SLUG}?voted=1", "/en/ask", "/auth/account", "/review/"):
        page.goto(path)
        stops = list(map(marked, tab_stops(page)))
        assert len(stops) > 5, path
        if hidden := [place for place, seen in stops if not seen]:
            unseen[path] = hidden
    assert unseen == {}


def marked(place: object) -> tuple[str, bool]:
    """Where the focus is, and whether one sees it there."""
    return place.evaluate(  # type: ignore[attr-defined, no-any-return]
        """element => {
            const style = getComputedStyle(element), box = element.getBoundingClientRect();
            const lined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
            const all = [...document.querySelectorAll("*")].indexOf(element);
            return [`${all} ${element.outerHTML.slice(0, 90)}`, lined && seen];
        }"""
    )


def test_a_visitor_gets_by_with_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page, word = visit(Way()), uuid4().hex[:8]
    page.goto("/en/")
    tab_to(page, page.locator(f"main a[href$='/topics/{SLUG}']").first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/topics/{SLUG}")
    tab_to(page, page.locator("button[value=yes]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**?voted=1#findings")
    page.keyboard.press("Tab")
    assert page.locator("details#findings *:focus").count() == 1
    tab_to(page, page.locator("#comment-author"))
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(f"Not in my kitchen, it does not, {word}.")
    tab_to(page, page.locator("#write button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**?sent=comment#discussion")
    tab_to(page, page.locator("#tag-name"))
    page.keyboard.type(f"kitchens {word}")
    page.keyboard.press("Enter")
    page.wait_for_url("**?sent=tag#tags")
    assert focused(page).count() == 0


def test_what_visitors_wrote_runs_nowhere(
    venire: Installation, admin: Page, visit: Callable[..., Page]
) -> None:
    visitor = Browser(venire.home)
    for number in range(0, len(MARKUP), 4):
        body = "\n\n".join(text.replace("\x00", "") for text in MARKUP[number : number + 4])
        form = {"author": MARKUP[number][:80], "body": f"{body}\n\n{uuid4().hex}"}
        assert visitor.post(f"/en/topics/{SLUG}/comments", form).status == 200
    seen = 0
    for view in ("waiting", "held"):
        admin.goto(f"/review/?view={view}")
        for address in admin.locator("a.row").evaluate_all("rows => rows.map(row => row.href)"):
            admin.goto(address)
            if admin.locator(".proposal", has_text="alert(1)").count():
                seen += 1
                admin.locator("#actions button[value=approve]").click()
                admin.wait_for_url("**done=**")
    assert seen > 0
    page = visit(Way())
    page.goto(f"/en/topics/{SLUG}")
    shown = page.locator("article.comment", has_text="alert(1)")
    assert shown.count() > 0
    assert shown.locator("script, img, iframe, svg, form input[name=password]").count() == 0
