"""The room of statements of reasons: a list, and files that name nobody."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from moderation.actions.decisions import Seen, decide
from moderation.actions.desk.reasons import ReasonDraft, create_reason
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.openness import COLUMNS
from moderation.domain.roles import Role
from tests.conftest import Clock

MO = Actor(ActorKind.USER, "99", Role.MODERATOR)


@pytest.fixture
def reject(operator: Context, acting: Callable[..., Context]) -> Callable[..., int]:
    """A function that sends a comment and has it rejected; it returns the item."""
    create_topic(operator, TopicDraft({"en": Words("Can AI knit?")}, slug="knit"))

    def act(reason: str = "Mrs Jansen of 12 Mill Road wrote this", canned: str = "") -> int:
        trace = Trace(delete_on=date(2026, 7, 28))
        draft = CommentDraft("Ada Lovelace", "My secret words.")
        key = AuthorKey("a" * 64)
        visitor = acting(actor=Actor(ActorKind.AUTHOR, "new"))
        item = submit_comment(visitor, key, "knit", draft, trace, "en").item_id
        context = acting(actor=MO)
        decide(context, item, DecisionAct.REJECT, Seen(1, 1), reason, canned=canned)
        return item

    return act


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_room_lists_what_was_restricted_newest_first(mo: FlaskClient, reject) -> None:
    assert "Nothing has been restricted yet." in mo.get("/admin/openness").text
    reject(canned="abuse")
    reject("<b>Off</b> topic")
    page = mo.get("/admin/openness").text
    assert page.index("&lt;b&gt;Off&lt;/b&gt; topic") < page.index("Insult or abuse")
    assert "secret words" not in page


def test_a_file_holds_each_statement_once_and_neither_words_nor_names(
    mo: FlaskClient, reject
) -> None:
    reject(canned="abuse")
    reject()
    answer = mo.get("/admin/openness/statements.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    found = rows(answer.text)
    assert tuple(found[0]) == COLUMNS
    assert [(row["ground"], row["ground_text"], row["lifted_at"]) for row in found] == [
        ("abuse", "Insult or abuse", ""), ("own_words", "", ""),
    ]  # fmt: skip
    for private in ("secret", "Ada", "Jansen", "author:"):
        assert private not in answer.text
    as_json = json.loads(mo.get("/admin/openness/statements.json").text)
    assert [row["decision"] for row in as_json] == [int(row["decision"]) for row in found]


def test_a_reason_that_begins_like_a_formula_is_a_text(
    mo: FlaskClient, reject, operator: Context
) -> None:
    draft = ReasonDraft("=HYPERLINK(1)", frozenset({"comment"}), {}, 1, True)
    reject(canned=create_reason(operator, draft))
    assert rows(mo.get("/admin/openness/statements.csv").text)[0]["ground_text"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("span", "count"),
    [
        ("from=2026-06-28&to=2026-06-28", 1),
        ("from=2026-06-29&to=2026-06-29", 1),
        ("from=2026-06-28&to=2026-06-29", 2),
        ("from=2026-06-30&to=2026-06-30", 0),
        ("from=2026-06-29&to=2026-06-28", 0),
    ],
)
def test_days_are_whole_and_meant_with_the_last(
    signed_in, reject, clock: Clock, span: str, count: int
) -> None:
    reject()
    clock.forward(hours=12)  # the midnight that begins the 29th
    reject()
    mo = signed_in(Role.MODERATOR)
    assert len(rows(mo.get(f"/admin/openness/statements.csv?{span}").text)) == count


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "9999-12-31", "2026-06-28'"])
def test_a_day_that_is_none_is_refused_in_words(mo: FlaskClient, day: str) -> None:
    answer = mo.get("/admin/openness/statements.csv", query_string={"from": day})
    assert answer.status_code == 422
    assert "Write a day such as 2026-06-28." in answer.text


def test_there_are_two_forms_of_file(mo: FlaskClient) -> None:
    assert mo.get("/admin/openness/statements.xls").status_code == 404


def test_a_long_list_goes_on_by_pages_and_batches(
    mo: FlaskClient, reject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moderation.queries.openness import statements

    monkeypatch.setattr(statements.statements_between, "__defaults__", (None, 2))
    numbers = [reject() for _ in range(5)]
    found = rows(mo.get("/admin/openness/statements.csv").text)
    assert len({row["decision"] for row in found}) == len(numbers)
    first = statements.newest_statements(None, 3)
    rest = statements.newest_statements(first.following, 3)
    assert [len(one.statements) for one in (first, rest)] == [3, 2]
    assert rest.following is None
