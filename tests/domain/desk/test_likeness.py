"""Which words of a text tell most of it."""

from hypothesis import given
from hypothesis import strategies as some

from moderation.domain.desk.likeness import MOST_WORDS, telling_words


def test_long_words_tell_more_than_short_ones():
    words = telling_words("It is a translation of the translation, automatically")
    assert words[:2] == ("automatically", "translation")
    assert "is" not in words


def test_a_text_of_short_words_gives_these():
    assert telling_words("So it is") == ("is", "it", "so")


def test_a_text_without_words_gives_none():
    assert telling_words("!? …") == ()


@given(some.text())
def test_they_are_few_different_and_of_the_text(text):
    words = telling_words(text)
    assert len(words) <= MOST_WORDS
    assert len(set(words)) == len(words)
    assert all(word in text.lower() for word in words)


@given(some.text(), some.randoms())
def test_case_and_order_of_the_words_count_for_nothing(text, chance):
    words = text.split()
    chance.shuffle(words)
    if text.isascii():
        assert telling_words(" ".join(words).upper()) == telling_words(" ".join(text.split()))
