"""What browser tests share: one installation, one chromium, contexts that are watched."""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.walking import Watch, Way
from tests.end_to_end.running import Installation

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000  # milliseconds for a page or an element
PASSWORD = "walks through every room"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all of these tests."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def program() -> str:
    """The chromium on the path; without one the tests are skipped, or fail where it is a must."""
    found = shutil.which("chromium")
    if found is None and os.environ.get("VENIRE_CI") == "1":
        pytest.fail("no chromium on the path, and VENIRE_CI=1 asks for it")
    if found is None:
        pytest.skip("no chromium on the path")
    return found


@pytest.fixture(scope="session")
def chromium(program: str) -> Iterator[Browser]:
    """A browser that asks nobody but the site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def venire(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with the demo gallery."""
    installation = Installation(tmp_path_factory.mktemp("walked"))
    installation.start("--demo")
    yield installation
    if installation.process is not None:
        installation.stop()


@pytest.fixture
def open_context(
    chromium: Browser, venire: Installation
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a browser of somebody's own; at the end nothing may have complained."""
    watch = Watch(venire.home)
    opened: list[BrowserContext] = []

    def make(way: Way, **more: object) -> BrowserContext:
        context = chromium.new_context(base_url=venire.home, **{**way.options, **more})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def visit(open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A function that opens an empty page in a browser of its own."""
    return lambda way, **more: open_context(way, **more).new_page()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, venire: Installation) -> dict[str, object]:
    """The cookies of the first admin, who came by the printed link and chose a password."""
    link = re.search(r"(/auth/link/\S+)", venire.said())
    assert link
    context = chromium.new_context(base_url=venire.home)
    page = context.new_page()
    page.goto(link[1])
    page.locator("form[action*='/auth/link/'] button").click()
    page.fill("#email", "first@example.org")
    page.fill("#password", PASSWORD)
    page.locator("form[action='/auth/password'] button").click()
    page.wait_for_url("**/review/**")
    state = context.storage_state()
    context.close()
    return dict(state)


@pytest.fixture
def admin(visit: Callable[..., Page], signed_in: dict[str, object]) -> Page:
    """The first admin's page, with scripts, on a desk."""
    page = visit(Way(), storage_state=signed_in)
    page.goto("/review/")
    return page
