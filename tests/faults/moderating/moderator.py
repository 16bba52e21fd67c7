"""A simulated moderator: opens, leases, takes over, decides, undoes, skips, all at random."""

import html
import http.client
import random
import re
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

PASSWORD = "a long enough pass phrase"
PATIENCE = 10.0  # seconds for one answer
#: How often a moderator does what, of 100 items opened.
LEASES, OVERSLEEPS, SKIPS, UNDOES, REPEATS = 50, 30, 10, 15, 10

ACTS = ("approve", "reject", "hold", "escalate", "release")
TABS = ("one", "two")

_FORM = re.compile(r"<form[^>]*decisions.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Sent:
    """A decision that was sent: what it said it had seen, and the answer (0: none came)."""

    user: int
    item: int
    act: str
    version: int
    status: int


@dataclass(frozen=True, slots=True)
class Opened:
    """An item's page as a moderator has it before them."""

    item: int
    fields: Mapping[str, str]
    waits: bool

    @property
    def version(self) -> int:
        """The version that the page shows."""
        return int(self.fields["version"])


@dataclass(slots=True)
class Moderator:
    """One person with one browser, who works on `items` until `over` says to stop."""

    user: int
    email: str
    port: int
    items: range
    chance: random.Random
    over: Callable[[], bool]
    sent: list[Sent] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    first: int = 0

    def work(self) -> None:
        """Sign in, then work; whatever the server does meanwhile, go on."""
        self._sign_in()
        while not self.over():
            opened = self._open(self._choice())
            if opened is not None:
                self._treat(opened)

    def _sign_in(self) -> None:
        fields = {"email": self.email, "password": PASSWORD}
        while not self.over() and self._ask("POST", "/auth/login", fields)[0] != 303:
            time.sleep(0.2)

    def _choice(self) -> int:
        """Most look at the same few items, in the queue's order; some anywhere."""
        if self.chance.random() < 0.8:
            return min(self.first + self.chance.randrange(12), self.items[-1])
        return self.chance.choice(self.items)

    def _open(self, item: int) -> Opened | None:
        status, page = self._ask("GET", f"/review/items/{item}")
        if status == 404:
            self.odd.append(f"item {item} is gone")
        form = _FORM.search(page) if status == 200 else None
        if form is None:
            return None
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(form[0])}
        hidden.pop("action", None)
        hidden["holder"] = self.chance.choice(TABS)  # as a script puts it in: one name a tab
        return Opened(item, hidden, 'value="undo"' not in form[0])

    def _treat(self, opened: Opened) -> None:
        if not opened.waits:
            self._treat_decided(opened)
            return
        if self._now(LEASES):
            self._lease(opened)
        time.sleep(self.chance.uniform(0.0, 0.1))
        if self._now(OVERSLEEPS):
            time.sleep(self.chance.uniform(0.5, 2.5))  # meanwhile others act, and leases end
        if self._now(SKIPS):
            self._ask("POST", f"/review/items/{opened.item}/skip", opened.fields)
        else:
            self._decide(opened)

    def _treat_decided(self, opened: Opened) -> None:
        if opened.item == self.first:
            self.first += 1
        if self._now(UNDOES):
            self._send(opened, "undo")

    def _now(self, share: int) -> bool:
        return self.chance.randrange(100) < share

    def _lease(self, opened: Opened) -> None:
        action = self.chance.choice(("take", "take", "take_over", "release", "claim"))
        fields = {**opened.fields, "action": action}
        path = "claims" if action == "claim" else "lease"
        self._ask("POST", f"/review/items/{opened.item}/{path}", fields)

    def _decide(self, opened: Opened) -> None:
        act = self.chance.choices(ACTS, (12, 8, 2, 1, 2))[0]
        self._send(opened, act)
        if self._now(REPEATS) or len(self.sent) == 1:
            self._send(opened, act)  # an impatient second click

    def _send(self, opened: Opened, act: str) -> None:
        fields = {**opened.fields, "action": act, "reason": "For the sake of it"}
        path = f"/review/items/{opened.item}/decisions"
        status, _ = self._ask("POST", path, fields)
        self.sent.append(Sent(self.user, opened.item, act, opened.version, status))

    def _ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request on a connection of its own; (0, "") when no whole answer came."""
        try:
            status, body = self._exchange(method, path, fields)
        except (OSError, http.client.HTTPException, ValueError):
            self.answers[f"{method} none"] += 1
            time.sleep(0.2)
            return 0, ""
        self.answers[f"{method} {status}"] += 1
        if status not in (200, 204, 303, 403, 404, 409, 422, 503):
            self.odd.append(f"{method} {path} gave {status}")
        return status, body

    def _exchange(
        self, method: str, path: str, fields: Mapping[str, str] | None
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            body = None if fields is None else urllib.parse.urlencode(fields)
            connection.request(method, path, body, dict(self._headers()))
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.update({k: one.value for k, one in SimpleCookie(cookie).items()})
            return answer.status, text
        finally:
            connection.close()

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield "Content-Type", "application/x-www-form-urlencoded"
        yield "Sec-Fetch-Site", "same-origin"
        yield "X-Forwarded-For", f"198.51.100.{self.user % 250 + 1}"
        yield "Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())
