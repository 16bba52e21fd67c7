"""What people decide here is learned: order does not matter, what is taken back was never there."""

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.hooks.testing import item, make
from moderation.hooks.toolkit import ContractBroken, Lesson, Message
from plugins.learned.doubt import HELD_FROM, lean
from plugins.learned.models.scoring import unpacked
from plugins.learned.models.training import FEWEST, FEWEST_OF_A_KIND
from plugins.learned.reading import tokens
from plugins.learned.screening import Learned

SPAM = (
    "Claim your free prize at",
    "Subscribe to my channel and win",
    "Cheap followers, click",
    "Earn cash now, visit",
)
WHERE = ("shop", "page", "club", "deals", "stream", "market")
FINE = (
    "The robot folded",
    "I doubt that it read",
    "Last year's study measured",
    "My colleague tried",
)
WHAT = (
    "the laundry",
    "every sentence",
    "faces on video",
    "three problems",
    "a chest x-ray",
    "old maps",
)


def lesson(text, unwanted, number, **changes):
    return Lesson(
        item(text, item_id=number, **changes), unwanted, "spam" if unwanted else "", number
    )


LESSONS = tuple(
    lesson(f"{first} {second}", unwanted, 100 * unwanted + 10 * one + other)
    for unwanted, firsts, seconds in ((True, SPAM, WHERE), (False, FINE, WHAT))
    for one, first in enumerate(firsts)
    for other, second in enumerate(seconds)
)


@pytest.fixture
def learned(tmp_path):
    return make(Learned, tmp_path)


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    made = make(Learned, tmp_path_factory.mktemp("instance"))
    made.take(made.train(LESSONS, None, ()).body)
    return made


def read(reasons: tuple[Message, ...]) -> str:
    return " / ".join(reason.id % reason.params for reason in reasons)


def test_without_a_model_it_says_nothing(learned):
    assert learned.screen(item("Claim your free prize")).points is None


@pytest.mark.parametrize(
    "lessons", [LESSONS[: FEWEST - 1], LESSONS[:24], LESSONS[24 - FEWEST_OF_A_KIND + 1 :]]
)
def test_too_few_lessons_teach_nothing_and_that_is_said(learned, lessons):
    trained = learned.train(lessons, None, ())
    assert trained.silent is not None
    assert trained.lessons == len(lessons)
    learned.take(trained.body)
    assert learned.screen(item("Claim your free prize")).points is None


def test_labels_that_follow_nothing_teach_nothing(learned):
    chance = random.Random(1)
    lessons = [
        lesson(f"The {chance.random()} report", place % 2 == 0, place) for place in range(60)
    ]
    chance.shuffle(lessons)
    assert learned.train(lessons, None, ()).silent is not None


def test_what_is_like_unwanted_items_is_held_and_says_by_which_words(taught):
    found = taught.screen(item("Claim a free prize at my club"))
    assert found.points >= HELD_FROM
    assert "“prize”" in read(found.reasons) or "“claim”" in read(found.reasons)


def test_what_is_like_approved_items_speaks_for_it(taught):
    assert taught.screen(item("My colleague tried three problems last year")).points < 0


def test_what_was_never_seen_is_not_vouched_for(taught):
    known = taught.screen(item("The robot folded the laundry, my colleague tried three problems"))
    strange = taught.screen(item("Ůžasný žvuk, qqq zzz xyx vvw jkjk uwu"))
    assert known.points < strange.points < HELD_FROM


def test_a_model_tells_how_well_it_foretold_what_it_had_not_seen(learned):
    trained = learned.train(LESSONS, None, ())
    assert trained.silent is None
    assert (trained.lessons, trained.unwanted) == (48, 24)
    assert trained.figures["accuracy"] > 0.9


@given(st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None)
def test_the_order_of_lessons_does_not_matter(taught, chance):
    shuffled = chance.sample(LESSONS, len(LESSONS))
    assert taught.train(shuffled, None, ()).body == taught.train(LESSONS, None, ()).body


def test_a_lesson_that_was_taken_back_was_never_there(learned):
    once = learned.train(LESSONS[:40], None, ())
    more = learned.train(LESSONS, once.body, LESSONS[40:])
    back = learned.train(LESSONS[:40], None, ())
    assert back.body == once.body != more.body


def test_a_decision_changes_what_is_said_of_its_like(taught, tmp_path):
    text = "Old maps are sold at the corner"
    before = taught.screen(item(text)).points
    after = make(Learned, tmp_path)
    again = [lesson(f"{text} {place}", True, 900 + place) for place in range(3)]
    after.take(after.train([*LESSONS, *again], None, ()).body)
    assert after.screen(item(text)).points > before


def test_old_lessons_count_less(learned):
    def against(age):
        told = [Lesson(item(f"Old maps {place}"), True, "", 900 + place, age) for place in range(4)]
        learned.take(learned.train([*LESSONS, *told], None, ()).body)
        return learned.screen(item("Old maps")).points

    assert against(0.0) > against(3_000.0)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_gets_points_or_an_abstention(taught, text):
    found = taught.screen(item(text))
    assert found == taught.screen(item(text))
    assert found.points is None or -4 <= found.points <= 8


def test_a_page_that_lists_the_filters_loads_no_numpy() -> None:
    code = (
        "import sys; from plugins.learned.screening import Learned;"
        "from plugins.learned.toxicity import Toxicity; sys.exit('numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.integers(0, 5), st.integers(0, 20), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_more_signs_of_spam_never_lower_what_the_signs_say_from_the_start(links, calls, more):
    from plugins.learned.signs import UNWANTED

    def prior(count, other):
        text = "x" * 40 + " www.a.com" * count + " win" * (other > 0)
        return sum(map(float.__mul__, UNWANTED.prior(), UNWANTED.measure(item(text))))

    assert prior(links + more, calls) >= prior(links, calls) - 1e-9


@given(st.floats(-20, 20), st.floats(0, 5))
def test_leaning_keeps_the_order_and_only_lifts_doubt(log_odds, more):
    assert lean(log_odds + more) >= lean(log_odds) >= log_odds


def test_what_is_a_little_more_likely_unwanted_than_not_is_held():
    assert lean(0.0) < HELD_FROM < lean(0.4)


def test_disguised_letters_are_read_as_plain_ones():
    assert tokens("𝐂laim your fr\u200bee prizé") == tokens("claim your free prize")


def test_of_an_address_the_host_is_read():
    assert tokens("See https://www.Shop.example/a/b?c=1, or 42") == [
        "see",
        "http",
        "shop.example",
        "or",
        "00",
    ]


def test_the_end_of_a_long_text_is_read_too(taught):
    long = "The robot folded the laundry. " * 40_000
    assert (
        taught.screen(item(f"{long} Claim your free prize")).points
        > taught.screen(item(long)).points
    )


@pytest.mark.parametrize("body", [b"nothing", b"PK\x03\x04", b"\x00" * 100])
def test_what_is_no_model_is_refused(learned, body):
    with pytest.raises(ContractBroken):
        learned.take(body)


def test_a_model_is_read_as_it_was_written(learned):
    body = learned.train(LESSONS, None, ()).body
    one, other = (unpacked(body, len(learned.signs.signs)) for _ in range(2))
    assert np.array_equal(one.general.weights, other.general.weights)
    learned.take(body)
    assert learned.screen(LESSONS[0].item).points >= HELD_FROM
    learned.take(None)
    assert learned.screen(LESSONS[0].item).points is None


def test_a_language_with_enough_lessons_has_a_model_of_its_own(learned, monkeypatch):
    monkeypatch.setattr("plugins.learned.models.training.FEWEST_OF_A_LANGUAGE", 40)
    monkeypatch.setattr("plugins.learned.models.training.FEWEST_OF_A_LANGUAGE_AND_KIND", 20)
    dutch = [
        lesson(f"{one.item.text} zo", not one.unwanted, 500 + one.lesson_id, language="nl")
        for one in LESSONS
    ]
    english = [
        lesson(f"{one.item.text}{end}", one.unwanted, one.lesson_id + place, language="en")
        for place, end in ((0, ""), (1_000, " so"))
        for one in LESSONS
    ]
    learned.take(learned.train([*english, *dutch], None, ()).body)
    text = "Claim your free prize at"
    assert learned.screen(item(text, language="en")).points >= HELD_FROM
    assert learned.screen(item(text, language="nl")).points < 0


def test_many_lessons_are_built_upon(learned, monkeypatch):
    monkeypatch.setattr("plugins.learned.machine.MANY", 40)
    first = learned.train(LESSONS, None, ())
    learned.take(first.body)
    new = lesson("Old maps are sold at the corner", True, 999)
    before = learned.screen(new.item).points
    learned.take(learned.train([*LESSONS, new], first.body, [new]).body)
    assert before < learned.screen(new.item).points
    assert learned.book.added == 1
    assert learned.screen(LESSONS[0].item).points >= HELD_FROM


def test_what_is_unwanted_cannot_hide_among_much_that_is_not(taught):
    fine = " ".join(f"{first} {second}." for first in FINE for second in WHAT[:4])
    spam = "Subscribe to my channel and win, claim your free prize at the shop, click!"
    assert taught.screen(item(fine)).points < HELD_FROM
    assert taught.screen(item(f"{fine} {spam} {fine}")).points >= HELD_FROM


def test_a_model_of_another_version_is_not_built_upon(learned, monkeypatch):
    monkeypatch.setattr("plugins.learned.machine.MANY", 40)
    anew = learned.train(LESSONS, None, ())
    assert learned.train(LESSONS, b"of another version", LESSONS[-1:]) == anew
