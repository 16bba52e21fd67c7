"""Every tag has a page on the desk, whatever it is called."""

import pytest

from moderation.domain.tags.slugs import name_of
from moderation.web.review.tags.addresses import ESCAPED, TAKEN
from tests.web.conftest import send
from tests.web.review.tags.test_vocabulary import write_tag


def test_every_page_beside_the_tags_is_known(app):
    fixed = {
        rule.rule.split("/")[3]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/review/tags/") and "<" not in rule.rule.split("/")[3]
    }
    assert fixed <= TAKEN


@pytest.mark.parametrize("slug", sorted(TAKEN))
def test_a_tag_called_like_a_page_has_one_of_its_own(mo, clock, slug):
    write_tag(clock, slug)
    path = f"/review/tags/{ESCAPED[slug]}"
    assert f'href="{path}"' in mo.get("/review/tags").text
    assert "Describe this tag" in mo.get(path).text
    assert send(mo, path, version=0, family="words").location == path
    assert "The tag is described." in mo.get(path).text


def test_no_tag_has_such_an_address_by_itself():
    assert [name_of(address) for address in ESCAPED.values()] == [""] * len(ESCAPED)
