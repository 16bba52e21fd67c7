"""Every refusal carries its reason and the status code of the answer."""

import pytest

from moderation.domain import errors
from moderation.domain.messages import message

STATUSES = {
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Stale: 409,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooFast: 429,
    errors.Unavailable: 503,
    errors.Misconfigured: 500,
}


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_each_refusal_has_its_status_and_a_reason_of_its_own(kind, status):
    refusal = kind()
    assert refusal.http_status == status
    assert str(refusal) == str(refusal.reason) != ""


@pytest.mark.parametrize("kind", STATUSES)
def test_a_given_reason_and_advice_replace_the_default(kind):
    refusal = kind(message("No %(what)s.", what="tea"), advice=message("Try coffee."))
    assert (str(refusal), str(refusal.advice)) == ("No tea.", "Try coffee.")


def test_an_error_of_one_field_is_the_reason_of_the_whole():
    reason = message("Please write something.")
    refusal = errors.Invalid.in_field("body", reason)
    assert refusal.fields == {"body": reason}
    assert refusal.reason == reason


def test_a_stale_decision_says_who_did_what_and_what_stands():
    refusal = errors.Stale(by="user:5", what="approve", version=4, revision=2)
    assert (refusal.by, refusal.what, refusal.version, refusal.revision) == (
        "user:5",
        "approve",
        4,
        2,
    )


def test_too_fast_waits_at_least_a_second():
    assert errors.TooFast(retry_after=0).retry_after == 1
