"""Every tag has one address, and no two tags share it."""

import re
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import name_of, normalise, slug

signs = st.sampled_from("abc-_ ./~%+#?&:;'\"<>\\@é顔❤")
names = st.text(signs | st.characters(codec="utf-8"), min_size=1, max_size=20)


def slug_of(name):
    try:
        return slug(name)
    except Invalid:
        assume(False)


@given(names)
def test_a_slug_is_one_path_segment_that_survives_a_link(name):
    made = slug_of(name)
    assert made not in {"", ".", ".."}
    assert not re.search(r"[/\\?#%&:\s\"'<>]", made)
    address = urlsplit(f"https://example.org/en/tags/{quote(made)}")
    assert unquote(address.path) == f"/en/tags/{made}"


@given(names, names)
def test_tags_share_a_slug_only_if_they_are_one(one, other):
    assert (slug_of(one) == slug_of(other)) == (normalise(one) == normalise(other))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Computer Vision", "computer-vision"),
        ("computer-vision", "computer-vision"),
        ("Node.js", "node.js"),
        ("AI/ML", "ai~2fml"),
        ("C", "c"),
        ("C++", "c~2b~2b"),
        ("etc.", "etc"),
        ("U.S.", "u.s~2e"),
        ("..a", "..a"),
        ("gezichtsherkenning", "gezichtsherkenning"),
        ("émotions", "émotions"),
        ("€", "~e2~82~ac"),
    ],
)
def test_slugs(name, made):
    assert slug(name) == made


def test_the_longest_slug_is_bounded():
    assert len(slug("🤖" * 60)) == 720


@given(names)
def test_a_name_is_read_back_from_its_slug(name):
    assert name_of(slug_of(name)) == normalise(name)


@pytest.mark.parametrize("typed", ["", "~", "~z", "A", "a--b", "~ff", "-a", "a.", "~41"])
def test_what_is_no_tags_slug_names_nothing(typed):
    assert name_of(typed) == ""
