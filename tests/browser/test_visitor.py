"""The visitor's way: gallery, topic, vote, findings, words of one's own."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import ALL_WAYS, ENGLISH_WAYS, Way, focused, scrolls_sideways

SLUG = "can-ai-see-emotions-in-a-face"


def open_topic(page: Page, way: Way) -> str:
    """Come by the front door, choose a topic, and give its address."""
    page.goto("/")
    expect(page).to_have_url(re.compile(rf"/{way.language}/$"))
    page.locator(f"main a[href$='/topics/{SLUG}']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", way.language)
    return f"/{way.language}/topics/{SLUG}"


def sent(page: Page, receipt: str) -> None:
    """Check that the page says what happens now, where one can see it."""
    expect(page).to_have_url(re.compile(rf"sent={receipt}"))
    notice = page.locator("[role=status]")
    expect(notice).to_have_count(1)
    expect(notice).to_be_in_viewport()


@pytest.mark.parametrize("way", ALL_WAYS, ids=str)
def test_a_visitor_votes_and_the_findings_open(visit: Callable[..., Page], way: Way) -> None:
    page = visit(way)
    topic = open_topic(page, way)
    findings = page.locator("details#findings")
    assert findings.get_attribute("open") is None
    expect(page.locator(".seal").first).to_be_hidden()
    page.locator("form[action$='/votes'] button[value=yes]").click()
    expect(page).to_have_url(re.compile(rf"{re.escape(topic)}\?voted=1#findings$"))
    expect(findings).to_have_attribute("open", "")
    expect(page.locator("#findings .seal").first).to_be_visible()
    expect(page.locator("#poll [role=status]")).to_have_count(1)
    expect(findings).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.locator("#findings *:focus, #findings:focus").count() == 1
    page.locator("form[action$='/votes'] button[value=maybe]").click()
    expect(page.locator("#findings .seal").first).to_be_visible()
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("way", ALL_WAYS, ids=str)
def test_a_visitor_comments_answers_and_reports(visit: Callable[..., Page], way: Way) -> None:
    page, word = visit(way), uuid4().hex[:8]
    open_topic(page, way)
    page.fill("#comment-author", "Ada")
    page.fill("#comment-body", f"In good light it works for me, in poor light it fails, {word}.")
    page.locator("#write button").click()
    sent(page, "comment")

    page.locator("article.comment a[data-reply]").first.click()
    answered = page.locator("[data-reply-to]")
    expect(answered).to_be_visible()
    assert page.input_value("#write input[name=parent]")
    if way.scripts:
        expect(page.locator("#comment-body")).to_be_focused()
    page.fill("#comment-author", "Ada")
    page.fill("#comment-body", f"I have seen the same in the evenings, {word} as well.")
    page.locator("#write button").click()
    sent(page, "comment")

    comment = page.locator("article.comment").last
    comment.locator("summary").click()
    comment.locator("select").select_option("other")
    comment.locator("input[name=note]").fill(f"See {word}")
    comment.locator("details button").click()
    sent(page, "report")


@pytest.mark.parametrize("way", ALL_WAYS, ids=str)
def test_a_visitor_suggests_a_tag_a_check_and_a_question(
    visit: Callable[..., Page], way: Way
) -> None:
    page, word = visit(way), uuid4().hex[:8]
    open_topic(page, way)
    page.fill("#tag-name", f"Tag {word}")
    page.locator("#tags form button").click()
    sent(page, "tag")
    page.fill("#tag-name", f"tag  {word}")
    page.locator("#tags form button").click()
    sent(page, "tag-joined")

    page.locator("#recheck summary").click()
    page.fill("#recheck-why", f"A newer survey, {word}, is at https://example.org/")
    page.locator("#recheck form button").click()
    sent(page, "recheck")

    page.locator(f"header nav a[href='/{way.language}/ask']").click()
    page.locator("main form input:not([type=hidden])").first.fill(f"Can AI spell {word}?")
    page.locator("main form textarea").fill("Nobody has tried.")
    page.locator("main form button").click()
    sent(page, "question")


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_refused_word_comes_back_with_the_reason_beside_it(
    visit: Callable[..., Page], way: Way
) -> None:
    page = visit(way)
    open_topic(page, way)
    page.fill("#tag-name", "...")
    page.locator("#tags form button").click()
    field = page.locator("#tag-name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("...")
    problem = page.locator(f"#{(field.get_attribute('aria-describedby') or '').split()[0]}")
    expect(problem).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_visitor_reads_on_in_another_language(visit: Callable[..., Page], way: Way) -> None:
    page = visit(way)
    open_topic(page, way)
    english = page.locator("h1").inner_text()
    page.locator("nav.languages a[hreflang=nl]").click()
    expect(page).to_have_url(re.compile(rf"/nl/topics/{SLUG}$"))
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("h1")).not_to_have_text(english)


@pytest.mark.parametrize("way", ENGLISH_WAYS, ids=str)
def test_a_visitor_looks_around(visit: Callable[..., Page], way: Way) -> None:
    page = visit(way)
    page.goto("/en/")
    page.locator("header nav a[href='/en/court']").click()
    expect(page.locator("main")).to_contain_text("№")
    page.locator("header nav a[href='/en/how-the-jury-works']").click()
    expect(page.locator("h1")).to_have_count(1)
    page.locator("header a.brand").click()
    page.locator("main a[rel=tag]").first.click()
    expect(page).to_have_url(re.compile("/en/tags/"))
    page.goto("/en/?status=YES")
    expect(page.locator("main a[aria-current=page]")).to_have_count(1)
    page.goto("/en/topics/none")
    expect(page.locator("h1")).to_have_text("Not found")


def test_moments_are_told_as_time_gone_by_when_scripts_run(visit: Callable[..., Page]) -> None:
    for scripts, found in ((True, r"\bago$|yesterday"), (False, r"\d{4}$")):
        page = visit(Way(scripts=scripts))
        page.goto(f"/en/topics/{SLUG}?voted=1")
        expect(page.locator("#findings tbody time").first).to_have_text(re.compile(found))


def test_an_address_that_names_a_finding_opens_the_findings(visit: Callable[..., Page]) -> None:
    page = visit(Way())
    page.goto(f"/en/topics/{SLUG}#checks-title")
    expect(page.locator("details#findings")).to_have_attribute("open", "")
    expect(page.locator("#checks-title")).to_be_in_viewport()


def test_a_double_click_sends_once(visit: Callable[..., Page]) -> None:
    page, posts = visit(Way()), []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else 0)
    open_topic(page, Way())
    page.fill("#comment-author", "Ada")
    page.fill("#comment-body", f"Once is enough, {uuid4().hex[:8]}, for most of us.")
    page.locator("#write button").dblclick()
    sent(page, "comment")
    assert len(posts) == 1


def test_the_page_begins_with_a_way_past_its_head(visit: Callable[..., Page]) -> None:
    page = visit(Way())
    page.goto("/en/")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_class("skip")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main *:focus").count() == 1
