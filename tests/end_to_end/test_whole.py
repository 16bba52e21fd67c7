"""The main job, end to end: one command, a visitor's words, a decision, a verdict on the page."""

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.running import Browser, Installation, Page, eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("end_to_end"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]

TOPIC = "/en/topics/can-ai-see-emotions-in-a-face"
SLUG = TOPIC.rpartition("/")[2]


@pytest.fixture(scope="module")
def venire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with the demo gallery, started in an empty folder."""
    installation = Installation(tmp_path_factory.mktemp("whole"))
    installation.start("--demo")
    yield installation
    if installation.process is not None:
        installation.stop()


@pytest.fixture(scope="module")
def admin(venire: Installation) -> Browser:
    """The first admin, signed in by the link that the start printed."""
    browser = Browser(venire.home)
    link = re.search(r"(/auth/link/\S+)", venire.said())
    assert link
    assert browser.get(link.group(1)).status == 200
    assert browser.post(link.group(1), {}).status == 200
    return browser


@pytest.fixture
def visitor(venire: Installation) -> Browser:
    """Somebody who came along."""
    return Browser(venire.home)


def item_with(admin: Browser, words: str) -> str:
    """The address of the item in the queue that shows these words, once it has been screened."""

    def look() -> str:
        body = admin.get("/review/?kind=" + ("comment" if " " in words else "tag_suggestion")).body
        found = re.search(rf'href="(/review/items/\d+)[^"]*"(?:(?!href=).)*?{words}', body, re.S)
        return found.group(1) if found else ""

    return eventually(look)


def decide(admin: Browser, item: str, action: str) -> Page:
    """Open an item and decide on it as it stands."""
    page = admin.get(item)
    seen = {name: page.hidden(name) for name in ("version", "revision", "csrf_token")}
    return admin.post(f"{item}/decisions", {"action": action, **seen, "reason": "a test"})


def test_a_vote_counts_and_opens_the_findings(visitor: Browser) -> None:
    before = visitor.get(TOPIC)
    assert '<details id="findings"' in before.body
    after = visitor.post(f"{TOPIC}/votes", {"choice": "yes"})
    assert after.status == 200
    assert re.search(r'<details id="findings"[^>]* open', after.body)
    votes = [int(re.search(r"(\d+) votes", page.body).group(1)) for page in (before, after)]  # type: ignore[union-attr]
    assert votes[1] == votes[0] + 1


def test_a_comment_is_screened_approved_shown_and_taken_back(
    visitor: Browser, admin: Browser
) -> None:
    words = "Good light matters more than the model does"
    sent = visitor.post(f"{TOPIC}/comments", {"author": "Ada", "body": words})
    assert sent.status == 200
    item = item_with(admin, words)
    assert words not in visitor.get(TOPIC).body
    assert decide(admin, item, "approve").status == 200
    eventually(lambda: words in visitor.get(TOPIC).body, 5)
    assert decide(admin, item, "undo").status == 200
    eventually(lambda: words not in visitor.get(TOPIC).body, 5)


def test_an_approved_tag_stands_on_the_topic(visitor: Browser, admin: Browser) -> None:
    assert visitor.post(f"{TOPIC}/tags", {"name": "Microexpressions"}).status == 200
    decide(admin, item_with(admin, "microexpressions"), "approve")
    eventually(lambda: "/en/tags/microexpressions" in visitor.get(TOPIC).body, 5)


def test_a_form_of_another_site_changes_nothing(visitor: Browser) -> None:
    assert visitor.post(f"{TOPIC}/votes", {"choice": "no"}, origin="cross-site").status == 403


def test_a_jury_check_runs_through_the_queue_and_stands_on_the_page(
    venire: Installation, visitor: Browser
) -> None:
    def checks() -> int:
        found = re.search(r"(\d+) jury checks", visitor.get(TOPIC).body)
        assert found
        return int(found.group(1))

    before = checks()
    assert venire.run("jury", "check", SLUG).returncode == 0
    eventually(lambda: checks() == before + 1)


def test_a_second_start_on_the_same_instance_says_so_and_stops(venire: Installation) -> None:
    again = venire.run("up")
    assert again.returncode == 1
    assert "runs already" in again.stderr


def test_the_ledger_is_sound_after_all_of_it(venire: Installation) -> None:
    report = venire.run("verify")
    assert report.returncode == 0, report.stdout


def test_the_tree_ends_with_ctrl_c_and_comes_back_as_it_was(
    venire: Installation, visitor: Browser
) -> None:
    assert venire.stop(signal.SIGINT) < 10
    eventually(lambda: not venire.members(), 2)
    venire.start()
    assert visitor.get(TOPIC).status == 200


def test_killing_the_supervisor_leaves_nothing_behind(venire: Installation) -> None:
    venire.stop(signal.SIGKILL)
    eventually(lambda: not venire.members(), 10)


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path: Path) -> None:
    wrong = Installation(tmp_path, port=99_999)
    ended = wrong.run("up")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "VENIRE_PORT" in ended.stderr
