"""Tags come from a sheet: what is new, once, by acts of the ledger, or nothing at all."""

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.tags import importing
from moderation.actions.tags.describing import describe_tag
from moderation.actions.tags.importing import import_tags
from moderation.actions.tags.relations import add_alias
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.errors import Invalid, NotAllowed
from moderation.domain.roles import Role
from moderation.domain.tags.describing import TagDescription
from moderation.domain.tags.requests import RefusedRequest
from moderation.domain.tags.sheets import SheetRow, sheet_pieces
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagAlias, TagImplication
from moderation.queries.tags.sheet import all_rows
from moderation.queries.verification import verify
from tests.domain.tags.sheets.rows import ROWS, sheet

SHEET = """name,aliases,broader,description,title_nl,deprecated
soft robot,squishy,"robot, thing",Bends.,zachte robot,no
robot,"bot, android",machine,,,
machine,,,,,yes
thing,,,,,
"""


NOTHING = "new tags: 0, descriptions: 0, aliases: 0, broader tags: 0"


def exported():
    return "".join(sheet_pieces(all_rows()))


def rows_of(*models):
    return [db.session.scalar(select(func.count()).select_from(model)) for model in models]


def sound():
    seal_ledger()
    return verify().problems == ()


@pytest.fixture
def emptied(app, empty_database, tmp_path):
    """A function that empties the site."""

    def empty():
        db.session.remove()
        db.engine.dispose()
        for rest in tmp_path.glob("venire.sqlite3-*"):
            rest.unlink()
        empty_database(tmp_path)

    return empty


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ROWS)
def test_an_export_that_comes_to_an_empty_site_is_exported_again(operator, emptied, rows):
    emptied()
    import_tags(operator, sheet(rows))
    text = exported()
    assert text == sheet(sorted(rows, key=lambda row: row.name))
    emptied()
    import_tags(operator, text)
    assert exported() == text
    before = rows_of(LedgerEntry)
    assert str(import_tags(operator, text)) == NOTHING
    assert rows_of(LedgerEntry) == before
    assert sound()


def test_what_comes_is_told_beforehand_and_written_by_acts(app, operator):
    said = str(import_tags(operator, SHEET, dry_run=True))
    assert said == "new tags: 4, descriptions: 2, aliases: 3, broader tags: 3"
    assert rows_of(Tag, TagAlias, TagImplication, LedgerEntry) == [0, 0, 0, 0]
    assert str(import_tags(operator, SHEET)) == said
    assert rows_of(Tag, TagAlias, TagImplication, LedgerEntry) == [4, 3, 3, 4 + 2 + 3 + 3]
    assert sound()


def test_what_is_new_is_added_and_nothing_goes(app, operator):
    import_tags(operator, SHEET)
    tag = db.session.scalars(select(Tag).where(Tag.name == "soft robot")).one()
    describe_tag(operator, tag.id, tag.version, TagDescription("Yields.", {"de": "weich"}, "kit"))
    more = "name,aliases,title_nl,deprecated\nsoft robot,softie,buigzaam,\nmachine,,,no\n"
    assert str(import_tags(operator, more)).startswith("new tags: 0, descriptions: 1, aliases: 1")
    text = exported()
    assert 'soft robot,"softie,squishy","robot,thing",kit,Yields.,,buigzaam,weich,,,no' in text
    assert "machine,,,,,,,,,,yes" in text


def test_topics_get_what_a_new_relation_implies(topic, tag, operator, standing):
    narrow, topic_id = tag("robot"), topic.id
    with transaction() as session:
        retag(session, operator, [Retag(topic_id, (narrow,))])
    import_tags(operator, SHEET)
    assert standing(topic_id) == {"robot": False, "machine": True}
    assert sound()


def test_an_import_that_was_cut_off_goes_on(topic, tag, operator, standing, monkeypatch):
    narrow, topic_id = tag("robot"), topic.id
    with transaction() as session:
        retag(session, operator, [Retag(topic_id, (narrow,))])
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_tags(operator, SHEET)
    import_tags(operator, SHEET)
    assert standing(topic_id) == {"robot": False, "machine": True}
    assert sound()


def test_a_retired_tag_comes_back(app, operator):
    import_tags(operator, SHEET)
    with transaction() as session:
        session.scalars(select(Tag).where(Tag.name == "thing")).one().live = False
    assert str(import_tags(operator, SHEET)).startswith("new tags: 1,")
    assert "\r\nthing," in exported()


def test_a_sheet_that_is_half_wrong_changes_nothing(app, operator):
    import_tags(operator, SHEET)
    before = exported(), rows_of(LedgerEntry)
    wrong = "name,aliases,broader\nnew,,\nbot,,\nnewer,robot,\nmachine,,soft robot\nx,,y\n!,,\n"
    with pytest.raises(RefusedRequest) as caught:
        import_tags(operator, wrong)
    assert [fault.line for fault in caught.value.faults] == [3, 4, 5, 6, 7]
    assert (exported(), rows_of(LedgerEntry)) == before


def test_who_takes_a_name_meanwhile_is_not_overwritten(app, tag, operator, monkeypatch):
    number = tag("other")
    real = importing.known_to

    def overtaken(rows):
        found = real(rows)
        db.session.rollback()
        with transaction() as session:
            add_alias(session, operator, "robot", session.get_one(Tag, number))
        return found

    monkeypatch.setattr(importing, "known_to", overtaken)
    with pytest.raises(Invalid, match="another name of “other”"):
        import_tags(operator, SHEET)
    assert sound()


def test_the_rows_of_many_tags_come_in_parts(app, operator):
    rows = [SheetRow(f"tag {number:04}", (f"alias {number:04}",)) for number in range(620)]
    import_tags(operator, sheet(rows))
    assert exported() == sheet(rows)


def test_only_who_may_change_settings_may_import(app, acting):
    with pytest.raises(NotAllowed):
        import_tags(acting(Role.MODERATOR), SHEET)
