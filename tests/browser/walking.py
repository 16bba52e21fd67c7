"""Ways to look at the site, and a watch over what the browser complains of meanwhile."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

from tests.end_to_end.running import eventually

#: What a document's own status leaves in the console; every step checks the statuses itself.
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes: with scripts or without, on a desk or a phone, in a language."""

    scripts: bool = True
    phone: bool = False
    language: str = "en"

    @property
    def options(self) -> dict[str, object]:
        """What the browser is told about it."""
        narrow, wide = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
        return {
            "java_script_enabled": self.scripts,
            "viewport": narrow if self.phone else wide,
            "has_touch": self.phone,
            "locale": {"en": "en-GB", "nl": "nl-NL"}[self.language],
        }

    def __str__(self) -> str:
        scripts = "scripts" if self.scripts else "plain"
        return f"{scripts}-{'phone' if self.phone else 'desk'}-{self.language}"


ALL_WAYS = [Way(*choice) for choice in product((True, False), (False, True), ("en", "nl"))]
ENGLISH_WAYS = [way for way in ALL_WAYS if way.language == "en"]


@dataclass
class Watch:
    """What went wrong in the pages of a browser context. (Playwright adds attributes to it.)"""

    home: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to listen."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        context.on("request", self._look)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not _STATUS.match(said.text):
            self.complaints.append(f"console: {said.text}")

    def _look(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:,")):
            self.complaints.append(f"left the host: {request.url}")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def focused(page: Page) -> Locator:
    """The element that has the focus."""
    return page.locator("*:focus")


def tab_stops(page: Page, most: int = 400) -> Iterator[Locator]:
    """Press Tab again and again and give what gets the focus, until nothing new does."""
    page.evaluate("window.stops = new Set([document.body])")
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("stops.has(document.activeElement) || !stops.add(document.activeElement)"):
            return
        yield focused(page)
    raise AssertionError("the focus never came to the end of the page")


def tab_to(page: Page, wanted: Locator) -> None:
    """Reach an element by the Tab key alone."""
    handle = wanted.element_handle()
    for _stop in tab_stops(page):
        if page.evaluate("element => document.activeElement === element", handle):
            return
    raise AssertionError(f"the Tab key does not lead to {wanted}")


def reloaded(page: Page, place: Locator, seconds: float = 30) -> Locator:
    """Load the page again until the element is there, as what workers do takes a moment."""

    def look() -> bool:
        page.reload()
        return place.count() > 0

    eventually(look, seconds)
    return place
