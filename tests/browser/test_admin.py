"""The admin's way through the plugins: look, set, try out, check, switch off, and install."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD, PATIENCE
from tests.browser.test_pages import broken_rules
from tests.browser.walking import ENGLISH_WAYS, Watch, Way, reloaded, scrolls_sideways, tab_to
from tests.end_to_end.running import Installation
from tests.work.installing.wheels import Wheel, sha256

NAME = "links_and_words"
PHONE = Way(phone=True)
PLACE = f"/admin/plugins/{NAME}"
POINTS = f"#{NAME}-points_per_link"


@pytest.fixture
def page(visit: Callable[..., Page], signed_in: dict[str, object], way: Way) -> Page:
    """The first admin's page, before anything was opened."""
    return visit(way, storage_state=signed_in)


def button(page: Page, words: str) -> Locator:
    """A button of the page by its words."""
    return page.locator("main").get_by_role("button", name=words, exact=True)


def store(page: Page, action: str) -> None:
    """Send one of the page's forms by its own button."""
    page.locator(f"form[action$='{action}'] button").last.click()


def fit(page: Page, way: Way) -> None:
    """Check that the page keeps axe's rules (these need scripts) and fits the screen."""
    assert not way.scripts or broken_rules(page) == []
    assert not scrolls_sideways(page)


def told(page: Page, words: str) -> None:
    """Check what the page says was done, and that it fits the screen."""
    expect(page.locator("[role=status]", has_text=words).first).to_be_visible()
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_an_admin_looks_sets_orders_tries_out_and_switches_off(page: Page, way: Way) -> None:
    page.goto("/admin/plugins")
    fit(page, way)
    page.locator(f"main a[href='{PLACE}']").click()
    expect(page.locator("h1")).to_have_text(NAME)
    set_points(page, POINTS, way)
    page.fill("#order", "7")
    store(page, "/order")
    told(page, "The order is stored.")
    page.select_option("select[name=policy]", "ignore")
    store(page, "/fail-policy")
    told(page, "The policy is stored.")
    expect(page.locator("select[name=policy]")).to_have_value("ignore")
    button(page, "Put on trial").click()
    told(page, "It is on trial.")
    let_count(page)
    switch_off_and_on(page)
    expect(page.locator(".history li").first).to_contain_text("first")
    page.get_by_role("link", name="All of it in the ledger").click()
    expect(page).to_have_url(re.compile(f"subject=setting(:|%3A)plugin.{NAME}"))
    expect(page.locator("tbody tr").nth(6)).to_be_visible()
    fit(page, way)


def let_count(page: Page) -> None:
    """End the trial where its figures stand, and come back."""
    page.get_by_role("link", name="Its figures, and letting it count").click()
    early = page.locator("input[name=early]")
    if early.count():
        early.check()
    button(page, "Let it count").click()
    told(page, "It counts from now on.")
    page.goto(PLACE)


def set_points(page: Page, field: str, way: Way) -> None:
    """Type what is no number, see why it is refused with the typed text kept, then a number."""
    page.fill(field, "many")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        store(page, "/settings")
    assert answered.value.status == 422
    expect(page.locator(field)).to_have_value("many")
    expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{field}-problem")).to_be_visible()
    fit(page, way)
    page.fill(field, "0.9")
    page.check("input[name=at_once]")
    store(page, "/settings")
    told(page, "The settings are stored.")
    expect(page.locator(field)).to_have_value("0.9")


def switch_off_and_on(page: Page) -> None:
    """Switch the plugin off, see it among those not used, and switch it on again."""
    button(page, "Switch off").click()
    told(page, "It is switched off.")
    expect(page.locator(".figures .state")).to_have_text("switched off")
    page.goto("/admin/plugins")
    expect(page.locator("section[aria-labelledby=group-off]")).to_contain_text(NAME)
    page.locator(f"main a[href='{PLACE}']").click()
    button(page, "Switch on").click()
    told(page, "It is switched on.")
    expect(page.locator(".figures .state")).to_have_text("works")


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_pressed_check_is_answered_on_the_page(page: Page) -> None:
    page.goto(PLACE)
    store(page, "/checks")
    told(page, "A worker was asked")
    reloaded(page, page.locator("[role=status] .state.loaded"), 60)
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_without_the_operator_s_leave_nothing_can_be_asked_for_and_the_page_says_why(
    page: Page, way: Way
) -> None:
    page.goto("/admin/plugins")
    page.locator("main a[href='/admin/packages']").click()
    expect(page.locator(".banner")).to_contain_text("VENIRE_ALLOW_INSTALL=1")
    expect(page.locator("main form")).to_have_count(0)
    fit(page, way)


@pytest.mark.parametrize("way", [Way()], ids=str)
def test_the_keyboard_alone_does_it_too(page: Page) -> None:
    page.goto("/admin/plugins")
    tab_to(page, page.locator(f"main a[href='{PLACE}']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PLACE}")
    tab_to(page, button(page, "Put on trial"))
    page.keyboard.press("Space")
    told(page, "It is on trial.")
    tab_to(page, page.locator(POINTS))
    page.keyboard.press("Control+a")
    page.keyboard.type("0.8")
    page.keyboard.press("Enter")
    told(page, "The settings are stored.")
    expect(page.locator(POINTS)).to_have_value("0.8")
    for words, said in (("Switch off", "It is switched off."), ("Switch on", "It is switched on.")):
        tab_to(page, button(page, words))
        page.keyboard.press("Enter")
        told(page, said)
    let_count(page)


class Allowing(Installation):
    """An installation whose operator lets the dashboard install from a folder of wheels."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of an installation, and what the operator set besides."""
        own = {"VENIRE_ALLOW_INSTALL": "1", "PIP_NO_INDEX": "1"}
        return super().environment | own | {"PIP_FIND_LINKS": str(self.folder / "wheels")}


@pytest.fixture
def allowing(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Allowing]:
    """Such an installation; the operator's list names one wheel."""
    installation = Allowing(tmp_path_factory.mktemp("allowing"))
    wheel = Wheel().build(installation.folder / "wheels")
    (installation.folder / "instance").mkdir()
    allowed = f"venire-shout==1.0 --hash={sha256(wheel)}\n"
    (installation.folder / "instance" / "plugins-allowed.txt").write_text(allowed)
    installation.start()
    yield installation
    if installation.process is not None:
        installation.stop()


@pytest.fixture
def owner(chromium: Chromium, allowing: Allowing) -> Iterator[Page]:
    """The first admin there, on a phone, who came by the printed link."""
    watch = Watch(allowing.home)
    context = chromium.new_context(base_url=allowing.home, **PHONE.options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    page, link = context.new_page(), re.search(r"(/auth/link/\S+)", allowing.said())
    assert link
    page.goto(link[1])
    page.locator("form[action*='/auth/link/'] button").click()
    page.fill("#email", "first@example.org")
    page.fill("#password", PASSWORD)
    page.locator("form[action='/auth/password'] button").click()
    page.wait_for_url("**/review/**")
    yield page
    context.close()
    assert watch.complaints == []


@pytest.mark.slow
def test_an_admin_installs_from_the_operator_s_list_after_typing_the_password(
    owner: Page, allowing: Allowing
) -> None:
    with closing(sqlite3.connect(allowing.folder / "instance" / "venire.sqlite3")) as database:
        database.execute("UPDATE user_session SET confirmed_at = '2026-01-01 12:00:00.000000'")
        database.commit()
    owner.goto("/admin/packages")
    button(owner, "Install venire-shout==1.0").click()
    expect(owner.locator("h1")).to_have_text("Type your password again")
    fit(owner, PHONE)
    owner.fill("#password", "not this one")
    button(owner, "Go on").click()
    expect(owner.locator("[role=alert]")).to_be_visible()
    owner.fill("#password", PASSWORD)
    button(owner, "Go on").click()
    told(owner, "It is asked for")
    reloaded(owner, owner.locator("#requests ~ .history .state.loaded"), 180)
    owner.locator("main a[href='/admin/plugins/shout']").click()
    expect(owner.locator(".figures .state")).to_have_text("works")
    owner.goto("/admin/ledger")
    for act in ("plugin.change_asked", "plugin.change_made"):
        expect(owner.locator("tbody", has_text=act).first).to_be_visible()
    assert not scrolls_sideways(owner)
