"""However many tags with however long names stand around a tag, its page stays small."""

import re

import pytest
from flask.testing import FlaskClient

from moderation.actions.pages import touch_site
from moderation.actions.transaction import transaction
from moderation.domain.tags import form, slug
from moderation.models import Tag, TagAlias, TagImplication, Topic, TopicTag
from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("gallery")

SIGN = "\U0001f600"  # twelve bytes in an address
HUB = f"{SIGN * 56}-hub".replace("-", " ")
HERE = f"/en/tags/{slug(HUB)}"


def hostile(kind: str, number: int) -> str:
    """A name of 60 signs of which each takes most room in an address."""
    return f"{SIGN * 55}{kind}{number:04}"


@pytest.fixture
def crowd(clock: Clock) -> None:
    """A tag with 45 aliases, broader and narrower tags each, on every topic, with six others."""
    with transaction() as session:

        def made(name: str) -> Tag:
            tag = Tag(name=name, slug=slug(name), form=form(name), created_at=clock())
            tag.family = name
            session.add(tag)
            session.flush()
            return tag

        hub = made(HUB)
        for number in range(45):
            up, down = made(hostile("u", number)), made(hostile("d", number))
            session.add(TagImplication(narrower_id=hub.id, broader_id=up.id))
            session.add(TagImplication(narrower_id=down.id, broader_id=hub.id))
            session.add(TagAlias(name=hostile("a", number), form="a", tag_id=hub.id))
        beside = [made(hostile("b", number)) for number in range(6)]
        for topic in session.query(Topic):
            for tag in (hub, *beside):
                session.add(TopicTag(topic_id=topic.id, tag_id=tag.id))
        touch_site(session)


def test_the_page_of_a_tag_stays_small_and_leads_to_the_rest(crowd, client: FlaskClient) -> None:
    answer = client.get(HERE)
    assert len(answer.data) < 60_000
    for side, letter in (("names", "a"), ("broader", "u"), ("narrower", "d")):
        shown = len(re.findall(f"<bdi>{SIGN}+{letter}[0-9]{{4}}</bdi>", answer.text))
        assert 0 < shown < 45
        assert f'href="{HERE}/{side}">and {45 - shown} more</a>' in answer.text


@pytest.mark.parametrize(("side", "letter"), [("names", "a"), ("broader", "u"), ("narrower", "d")])
def test_each_list_is_there_whole_in_pages(crowd, client: FlaskClient, side, letter) -> None:
    found: list[str] = []
    path = f"{HERE}/{side}"
    while path:
        answer = client.get(path)
        assert len(answer.data) < 60_000
        found += re.findall(f"<bdi>({SIGN}+{letter}[0-9]{{4}})</bdi>", answer.text)
        more = re.search(r'rel="next" href="([^"]+)"', answer.text)
        path = f"{HERE}/{side}{more[1]}" if more else ""
    assert found == [hostile(letter, number) for number in range(45)]


def test_lists_and_cards_of_hostile_tags_stay_small(crowd, client: FlaskClient) -> None:
    for path in ("/en/", "/en/tags", f"/en/tags?q={SIGN * 55}", f"/en/tags?q={SIGN * 55}a"):
        assert len(client.get(path).data) < 60_000, path


def test_an_alias_leads_to_the_list_of_its_tag(crowd, client: FlaskClient) -> None:
    answer = client.get(f"/en/tags/{slug(hostile('a', 7))}/broader")
    assert (answer.status_code, answer.location) == (301, f"{HERE}/broader")
    assert client.get("/en/tags/none/broader").status_code == 404
    assert client.get(f"{HERE}/else").status_code == 404
    assert "There are none." in client.get("/en/tags/emotion/broader").text


def test_the_desk_tells_how_many_there_are_besides(crowd, mo) -> None:
    text = mo.get(f"/review/tags/{slug(HUB)}").text
    assert f'href="{HERE}/narrower">and ' in text
