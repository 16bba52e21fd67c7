"""A sender's address reaches the filters that need it, and no other."""

import pytest

from moderation.hooks.contracts import Example
from moderation.hooks.testing import item

ADDRESS = "192.0.2.7"
WRITTEN = """
    class Written(Filter[NoSettings]):
        id = {id!r}
        title = message("Written")
        {declared}
        def screen(self, item):
            return abstain(message("%(saw)s", saw=item.address or "none"))
        def learn(self, example):
            assert not example.item.address, "it saw the address"
    @hookimpl
    def register_filters(register): register(Written)
"""


@pytest.fixture
def manager(workshop):
    """A manager with one filter that needs the address and two that do not get it."""
    broken = "needs_address = property(lambda self: 1 / 0)"
    for id, declared in (("plain", ""), ("needs", "needs_address = True"), ("broken", broken)):
        workshop.write(id, WRITTEN.format(id=id, declared=declared))
    return workshop.start()


def seen(findings):
    return {one.filter_id: one.reasons[0].params["saw"] for one in findings}


def test_only_a_filter_that_needs_it_sees_the_address(manager):
    found = seen(manager.screen(item(address=ADDRESS)))
    assert found == {"plain": "none", "needs": ADDRESS, "broken": "none"}
    assert set(seen(manager.screen(item())).values()) == {"none"}


def test_only_a_filter_that_needs_it_learns_from_the_address(manager):
    learned = {one.id: one.failure for one in manager.learn(Example(item(address=ADDRESS), True))}
    assert learned["needs"] is not None
    assert learned["plain"] is learned["broken"] is None


def test_a_manager_knows_whether_addresses_are_needed(manager, workshop):
    assert manager.needs_address()
    (workshop.instance / "plugins" / "needs.py").unlink()
    assert not workshop.start().needs_address()
