"""The author's way: a comment, its private page, a rejection, an appeal, somebody else's yes."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_moderator import come_in, make_account
from tests.browser.walking import ENGLISH_WAYS, Way, reloaded, scrolls_sideways

TOPIC = "/en/topics/can-ai-see-emotions-in-a-face"


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_rejected_comment_is_published_on_appeal_by_somebody_else(
    visit: Callable[..., Page], admin: Page, way: Way
) -> None:
    word, author = f"word{uuid4().hex[:8]}", visit(way)
    address = send_comment(author, word)
    desks = [desk(visit, admin, way) for _ in range(2)]
    number = decide(desks[0], "comment", word)
    desks[0].locator("details.reject > summary").click()
    desks[0].fill("#reason", "Not about this question")
    desks[0].press("#reason", "Enter")
    expect(desks[0].locator("#done")).to_contain_text("Rejected")

    author.goto(address)
    expect(author.locator("main")).to_contain_text("It was rejected.")
    expect(author.locator("main")).to_contain_text("Not about this question")
    assert not scrolls_sideways(author)
    author.fill("#why", f"It is about {word}, and so is the question.")
    author.get_by_role("button", name="Send the appeal").click()
    expect(author.locator("#appeal")).to_contain_text("It waits for somebody else")

    decide(desks[0], "appeal", word)
    expect(desks[0].locator("#item")).to_contain_text("You made the decision that is appealed")
    expect(desks[0].get_by_role("button", name="Grant the appeal")).to_have_count(0)

    item = decide(desks[1], "appeal", word)
    assert item != number
    assert not scrolls_sideways(desks[1])
    desks[1].get_by_text("Ask the author something").click()
    desks[1].fill("#question", "Which question?")
    desks[1].get_by_role("button", name="Ask", exact=True).click()
    expect(desks[1].locator("#item")).to_contain_text("The author has not answered yet.")

    author.reload()
    author.fill("#answer", "The one of this page.")
    author.get_by_role("button", name="Send the answer").click()
    expect(author.locator("#appeal")).to_contain_text("The one of this page.")

    desks[1].goto(item)
    expect(desks[1].locator("#item")).to_contain_text("The one of this page.")
    desks[1].get_by_role("button", name="Grant the appeal").click()
    expect(desks[1].locator("#done")).to_contain_text("Approved")

    author.reload()
    expect(author.locator("main")).to_contain_text("It is published.")
    expect(author.locator("#appeal")).to_contain_text("It was granted.")
    author.locator("main a[href*='#comment-']").click()
    expect(author.locator("article.comment", has_text=word)).to_be_visible()


def send_comment(page: Page, word: str) -> str:
    """Comment on the topic, follow the link below the thanks, and give the private address."""
    page.goto(TOPIC)
    page.fill("#comment-author", "Marta")
    page.fill("#comment-body", f"On my phone it read every face at the table, {word}, but one.")
    page.locator("#write button.primary").click()
    page.get_by_role("link", name="See what becomes of it").click()
    expect(page).to_have_url(re.compile(r"/en/sent/[\w-]{43}$"))
    expect(page.locator("main")).to_contain_text(word)
    return page.url


def desk(visit: Callable[..., Page], admin: Page, way: Way) -> Page:
    """Let a new moderator come in."""
    _, link = make_account(admin, "moderator")
    page = visit(way)
    come_in(page, link)
    return page


def decide(page: Page, kind: str, word: str) -> str:
    """Open the item of a kind that shows a word, once it has been screened; give its address."""
    page.goto(f"/review/?kind={kind}")
    reloaded(page, page.locator("a.row", has_text=word)).click()
    expect(page).to_have_url(re.compile("/review/items/"))
    expect(page.locator(".proposal")).to_contain_text(word)
    return page.url.partition("?")[0]
