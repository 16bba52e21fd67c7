"""Texts that nearly agree are found by their sketches, and what differs is left apart."""

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.screening.sketches import (
    BANDS,
    EXAMINED,
    Sketch,
    likeness,
    nearly_same,
    sketch,
)

ADVICE = (
    "I tried the new detector on forty photographs of my own family and it named the right emotion "
    "for most of them, though it failed whenever somebody looked away from the camera or laughed."
)
OFFER = "Get your cheap watches today at our shop, best prices and free delivery to all of Europe"
words = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=6).map("".join)
texts = st.lists(words, min_size=3, max_size=60).map(" ".join)


def made(text: str) -> Sketch:
    found = sketch(text)
    assert found is not None
    return found


def alike(one: str, other: str) -> bool:
    """Whether the other would be found by the one, and called nearly the same."""
    ours, theirs = made(one), made(other)
    shares = any(mine == his for mine, his in zip(ours.bands, theirs.bands, strict=True))
    return shares and nearly_same(ours.signature, theirs.signature)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADVICE, ADVICE.upper()),
        (ADVICE, ADVICE + " Not bad."),
        (ADVICE, "Hello! " + ADVICE),
        (ADVICE, ADVICE.replace("forty", "fifty")),
        (ADVICE, ADVICE.replace("family", "pets").replace("laughed", "smiled")),
        (OFFER + " http://one.example/a", OFFER + " https://two.example/b?c=1"),
        (OFFER + ". Call 0900 123", OFFER + ". Call 0800 987"),
        ("Call 0900123456 for a date", "Call 0900987654 for a date"),
        ("Visit http://one.example now", "Visit www.two.example now"),
        (OFFER, OFFER.replace("e", "е").replace("o", "ο").replace("a", "á")),
        ("ＦＲＥＥ money for all of you", "free money for all of you"),
        ("这是一个关于人工智能的评论我觉得它很有意思", "这是一个关于人工智能的评论我觉得很有意思"),
    ],
)
def test_what_nearly_agrees_is_found(one: str, other: str):
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADVICE, OFFER),
        ("It was right in 80 of 100 cases.", "It was right in 95 of 100 cases."),
        ("I agree with this verdict.", "I agree with that verdict."),
        ("I do not think so, it fails for me", "I do think so, it works for me"),
        ("Ok I am on the way to home now hi", "Ok I am on the way to the railway"),
        ("Can AI read a chest X-ray as well as a doctor does today?",
         "Can AI drive a car in the snow as well as a driver does today?"),
    ],
)  # fmt: skip
def test_what_differs_is_left_apart(one: str, other: str):
    assert not alike(one, other)


@pytest.mark.parametrize(
    "text", ["", "Yes!", "http://one.example", "🙂🙂 🙂", "\x00\ud800", "...."]
)
def test_what_says_too_little_has_no_sketch(text: str):
    assert sketch(text) is None


@given(st.text(max_size=300))
def test_any_text_can_be_sketched(text: str):
    found = sketch(text)
    if found is not None:
        assert len(found.bands) == BANDS
        assert all(-(2**63) <= band < 2**63 for band in found.bands)
        assert 0 < len(found.signature) <= 256
        assert likeness(found.signature, found.signature) == 1


@given(texts, texts)
def test_likeness_is_a_share_and_has_no_direction(one: str, other: str):
    ours, theirs = made(one).signature, made(other).signature
    assert 0 <= likeness(ours, theirs) == likeness(theirs, ours) <= 1


@given(texts)
def test_case_and_signs_change_nothing(text: str):
    assert made(text.upper().replace(" ", ", ")) == made(text)


def pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(text.split()))


@given(st.lists(words, min_size=10, max_size=60, unique=True), st.randoms())
def test_likeness_is_exact_for_short_texts(parts: list[str], chance: random.Random):
    changed = list(parts)
    changed[chance.randrange(len(changed))] = "0"
    one, other = " ".join(parts), " ".join(changed)
    share = len(pairs(one) & pairs(other)) / len(pairs(one) | pairs(other))
    assert likeness(made(one).signature, made(other).signature) == pytest.approx(share)


def test_likeness_of_long_texts_is_told_well_enough():
    chance = random.Random(7)
    errors = []
    for _ in range(200):
        parts = ["".join(chance.choices("abcdefghij", k=8)) for _ in range(400)]
        changed = [one if chance.random() > 0.1 else f"q{one}" for one in parts]
        one, other = " ".join(parts), " ".join(changed)
        share = len(pairs(one) & pairs(other)) / len(pairs(one) | pairs(other))
        errors.append(abs(likeness(made(one).signature, made(other).signature) - share))
    assert sum(errors) / len(errors) < 0.06


def test_texts_that_agree_for_the_most_are_mostly_found_and_others_hardly_ever():
    chance = random.Random(1)
    stock = [f"word{chr(97 + one % 26)}{chr(97 + one // 26)}" for one in range(400)]
    near = far = 0
    for _ in range(500):
        parts = [chance.choice(stock) for _ in range(30)]
        changed = list(parts)
        changed[chance.randrange(30)] = "other"
        near += alike(" ".join(parts), " ".join(changed))
        far += alike(" ".join(parts), " ".join(chance.choice(stock) for _ in range(30)))
    assert near > 485
    assert far == 0


def test_the_end_of_a_huge_text_is_not_read():
    assert sketch(ADVICE * 200 + "x") == sketch((ADVICE * 200)[:EXAMINED] + " and more")


def test_every_process_makes_the_same_sketch():
    code = f"from {sketch.__module__} import sketch; print(sketch({ADVICE!r}))"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told == [f"{made(ADVICE)}\n"] * 2
