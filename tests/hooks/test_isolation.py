"""One plugin's failure changes no other plugin's result."""

import gc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.hooks.testing import item

GOOD = {
    "good_one": "return score(len(item.text) % 3, message('Length.'))",
    "good_two": "return abstain(message('No idea.'))",
    "good_three": "return score(2 if 'x' in item.text else -1)",
}
BAD = {
    "bad_raises": "raise ValueError(item.text)",
    "bad_exits": "raise SystemExit(1)",
    "bad_hangs": "while True: pass",
    "bad_sleeps": "import time; time.sleep(10)",
    "bad_junk": "return {'score': item.text}",
    "bad_none": "return None",
    "bad_recurses": "return self.screen(item)",
    "bad_allocates": "return 'x' * (1 << 62)",
    "bad_changes": "item.history.sent_last_hour = 5",
    "bad_error": """
        class Odd(BaseException):
            def __str__(self): raise self
        raise Odd
    """,
    "bad_generator": "yield score(8)",
}


@pytest.fixture(scope="module")
def manager(shared_workshop):
    for name, body in GOOD.items():
        shared_workshop.filter(name, body, limit=5)
    for name, body in BAD.items():
        shared_workshop.filter(name, body, limit=0.02)
    return shared_workshop.start()


def results(findings):
    return {
        one.filter_id: (one.outcome, one.score, one.reasons)
        for one in findings
        if one.filter_id in GOOD
    }


@pytest.fixture
def no_collector():
    """Keep the collector out: a strike within its callbacks is lost, which pytest complains of."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(st.sampled_from([*GOOD, *BAD]), unique=True).flatmap(st.permutations),
    text=st.text(max_size=50),
)
def test_any_company_of_failing_filters_changes_nothing(manager, names, text):
    by_id = {one.id: one for one in manager.filters()}
    for backend in by_id.values():
        backend.breaker.succeeded()
    alone = results(manager.screen(item(text), [by_id[name] for name in GOOD]))
    found = manager.screen(item(text), [by_id[name] for name in names])
    assert [one.filter_id for one in found] == list(names)
    assert results(found) == {name: alone[name] for name in names if name in GOOD}
    assert all(one.failed for one in found if one.filter_id in BAD)
