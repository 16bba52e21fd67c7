"""The public page of figures: plain tables, one page for everybody, nothing that names a person."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import MonthFigure
from moderation.web.rendering.charts_of_months import month_columns


@pytest.fixture
def figures(gallery: object) -> Callable[..., None]:
    """A function that stores figures: month, figure, part and count."""

    def store(*rows: tuple[str, str, str, int]) -> None:
        db.session.rollback()
        with transaction() as session:
            for month, figure, part, count in rows:
                session.add(MonthFigure(month=month, figure=figure, part=part, count=count))

    return store


def cells(page: str, heading: str) -> list[str]:
    row = re.search(rf'<th scope="row">{heading}</th>(.*?)</tr>', page, re.DOTALL)[1]
    return [re.sub(r"<[^>]+>|&nbsp;", "", one).strip() for one in row.split("</td>")][:-1]


def test_a_new_gallery_has_the_page_and_says_that_nothing_is_counted(
    gallery: object, client: FlaskClient
) -> None:
    page = client.get("/en/transparency")
    assert page.status_code == 200
    assert "Nothing has been counted yet." in page.text
    assert 'class="chart"' not in page.text
    assert '<a href="/en/transparency">Transparency</a>' in client.get("/en/").text


def test_the_short_address_leads_to_the_page_in_the_reader_s_language(client: FlaskClient) -> None:
    answer = client.get("/transparency", headers={"Accept-Language": "nl"})
    assert (answer.status_code, answer.location) == (302, "/nl/transparency")
    assert "Accept-Language" in answer.headers["Vary"]


def test_figures_stand_by_month_newest_first_and_few_are_not_told(
    client: FlaskClient, figures: Callable[..., None]
) -> None:
    figures(
        ("2026-06", "sent", "comment", 1_200),
        ("2026-05", "sent", "comment", 3),
        ("2026-06", "decided", "comment.approve.people", 60),
        ("2026-06", "decided", "tag_suggestion.approve.people", 40),
        ("2026-06", "decided", "evidence.approve.people", 999),  # no visitor sent it
        ("2026-06", "restricted", "abuse", 9),
        ("2026-06", "restricted", "own_words", 2),
        ("2026-06", "took", "30", 9),
        ("2025-06", "sent", "comment", 777),
    )
    page = client.get("/en/transparency").text
    assert cells(page, "Comments") == ["1,200", "&lt;5"]
    assert cells(page, "Accepted by people")[0] == "100"
    assert cells(page, "Insult or abuse")[0] == "9"
    assert cells(page, "Another reason, in the words of who decided")[0] == "&lt;5"
    assert cells(page, "Half within")[:2] == ["30 minutes", "—"]
    assert "777" not in page  # a year and a month ago
    assert 'class="chart"' in page


def test_the_files_hold_every_figure_and_no_small_one(
    client: FlaskClient, figures: Callable[..., None]
) -> None:
    figures(("2026-06", "sent", "comment", 12), ("2026-06", "restricted", "=own", 2))
    answer = client.get("/transparency.csv")
    assert list(csv.DictReader(io.StringIO(answer.text, newline=""))) == [
        {"month": "2026-06", "figure": "restricted", "part": "'=own", "count": "",
         "fewer_than_5": "yes"},
        {"month": "2026-06", "figure": "sent", "part": "comment", "count": "12",
         "fewer_than_5": "no"},
    ]  # fmt: skip
    (few, sent) = json.loads(client.get("/transparency.json").text)
    assert (few["count"], few["fewer_than_5"], sent["count"]) == (None, True, 12)
    assert client.get("/transparency.xml").status_code == 404


def test_a_page_asks_as_much_of_the_database_however_much_was_counted(
    client: FlaskClient, figures: Callable[..., None]
) -> None:
    few = asked(client)
    figures(*(("2026-06", "restricted", f"r{n}", n) for n in range(200)))
    assert asked(client) <= few


def asked(client: FlaskClient) -> int:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/en/transparency")
    event.remove(db.engine, "before_cursor_execute", note)
    return sum(one.lstrip().startswith("SELECT") for one in seen)


def test_the_page_sets_nothing_and_is_one_for_everybody(
    gallery: object, client: FlaskClient
) -> None:
    answer = client.get("/en/transparency")
    assert "Set-Cookie" not in answer.headers
    assert client.get("/nl/transparency").status_code == 200


def test_columns_stay_in_the_picture_and_stand_oldest_first() -> None:
    columns = month_columns((10, 0, 5), (10, 0, 0))
    assert [[block.kind for block in blocks] for blocks in columns] == [["yes"], [], ["yes", "no"]]
    for blocks in columns:
        for block in blocks:
            assert block.y >= 0
            assert block.y + block.height <= 84.1
            assert block.x + block.width <= 660
