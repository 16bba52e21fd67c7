"""Every naughty string in every field of every public form: refused or stored, never an error."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.hostile.conftest import BARE
from tests.hostile.probing import Browser, answered, is_inert, skeleton
from tests.hostile.strings import naughty, sample

pytestmark = pytest.mark.usefixtures("unhurried")

HERE = "(here)"


@dataclass(frozen=True, slots=True)
class Way:
    """A form, which of its fields get the string, which strings, and which answers are right.

    Fields whose content a refused page does not show get the small sample only.
    """

    rule: str
    fields: Mapping[str, str]
    answers: tuple[int, ...] = (303, 422)
    texts: Callable[[], Iterable[str]] = naughty

    @property
    def path(self) -> str:
        """The address of the form on the bare topic."""
        return (
            self.rule.replace("<locale:locale>", "en")
            .replace("<slug:slug>", "bare")
            .replace("<token>", "none")
        )

    def filled(self, text: str) -> dict[str, str]:
        """The form with the string in its places."""
        return {name: text if value == HERE else value for name, value in self.fields.items()}


TOPIC = "/<locale:locale>/topics/<slug:slug>"
TRAPS = {"website": HERE, "seconds": HERE}
COMMENT = {"author": "Ada", "body": "Well."}
REPORT = {"subject": "comment:1", "reason": "spam", "note": ""}

WAYS = (
    Way(f"{TOPIC}/votes", {"choice": HERE, **TRAPS}),
    Way(f"{TOPIC}/comments", {"author": HERE, "body": HERE, **TRAPS}),
    Way(f"{TOPIC}/comments", {**COMMENT, "parent": HERE}, texts=sample),
    Way(f"{TOPIC}/tags", {"name": HERE, **TRAPS}),
    Way("/<locale:locale>/suggest-tag", {"name": HERE, "find": HERE, "topic": "bare", **TRAPS}),
    Way("/<locale:locale>/suggest-tag", {"name": "new", "topic": HERE}, texts=sample),
    Way(f"{TOPIC}/rechecks", {"why": HERE, **TRAPS}),
    Way("/<locale:locale>/reports", {**REPORT, "subject": HERE}, (303, 404)),
    Way("/<locale:locale>/reports", {**REPORT, "reason": HERE}, texts=sample),
    Way("/<locale:locale>/reports", {**REPORT, "note": HERE, **TRAPS}),
    # Without the secret of a receipt no string does anything; with it: see test_appeals.
    Way("/<locale:locale>/sent/<token>/appeals", {"why": HERE, **TRAPS}, (404, 422), sample),
    Way("/<locale:locale>/sent/<token>/answers", {"answer": HERE}, (404, 422), sample),
    Way("/<locale:locale>/ask", {"question": HERE, "why": HERE, **TRAPS}),
)


def test_every_public_form_is_tried(app: Flask) -> None:
    forms = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("public.")
    }
    assert forms == {way.rule for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.path[3:]}:{'+'.join(way.fields)}")
def test_no_string_breaks_a_form(stranger: Browser, way: Way) -> None:
    plain = skeleton(stranger.send(way.path, way.filled("x" * 6001)).text)
    for text in way.texts():
        answer = answered(lambda text: stranger.send(way.path, way.filled(text)), text, way.answers)
        if answer.status_code == 303:
            assert answer.location.startswith((BARE, "/en/ask?sent=")), ascii(text)
        else:
            assert is_inert(text, answer.text), ascii(text)
            assert skeleton(answer.text) == plain, ascii(text)
