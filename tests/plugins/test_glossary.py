"""Listed words are translated, the longest first, in their case; the rest is left and counted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.errors import Invalid
from moderation.hooks.testing import check_contract, make
from plugins.glossary.terms import Lexicon, Term, count_words, read
from plugins.glossary.translating import Glossary

WORDS = [
    "nl: confidence = zekerheid",
    "nl: face = gezicht",
    "nl: face recognition = gezichtsherkenning",
    "nl: AI = kunstmatige intelligentie",
    "nl: e-mail = post",
    "nl: c++ = c++",
    "de>nl: Gesicht = gezicht",
]


@pytest.fixture
def dutch(tmp_path):
    made = make(Glossary, tmp_path, {"words": WORDS})
    return lambda text, source="en", target="nl": made.translate(text, source, target)


def test_it_keeps_its_contract_with_words(tmp_path):
    check_contract(make(Glossary, tmp_path, {"words": WORDS}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("confidence", "zekerheid"),
        ("face recognition", "gezichtsherkenning"),
        ("face  recognition by face", "gezichtsherkenning by gezicht"),
        ("Confidence. CONFIDENCE!", "Zekerheid. ZEKERHEID!"),
        ("AI", "kunstmatige intelligentie"),
        ("e-mail, E-mail", "post, Post"),
        ("faces, interface, face_1, over-confidence", "faces, interface, face_1, over-zekerheid"),
        ("C++ or c++", "C++ or c++"),
        ("", ""),
    ],
)
def test_terms_are_translated_as_whole_words_in_their_case(dutch, text, expected):
    assert dutch(text).text == expected


@pytest.mark.parametrize(
    ("text", "coverage"),
    [
        ("confidence", 1.0),
        ("face recognition is hard", 0.5),
        ("nothing known here", 0.0),
        ("", 1.0),
        ("…!", 1.0),
    ],
)
def test_coverage_is_the_share_of_words_translated(dutch, text, coverage):
    assert dutch(text).coverage == coverage


def test_another_pair_of_languages_has_its_own_words(dutch):
    assert dutch("Gesicht", "de").text == "gezicht"
    assert dutch("Gesicht").coverage == 0.0
    assert dutch("confidence", target="fr") == dutch("confidence", "xx")


def test_the_later_of_two_lines_counts():
    assert read(["nl: a = b", "nl: A = c"]) == {("en", "nl"): (Term("A", "c"),)}


@pytest.mark.parametrize(
    "line",
    ["confidence = zekerheid", "nl: confidence", "nl: a = b = c", "nl: = b", "nl: a =",
     "nl: .a = b", "english-language-x: a = b", "nl: " + "a" * 201 + " = b"],
)  # fmt: skip
def test_a_line_of_another_form_is_refused_by_its_number(tmp_path, line):
    with pytest.raises(Invalid) as caught:
        make(Glossary, tmp_path, {"words": [*WORDS, line]})
    assert "line 8" in str(caught.value.fields["words"])


@settings(deadline=None)
@given(st.text(), st.lists(st.tuples(st.text(alphabet="abc é.", min_size=1), st.text())))
def test_any_words_and_any_text_give_a_text_and_a_sensible_count(text, pairs):
    lexicon = Lexicon([Term(" ".join(words.split()), to) for words, to in pairs])
    made, translated = lexicon.translate(text)
    assert 0 <= translated <= count_words(text)
    assert translated or made == text


def test_a_long_list_and_a_long_text_take_little_time(tmp_path):
    words = [f"nl: term{number} = woord{number}" for number in range(2_000)]
    made = make(Glossary, tmp_path, {"words": words})
    started = time.perf_counter()
    assert made.translate("other words " * 4_000, "en", "nl").coverage == 0.0
    assert time.perf_counter() - started < 2


def test_a_check_says_how_many_terms_there_are(tmp_path):
    assert not make(Glossary, tmp_path).check().works
    answer = make(Glossary, tmp_path, {"words": WORDS}).check()
    assert (answer.works, answer.text.params["count"]) == (True, 7)
