"""The moderator's way: in by a link, through the queue, and out again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.walking import ENGLISH_WAYS, Way, reloaded, scrolls_sideways
from tests.end_to_end.running import Browser, Installation

SLUG = "can-ai-see-emotions-in-a-face"


@dataclass(frozen=True, slots=True)
class Desk:
    """A moderator at the desk."""

    page: Page
    way: Way

    def open(self, words: str) -> str:
        """Open the item that shows these words, once it has been screened; give its address."""
        # Found by search, for the queue may be longer than its first page; then opened in it.
        self.page.goto(f"/review/?q={words}")
        row = reloaded(self.page, self.page.locator("a.row", has_text=words))
        self.page.goto(f"{(row.get_attribute('href') or '').partition('?')[0]}?kind=comment")
        reloaded(
            self.page,
            self.page.locator(".item-head .facts", has_text=re.compile("^.?\\s*(waiting|held)")),
            60,
        )
        expect(self.page.locator(".proposal")).to_contain_text(words)
        return self.page.url.partition("?")[0]

    def press(self, key: str, button: Locator) -> None:
        """Press a key where scripts run, else the button that says so."""
        expect(button).to_be_visible()
        self.page.keyboard.press(key) if self.way.scripts else button.click()

    def done(self, words: str) -> None:
        """Check what the bar says was done."""
        expect(self.page.locator("#done")).to_contain_text(words)


@pytest.fixture
def write(venire: Installation) -> Callable[[], str]:
    """A function with which a visitor comments; gives a word that only this comment has."""

    def comment() -> str:
        word = f"word{uuid4().hex[:8]}"
        body = f"On my phone it read every face at the table, {word}, but one."
        form = {"author": "Marta", "body": body}
        sent = Browser(venire.home).post(f"/en/topics/{SLUG}/comments", form)
        assert sent.status == 200
        return word

    return comment


@pytest.fixture
def invite(admin: Page) -> Callable[[str], tuple[str, str]]:
    """A function with which the admin makes an account; gives its address and its link."""
    return lambda role: make_account(admin, role)


def make_account(admin: Page, role: str) -> tuple[str, str]:
    email = f"{role}-{uuid4().hex[:8]}@example.org"
    admin.goto("/admin/users")
    admin.fill("#email", email)
    admin.fill("#name", role.capitalize())
    admin.select_option("#role", role)
    admin.locator("section form button.primary").click()
    return email, admin.locator("code.copy").inner_text()


@pytest.fixture(scope="module")
def moderator(
    chromium: Chromium, venire: Installation, signed_in: dict[str, object]
) -> dict[str, object]:
    """The cookies of a moderator who came in by a link and chose a password."""
    admin = chromium.new_context(base_url=venire.home, storage_state=signed_in)  # type: ignore[arg-type]
    _, link = make_account(admin.new_page(), "moderator")
    admin.close()
    own = chromium.new_context(base_url=venire.home)
    come_in(own.new_page(), link)
    state = own.storage_state()
    own.close()
    return dict(state)


@pytest.fixture
def desk(visit: Callable[..., Page], moderator: dict[str, object], way: Way) -> Desk:
    """The moderator's desk."""
    return Desk(visit(way, storage_state=moderator), way)


def come_in(page: Page, link: str) -> None:
    """Use a one-time link and choose a password."""
    page.goto(link)
    page.locator("form[action*='/auth/link/'] button").click()
    expect(page).to_have_url(re.compile("/auth/password$"))
    page.fill("#password", PASSWORD)
    page.locator("form[action='/auth/password'] button").click()
    expect(page).to_have_url(re.compile("/review/"))
    expect(page.locator("[role=status]").first).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator("form[action='/auth/logout'] button").click()
    expect(page).to_have_url(re.compile("/auth/login"))


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_somebody_new_comes_in_by_a_link_and_then_by_a_password(
    visit: Callable[..., Page], invite: Callable[[str], tuple[str, str]], way: Way
) -> None:
    page, (email, link) = visit(way), invite("admin")
    come_in(page, link)
    sign_out(page)
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Not found")
    page.goto("/admin/ledger")
    expect(page).to_have_url(re.compile(r"/auth/login\?next="))
    page.fill("#email", email)
    page.fill("#password", "not this one")
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("#email")).to_have_value(email)
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/admin/ledger$"))
    for room in ("/admin/work", "/admin/plugins", "/admin/users", "/admin/settings"):
        page.locator(f"header nav a[href='{room}']").click()
        expect(page.locator(f"header nav a[href='{room}']")).to_have_attribute(
            "aria-current", "page"
        )
        assert not scrolls_sideways(page), room
    sign_out(page)
    page.go_back()
    page.goto("/admin/users")
    expect(page).to_have_url(re.compile("/auth/login"))


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_approves_takes_back_and_rejects(
    desk: Desk, write: Callable[[], str], visit: Callable[..., Page], way: Way
) -> None:
    words, reader = write(), visit(way)
    page, address = desk.page, desk.open(words)
    desk.press("a", page.locator("#actions button[value=approve]"))
    desk.done("On my phone")
    reloaded_topic(reader, words, 1)
    desk.press("z", page.locator("#done button[value=undo]"))
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.locator(".proposal")).to_contain_text(words)
    reloaded_topic(reader, words, 0)

    reject = page.locator("#actions details.reject")
    desk.press("r", reject.locator("summary"))
    expect(reject).to_have_attribute("open", "")
    desk.press("2", reject.locator("button[data-digit='2']"))
    desk.done("Rejected “On my phone")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Insult or abuse")
    desk.press("z", page.locator("#actions button[value=undo]"))
    expect(page.locator("#actions button[value=approve]")).to_be_visible()

    desk.press("r", reject.locator("summary"))
    page.fill("#reason", "Not about this question at all")
    page.locator("#actions details.reject .own-words button").click()
    desk.done("Rejected “On my phone")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Not about this question at all")
    assert not scrolls_sideways(page)


def reloaded_topic(reader: Page, words: str, times: int) -> None:
    """Wait until a comment stands on the topic's page so often."""
    reader.goto(f"/en/topics/{SLUG}")
    found = reader.locator("article.comment", has_text=words)
    if times:
        reloaded(reader, found, 10)
    else:
        reader.wait_for_timeout(700)  # longer than a page from memory is trusted
        reader.reload()
    expect(found).to_have_count(times)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_of_two_who_decide_the_second_is_told_and_changes_nothing(
    desk: Desk, write: Callable[[], str]
) -> None:
    address = desk.open(write())
    late = desk.page.context.new_page()
    late.goto(address)
    desk.page.locator("#actions button[value=approve]").click()
    expect(desk.page.locator("#done")).to_be_visible()
    with late.expect_response(lambda answer: answer.request.method == "POST") as answered:
        late.locator("#actions details.reject summary").click()
        late.locator("#actions button[data-digit='1']").click()
    assert answered.value.status == 409
    expect(late.locator("main [role=alert]").first).to_contain_text("Somebody was faster")
    late.goto(address)
    expect(late.locator(".item-head")).to_contain_text("approved")


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_leaves_a_note_and_holds_the_item(desk: Desk, write: Callable[[], str]) -> None:
    address = desk.open(write())
    page, note = desk.page, f"Seen this before, {uuid4().hex[:6]}"
    desk.press("n", page.locator("#notes summary"))
    page.fill("#note", note)
    page.locator("#notes form button").click()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}.*#notes$"))
    expect(page.locator("#notes blockquote")).to_contain_text(note)
    if desk.way.scripts:
        expect(page.locator(".lease-text")).to_contain_text("yours for")
    else:
        page.locator(".lease button[value=take]").click()
        expect(page.locator(".lease-text")).to_contain_text("yours for")


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_calls_the_jury_and_finds_it_in_the_ledger(desk: Desk) -> None:
    page = desk.page
    page.goto("/review/topics")
    button = page.locator("form[action$='/checks'] button").first
    slug = (button.locator("xpath=..").get_attribute("action") or "").split("/")[-2]
    button.click()
    expect(page.locator("[role=status]").first).to_be_visible()
    reloaded(page, page.locator(f"form[action='/review/topics/{slug}/checks']"), 60)
    page.goto("/admin/ledger")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.fill("#subject", "item:1")
    page.locator("form[role=search] button").click()
    expect(page).to_have_url(re.compile("subject=item"))
    assert not scrolls_sideways(page)
    page.goto("/admin/work")
    expect(page.locator("h1")).to_have_text("Not allowed")


def walk(page: Page, key: str) -> str:
    """Press a key that walks; give the address of the item where it arrives, once it is shown."""
    before = page.url
    page.keyboard.press(key)
    expect(page).not_to_have_url(before)
    item = page.url.partition("?")[0].rpartition("/")[2]
    expect(page.locator(".item-head")).to_have_attribute("data-item", item)
    expect(page.locator(".row[aria-current=true]")).to_have_attribute("data-item", item)
    return page.url


@pytest.mark.parametrize("way", [Way()], ids=str)
def test_the_arrow_keys_of_the_desk_walk_its_list(desk: Desk, write: Callable[[], str]) -> None:
    for word in (write(), write()):
        desk.open(word)
    page = desk.page
    page.goto("/review/")
    walked = [walk(page, key) for key in "jjk"]
    assert walked[0] == walked[2] != walked[1]
    page.keyboard.press("r")
    expect(page.locator("details.reject")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("details.reject")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("way", [Way()], ids=str)
def test_what_others_decide_is_told_without_a_click(
    desk: Desk, write: Callable[[], str], visit: Callable[..., Page], signed_in: dict[str, object]
) -> None:
    address = desk.open(write())
    other = visit(Way(), storage_state=signed_in)
    other.goto(address)
    other.locator("#actions button[value=approve]").click()
    expect(desk.page.locator(".banner.moved")).to_be_visible()


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_edits_and_approves_in_one_step(
    desk: Desk, write: Callable[[], str], visit: Callable[..., Page], way: Way
) -> None:
    words, reader = write(), visit(way)
    address, page = desk.open(words), desk.page
    edit = page.locator("#actions details.edit")
    desk.press("e", edit.locator("summary"))
    expect(edit).to_have_attribute("open", "")
    page.fill("#field-body", f"It read every face at the table, {words}.")
    edit.locator("button.primary").click()
    expect(page.locator("#done button[value=undo]")).to_be_visible()
    reloaded_topic(reader, f"It read every face at the table, {words}.", 1)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("edited")
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_skips_and_escalates(desk: Desk, write: Callable[[], str]) -> None:
    write()
    address, page = desk.open(write()), desk.page
    desk.press("s", page.locator("form[action*='/skip'] button"))
    expect(page).not_to_have_url(re.compile(re.escape(address)))
    page.goto(f"{address}?kind=comment")
    escalate = page.locator("#actions details.act", has=page.locator("#why-escalate"))
    desk.press("x", escalate.locator("summary"))
    page.fill("#why-escalate", "A lawyer wrote in.")
    escalate.locator("button.primary").click()
    desk.done("Escalated")
    page.goto(f"{address}?view=escalated")
    expect(page.locator(".desk-item")).to_contain_text("people with the role “admin” decide")
    expect(page.locator("#actions")).to_have_count(0)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_moderator_claims_ahead_and_gives_all_back(desk: Desk, write: Callable[[], str]) -> None:
    write()
    desk.open(write())
    page = desk.page
    page.goto("/review/?kind=comment")
    page.locator(".desk-list .row").first.click()
    page.locator("form[action*='/claims'] button", has_text="Claim the next").click()
    expect(page.locator(".banner[role=status]")).to_contain_text("yours for five minutes")
    page.goto("/review/?kind=comment")
    page.locator("form.claimed button").click()
    expect(page.locator("form.claimed")).to_have_count(0)


@pytest.mark.parametrize("way", [Way()], ids=str)
def test_two_tabs_are_two_holders_and_the_other_hears_of_a_take_over(
    desk: Desk, write: Callable[[], str]
) -> None:
    address = desk.open(write())
    expect(desk.page.locator(".lease-text")).to_contain_text("yours for")
    other = desk.page.context.new_page()
    other.goto(address)
    expect(other.locator(".lease-text")).to_contain_text("yours in another tab")
    other.locator(".lease button[value=take_over]").click()
    expect(other.locator(".lease-text")).to_contain_text("yours for")
    expect(desk.page.locator(".banner.taken-over")).to_be_visible()
    with desk.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        desk.page.locator("#actions button[value=approve]").click()
    assert answered.value.status == 409


@pytest.mark.parametrize("way", [Way()], ids=str)
def test_keys_that_are_switched_off_do_nothing(desk: Desk, write: Callable[[], str]) -> None:
    address, page = desk.open(write()), desk.page
    page.keyboard.press("?")
    page.locator(".key-help button[value=off]").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    page.keyboard.press("r")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.locator("details.reject")).not_to_have_attribute("open", "")
    page.locator(".key-help summary").click()
    page.locator(".key-help button[value=on]").click()
    expect(page.locator("body.keys")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("details.reject")).to_have_attribute("open", "")
