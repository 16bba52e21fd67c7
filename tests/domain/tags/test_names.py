"""A tag has one spelling, however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.domain.tags import LONGEST_NAME, normalise

anything = st.text(
    st.characters() | st.sampled_from("-_ \u200b\u200d\u202e\ud800\ufe0f\u0130ßﬁ\u212a\u3164\x00")
)


@given(anything)
def test_normalising_twice_changes_nothing(name):
    try:
        once = normalise(name)
    except Invalid:
        return
    assert normalise(once) == once
    assert 1 <= len(once) <= LONGEST_NAME
    assert once.encode("utf-8").decode("utf-8") == once


@given(anything)
def test_case_and_separators_do_not_matter(name):
    def attempt(text):
        try:
            return normalise(text)
        except Invalid as refusal:
            return str(refusal.reason.id)

    assert attempt(name) == attempt(f"  {name}--") == attempt(name.replace(" ", "_"))


closed = st.text(st.sampled_from("abu.s+# !?,;:…\"'“”‘’«»`-_(顔。"), max_size=LONGEST_NAME)


@given(closed)
def test_signs_around_a_name_settle_at_once_and_never_swallow_it(name):
    if not any(character.isalpha() for character in name):
        return
    once = normalise(name)
    assert normalise(once) == once
    assert [one for one in once if one.isalpha()] == [one for one in name if one.isalpha()]
    assert once[-1] not in "!?,;:。"


@given(st.sampled_from(["faces", "c++", "c#", ".net", "node.js", "u.s."]), st.text("!?,;: ."))
def test_closing_signs_do_not_matter(name, signs):
    assert normalise(name + signs) == normalise(f'"{name}"{signs}') == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Computer  Vision", "computer vision"),
        ("computer-vision", "computer vision"),
        ("COMPUTER_VISION", "computer vision"),
        (" computer – vision ", "computer vision"),
        ("ｃｏｍｐｕｔｅｒ vision", "computer vision"),
        ("comp\u200buter\u202e vision\x00", "computer vision"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("C++", "c++"),
        ("Node.js", "node.js"),
        ("Node.js.", "node.js"),
        ("C#", "c#"),
        (".NET", ".net"),
        (".NET?", ".net"),
        ("Affective Computing!", "affective computing"),
        ("affective computing...", "affective computing"),
        ("affective computing…", "affective computing"),
        ("affective computing ?!", "affective computing"),
        ("faces, ", "faces"),
        ("faces;", "faces"),
        ("faces:", "faces"),
        ("etc.", "etc"),
        ("顔認識。", "顔認識"),
        ("U.S.", "u.s."),
        ("U.S.!", "u.s."),
        ("“U.S.”", "u.s."),
        ("Law of the U.S...", "law of the u.s."),
        ("Ph.D.", "ph.d."),
        ("web 2.0.", "web 2.0"),
        ('"Affective Computing"', "affective computing"),
        ("“affective computing!”", "affective computing"),
        ("‘affective computing’.", "affective computing"),
        ("«affective computing»", "affective computing"),
        ("'\"affective computing\"'", "affective computing"),
        ("`faces`", "faces"),
        ('faces"', "faces"),
        ('the "uncanny" valley', 'the "uncanny" valley'),
        ('the "uncanny"', 'the "uncanny"'),
        ("'s-Hertogenbosch", "'s hertogenbosch"),
        ("AI/ML", "ai/ml"),
        ("顔認識", "顔認識"),
        ("emotie’s", "emotie’s"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_spellings(typed, kept):
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "name", ["", "   ", "--_--", "\u200b", "\u3164", "...", "\ud800", "!?", '""', "'.'", "`"]
)
def test_a_name_has_something_to_read(name):
    with pytest.raises(Invalid) as refusal:
        normalise(name, field="tag")
    assert set(refusal.value.fields) == {"tag"}


def test_a_name_has_an_end():
    assert normalise("a" * LONGEST_NAME)
    with pytest.raises(Invalid, match="61"):
        normalise("a" * (LONGEST_NAME + 1))
