"""The vocabulary in public: the list of all tags, and what the page of a tag tells."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from moderation.actions.pages import touch_site
from moderation.actions.transaction import transaction
from moderation.domain.tags import form, slug
from moderation.models import Tag, TagAlias, TagImplication
from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("gallery")


@pytest.fixture
def tag(clock: Clock):
    """A function that writes a tag that stands nowhere, and raises the lists' version."""

    def write(name: str, **more) -> int:
        with transaction() as session:
            made = Tag(name=name, slug=slug(name), form=form(name), created_at=clock(), **more)
            session.add(made)
            session.flush()
            touch_site(session)
            return made.id

    return write


def relate(row) -> None:
    with transaction() as session:
        session.add(row)
        touch_site(session)


def test_all_tags_are_listed_and_linked(client: FlaskClient) -> None:
    page = client.get("/en/tags").text
    assert 'href="/en/tags/face-analysis"' in page
    assert 'href="/en/tags"' in client.get("/en/").text
    assert 'href="/en/tags"' in client.get("/en/tags/emotion").text


def test_a_search_tells_what_it_found_and_by_which_name(client: FlaskClient, tag) -> None:
    number = tag("machine learning", topic_count=1234)
    relate(TagAlias(name="ml", form="ml", tag_id=number))
    page = client.get("/en/tags?q=ML").text
    assert "machine learning" in page
    assert "<bdi>ml</bdi>" in page
    assert "1,234" in page
    assert "emotion" not in page
    assert "No tag begins with “&lt;b&gt;”." in client.get("/en/tags?q=<b>").text


def test_a_search_that_finds_nothing_offers_what_is_near(client: FlaskClient, tag) -> None:
    tag("machine translation", topic_count=2)
    tag("mathematics", titles={"nl": "wiskunde"})
    for words, meant in (
        ("translation", "machine-translation"), ("machin translatoin", "machine-translation"),
        ("wiskunde", "mathematics"),
    ):  # fmt: skip
        page = client.get("/en/tags", query_string={"q": words}).text
        assert f'href="/en/tags/{meant}"' in page.partition("Did you mean one of these")[2]
    assert "Did you mean" not in client.get("/en/tags?q=qqqqqqqq").text


def test_a_topic_names_its_tags_in_the_reader_s_language(client: FlaskClient) -> None:
    with transaction() as session:
        emotion = session.scalars(select(Tag).where(Tag.name == "emotion")).one()
        emotion.titles = {"nl": "gevoelens"}
        touch_site(session)
    assert ">gevoelens</a>" in client.get("/nl/").text
    assert ">emotion</a>" in client.get("/en/").text


def test_a_family_is_shown_by_itself(client: FlaskClient, tag) -> None:
    tag("machine learning", topic_count=7, family="methods & more")
    assert 'href="/en/tags?family=methods%20%26%20more"' in client.get("/en/tags").text
    page = client.get("/en/tags?family=methods%20%26%20more").text
    assert "machine learning" in page
    assert 'href="/en/tags/emotion"' not in page
    assert "No tag is in the family “&lt;b&gt;”." in client.get("/en/tags?family=<b>").text


def test_every_name_has_a_page_and_the_list_stays_small(client: FlaskClient, tag) -> None:
    hostile = ["ai/ml", "node.js", "..a", "<script>", "日本 語", "a" * 60, "/" * 59 + "a"]
    hostile += [f"{'顔' * 56}{number:04}" for number in range(60)]
    for name in hostile:
        tag(name, topic_count=1)
    page = client.get("/en/tags")
    assert len(page.data) < 60_000
    links = re.findall(r'href="(/en/tags/[^"]+)"', page.text)
    more = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert more
    links += re.findall(r'href="(/en/tags/[^"]+)"', client.get(more[1].replace("&amp;", "&")).text)
    assert {f"/en/tags/{quote(slug(name))}" for name in hostile} <= set(links)
    assert all(client.get(link).status_code == 200 for link in links[::7])


def test_a_tag_is_told_in_the_readers_language(client: FlaskClient, tag) -> None:
    tag("robotics", titles={"nl": "robotica"}, description="Machines <that> move.")
    page = client.get("/nl/tags/robotics").text
    assert "robotica</h1>" in page
    assert "<bdi>robotics</bdi>" in page
    assert "robotics</h1>" in client.get("/en/tags/robotics").text
    assert "Machines &lt;that&gt; move." in page
    assert "<bdi>robotica</bdi>" in client.get("/nl/tags").text


def test_a_tags_page_shows_the_tags_around_it(client: FlaskClient, tag) -> None:
    broad, narrow = tag("vision"), tag("ocr")
    relate(TagImplication(narrower_id=narrow, broader_id=broad))
    relate(TagAlias(name="reading / text", form="readingtext", tag_id=narrow))
    told = client.get("/en/tags/ocr").text
    assert "Broader tags" in told
    assert 'href="/en/tags/vision"' in told
    assert "reading / text" in told
    assert "Narrower tags" in client.get("/en/tags/vision").text
    answer = client.get("/en/tags/reading-~2f-text")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/tags/ocr")


def test_tags_of_the_same_topics_are_related_and_those_out_of_use_are_not(
    client: FlaskClient,
) -> None:
    assert 'href="/en/tags/face-analysis"' in client.get("/en/tags/emotion").text
    with transaction() as session:
        session.query(Tag).filter_by(name="face analysis").one().deprecated = True
        touch_site(session)
    related = client.get("/en/tags/emotion").text.partition('class="cards"')[0]
    assert 'href="/en/tags/face-analysis"' not in related
    assert "This tag is no longer used." in client.get("/en/tags/face-analysis").text
    assert "no longer used" in client.get("/en/tags").text


@pytest.mark.parametrize("path", ["/en/tags?after=x", "/en/tags?after=1:", "/en/tags?after=1:~zz"])
def test_places_that_are_none_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
