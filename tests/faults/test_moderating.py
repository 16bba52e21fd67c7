"""Sixteen moderators on one queue while the web is killed: nothing is decided twice or lost."""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.end_to_end.running import free_port
from tests.faults.moderating.desk_site import DeskSite

pytestmark = pytest.mark.faults

#: 2,000 items take some minutes; the few of a quick run less than one.
ITEMS = int(os.environ.get("VENIRE_TEST_RACE_ITEMS") or 150)
SECONDS = int(os.environ.get("VENIRE_TEST_RACE_SECONDS") or (35 if ITEMS <= 200 else 1_200))
SERVERS = ["sqlite", "postgresql"]


@pytest.fixture(params=SERVERS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A running site with a queue and moderators; on PostgreSQL when there is one."""
    server = os.environ.get("VENIRE_TEST_DATABASE_URL")
    if (request.param == "sqlite") is (server is not None):
        pytest.skip("runs on the other kind of database in this run")
    yield from _running(DeskSite(tmp_path_factory.mktemp("race"), free_port(), server))


def _running(site: DeskSite) -> Iterator[DeskSite]:
    try:
        site.open()
        site.fill(ITEMS)
        yield site
    finally:
        site.close()


def test_no_item_is_decided_twice_or_lost_whatever_is_killed(desk: DeskSite, chance: random.Random):
    people = desk.race(SECONDS, chance)
    desk.ensure_up()
    answers = desk.judge_race(people)
    decided = Counter(one.status for person in people for one in person.sent)
    print(f"{ITEMS} items, {desk.kills} kills; decisions {dict(decided)}, all {dict(answers)}")
    assert desk.kills
    assert decided[303]
    assert decided[409]
