"""A change of the vocabulary that reaches far waits on the desk like anything else."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes import plan_tag_change, run_tag_change
from moderation.actions.transaction import transaction
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, TagChange
from moderation.queries.settings import SiteSettings
from tests.web.conftest import send


@pytest.fixture
def asked(operator, app):
    """A function that plans a change at the command line and asks for it; gives the item's id."""

    def make(text="rename ml -> machine learning", **limits):
        settings = replace(SiteSettings(), **({"tag_change_alone": 0} | limits))
        change_site_settings(operator, settings, 0)
        with transaction() as session:
            tag_named(session, operator, "ml")
        number = plan_tag_change(operator, text, "One <b>spelling</b>")
        run_tag_change(operator, number, 1)
        return db.session.scalar(select(ReviewItem.id).where(ReviewItem.kind == "tag_change"))

    return make


def decide(browser, item, action, **form):
    db.session.rollback()
    version = db.session.scalar(select(ReviewItem.version).where(ReviewItem.id == item))
    path = f"/review/items/{item}/decisions"
    return send(browser, path, action=action, version=version, revision=1, **form)


def state():
    db.session.rollback()
    return db.session.scalar(select(TagChange.state))


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_the_pane_tells_what_is_asked_and_agreeing_has_it_done(asked, signed_in, role):
    item = asked()
    somebody = signed_in(role, "sam")
    page = somebody.get(f"/review/items/{item}").text
    assert "rename ml -&gt; machine learning" in page
    assert "1 alias" in page
    assert "One &lt;b&gt;spelling&lt;/b&gt;" in page
    assert "/review/tags/changes/1" in page
    assert "Agree, and have it done" in page
    assert "kind=tag_change" in somebody.get("/review/").text
    assert decide(somebody, item, "approve").status_code == 303
    assert state() == "running"
    assert decide(somebody, item, "undo").status_code == 303
    assert state() == "needs_agreement"
    assert decide(somebody, item, "reject", reason="They differ.").status_code == 303
    assert state() == "stopped"


def test_what_an_admin_has_to_agree_to_has_no_buttons_for_others(asked, signed_in):
    item = asked(tag_change_second=0)
    mo = signed_in(Role.MODERATOR, "mo")
    page = mo.get(f"/review/items/{item}").text
    assert "an admin has to agree" in page
    assert 'value="approve"' not in page
    assert decide(mo, item, "approve").status_code == 403
    assert decide(signed_in(Role.ADMIN, "ada"), item, "approve").status_code == 303
    assert state() == "running"


def test_hostile_names_are_shown_as_text(asked, signed_in):
    item = asked('rename ml -> "<script>alert(1)</script>, on ""x"" -> y"')
    page = signed_in(Role.MODERATOR, "mo").get(f"/review/items/{item}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
