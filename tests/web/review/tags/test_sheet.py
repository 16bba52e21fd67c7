"""The vocabulary as a file: all of it, in parts, for those who read the desk."""

from sqlalchemy import event

from moderation.extensions import db
from moderation.queries.tags import sheet
from tests.web.review.tags.test_vocabulary import write_tag


def test_it_is_sent_whole_and_is_linked(mo, clock, monkeypatch):
    monkeypatch.setattr(sheet, "BATCH", 2)
    for name in ("robot", "art, old", "=cmd", "export.csv", "z"):
        write_tag(clock, name)
    assert 'href="/review/tags/export.csv"' in mo.get("/review/tags").text
    answer = mo.get("/review/tags/export.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="tags-')
    names = [line.split(",,")[0] for line in answer.text.splitlines()[1:]]
    assert names == ["'=cmd", '"art, old"', "export.csv", "robot", "z"]
    assert mo.get("/review/tags/~export.csv").status_code == 200


def test_each_batch_asks_the_same_few_times(app, clock, monkeypatch):
    monkeypatch.setattr(sheet, "BATCH", 10)
    for number in range(30):
        write_tag(clock, f"tag {number:02}")
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len(list(sheet.all_rows())) == 30
    assert len([one for one in asked if one.startswith("SELECT")]) == 3 * 3 + 1
