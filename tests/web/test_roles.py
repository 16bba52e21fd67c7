"""Every private address, by role: one table. An address that is not in it fails the test."""

import re
from dataclasses import replace

import pytest

from moderation.domain.roles import Role
from tests.web.conftest import OWN, send

ADMIN, MODERATOR, EDITOR, OPERATOR = Role.ADMIN, Role.MODERATOR, Role.EDITOR, Role.OPERATOR
EVERYONE = frozenset(Role)
READERS = frozenset({ADMIN, MODERATOR, EDITOR})
DECIDERS = frozenset({ADMIN, MODERATOR})
OPERATORS = frozenset({ADMIN, OPERATOR})
ADMINS = frozenset({ADMIN})

#: Method and endpoint -> who is let in. The rest gets 403.
LET_IN = {
    "GET review.queue": READERS,
    "GET review.item": READERS,
    "GET review.changes": READERS,
    "GET review.topics": READERS,
    "GET review.tags": READERS,
    "GET review.tag": READERS,
    "GET review.tag_drift": READERS,
    "GET review.tags_file": READERS,
    "POST review.describe_tag": READERS,
    "GET review.tag_changes": READERS,
    "GET review.new_tag_change": READERS,
    "POST review.plan_tag_change": READERS,
    "GET review.tag_change": READERS,
    "POST review.tag_change_step": READERS,  # each step asks for more
    "GET review.measures": READERS,
    "GET review.look": READERS,  # whose it is, nobody else sees
    "POST review.look_answer": READERS,
    "POST review.known_answer_set": ADMINS,
    "POST review.decisions": READERS,  # what may be decided depends on the item's kind
    "POST review.lease": READERS,  # so does what may be held
    "POST review.notes": READERS,
    "POST review.claim_alike": READERS,
    "POST review.claims_return": READERS,
    "POST review.skip": READERS,
    "POST review.keys_switch": READERS,
    "POST review.lock_topic": DECIDERS,
    "GET review.bulk_list": READERS,
    "POST review.bulk_plan": READERS,  # each item is looked at by its kind
    "GET review.bulk_change": READERS,
    "POST review.bulk_step": READERS,  # each step asks for more
    "POST review.views_save": READERS,
    "POST review.views_forget": READERS,
    "POST review.questions": DECIDERS,
    "GET review.topic_mode_page": READERS,
    "POST review.change_topic_mode": READERS,
    "POST review.order_jury_check": DECIDERS,
    "POST review.order_evidence": READERS,
    "POST review.order_translation": frozenset({ADMIN, EDITOR}),
    "GET admin.overview": EVERYONE - {EDITOR},
    "GET admin.work": OPERATORS,
    "POST admin.work_retry": OPERATORS,
    "POST admin.work_retry_all": OPERATORS,
    "GET admin.ledger": frozenset({ADMIN, MODERATOR, OPERATOR}),
    "GET admin.openness": frozenset({ADMIN, MODERATOR, OPERATOR}),
    "GET admin.openness_file": frozenset({ADMIN, MODERATOR, OPERATOR}),
    "GET admin.plugins": OPERATORS,
    "GET admin.plugin": OPERATORS,
    "POST admin.plugin_activity": ADMINS,
    "POST admin.plugin_order": ADMINS,
    "POST admin.plugin_settings": ADMINS,
    "POST admin.plugin_trial": ADMINS,
    "POST admin.plugin_fail_policy": ADMINS,
    "POST admin.plugin_check": ADMINS,
    "GET admin.packages": OPERATORS,
    "POST admin.packages_ask": ADMINS,
    "POST admin.packages_withdraw": ADMINS,
    "GET admin.queues": ADMINS,
    "GET admin.queue_new": ADMINS,
    "GET admin.queue": ADMINS,
    "POST admin.queue_store": ADMINS,
    "POST admin.queue_activity": ADMINS,
    "GET admin.reasons": ADMINS,
    "GET admin.reason": ADMINS,
    "POST admin.reason_store": ADMINS,
    "GET admin.people": ADMINS,
    "POST admin.people_new": ADMINS,
    "POST admin.people_link": ADMINS,
    "POST admin.people_role": ADMINS,
    "POST admin.people_activity": ADMINS,
    "POST admin.people_sign_out": ADMINS,
    "GET admin.settings": ADMINS,
    "GET admin.screening": OPERATORS,
    "GET admin.screening_filter": OPERATORS,
    "POST admin.screening_standing": ADMINS,
    "POST admin.screening_model": ADMINS,
    "GET admin.screening_rule": ADMINS,
    "POST admin.screening_rule_store": ADMINS,
    "POST admin.change_settings": ADMINS,
    "GET admin.people_tokens": ADMINS,
    "POST admin.people_token_revoke": ADMINS,
    "GET account.overview": EVERYONE,
    "POST account.tokens_make": EVERYONE,
    "POST account.tokens_revoke": EVERYONE,  # one's own; another's is not found
    "GET account.password": EVERYONE,
    "POST account.choose_password": EVERYONE,
    "POST account.sign_out_everywhere": EVERYONE,
}
#: Open to those who are not signed in, and why that is right is in their own tests.
OPEN = {"auth.login", "auth.sign_in", "auth.logout", "auth.link", "auth.use_link"}
ROOMS = ("review.", "admin.", "account.", "auth.")
IN_PLACE_OF = {"item_id": "1", "user_id": "99", "work_id": "99", "request_id": "99",
               "token_id": "99", "view_id": "99", "change_id": "99", "look_id": "99",
               "queue_id": "99", "filter_id": "repeats",
               "reason_id": "spam", "form": "csv",
               "slug": "none", "queue": "jury",
               "plugin": "repeats", "door": "filter", "id": "repeats"}  # fmt: skip


def private_rules(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(ROOMS) and rule.endpoint not in OPEN:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: IN_PLACE_OF[found[1]], rule.rule)
                yield f"{method} {rule.endpoint}", method, path


def test_the_table_knows_every_private_address(app):
    assert {name for name, _, _ in private_rules(app)} == set(LET_IN)


def test_every_address_of_these_rooms_is_private_or_known_to_be_open(app):
    with app.test_client() as stranger:
        for name, method, path in private_rules(app):
            answer = stranger.open(path, method=method, headers=OWN)
            assert (name, answer.status_code) == (name, 303)
            assert answer.location.startswith("/auth/login")


@pytest.fixture
def installing(app, config):
    """Let the operator allow what is refused to everybody otherwise."""
    app.config["VENIRE"] = replace(config, allow_install=True)


@pytest.mark.usefixtures("installing")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_in_where_the_table_says(app, signed_in, role):
    browser = signed_in(role)
    refused = set()
    for name, method, path in private_rules(app):
        if name == "POST account.sign_out_everywhere":
            continue  # it would end the walk; every role may, and its own test says so
        answer = browser.get(path) if method == "GET" else send(browser, path)
        assert answer.status_code < 500
        if answer.status_code == 403:
            refused.add(name)
    assert refused == {name for name, roles in LET_IN.items() if role not in roles}


@pytest.mark.parametrize("role", list(Role))
def test_the_bar_links_only_to_rooms_that_are_open(app, signed_in, role):
    browser = signed_in(role)
    page = browser.get("/auth/account").text
    for path in re.findall(r'<a href="(/(?:review|admin)/[^"]*)"', page):
        assert browser.get(path).status_code == 200
