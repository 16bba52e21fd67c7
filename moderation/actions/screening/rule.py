"""Changing the rule that combines what filters find."""

from moderation.actions.operating.settings import store_setting
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.domain.screening import ScreeningRule
from moderation.queries.settings import SITE, read_site_settings


def set_rule(context: Context, rule: ScreeningRule, seen_version: int) -> int:
    """Store another rule among the site's settings; return their new version.

    It holds for what is screened from now on. Raises NotAllowed, Invalid with a message for each
    number that is out of bounds, and Stale where somebody changed the settings since.
    """
    require(context, Permission.SETTING_CHANGE)
    with transaction() as session:
        settings = read_site_settings()[0].with_rule(rule).checked()
        value = settings.as_json()
        return store_setting(session, context, SITE, value, seen_version, act="screening.rule_set")
