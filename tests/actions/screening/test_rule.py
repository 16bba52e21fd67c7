"""The rule that combines findings is set by an admin, as a whole, and known to the ledger."""

import pytest

from moderation.actions.operating.settings import change_site_settings
from moderation.actions.screening.rule import set_rule
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.roles import Role
from moderation.domain.screening import ScreeningRule
from moderation.extensions import db
from moderation.models import LedgerEntry
from moderation.queries.settings import SiteSettings, read_site_settings, site_settings

RULE = ScreeningRule(1.5, 9.0, 5.0, {"links_and_words": 0.5})


def test_it_is_kept_beside_the_other_settings_and_written_to_the_ledger(app, acting):
    with app.app_context():
        change_site_settings(acting(Role.ADMIN), SiteSettings(panel_size=5), 0)
        assert set_rule(acting(Role.ADMIN), RULE, 1) == 2
        assert site_settings().rule() == RULE
        assert read_site_settings() == (SiteSettings(panel_size=5).with_rule(RULE), 2)
        acts = db.session.scalars(db.select(LedgerEntry.act).order_by(LedgerEntry.id)).all()
        assert acts[-1] == "screening.rule_set"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR, Role.OPERATOR])
def test_others_than_admins_do_not_set_it(app, acting, role):
    with app.app_context(), pytest.raises(NotAllowed):
        set_rule(acting(role), RULE, 0)


def test_whoever_was_slower_changes_nothing(app, acting):
    with app.app_context():
        set_rule(acting(Role.ADMIN), RULE, 0)
        with pytest.raises(Stale):
            set_rule(acting(Role.ADMIN), ScreeningRule(), 0)
        assert site_settings().rule() == RULE


def test_a_rule_out_of_bounds_is_refused(app, acting):
    with app.app_context():
        with pytest.raises(Invalid) as refused:
            set_rule(acting(Role.ADMIN), ScreeningRule(weights={"links_and_words": 99.0}), 0)
        assert set(refused.value.fields) == {"weights.links_and_words"}
        assert read_site_settings()[1] == 0
