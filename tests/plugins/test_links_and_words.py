"""Links and listed words are found, disguised ones too, and innocent words are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.testing import item, make
from plugins.links_and_words.folding import fold
from plugins.links_and_words.links import belongs_to, find_links
from plugins.links_and_words.screening import LinksAndWords
from plugins.links_and_words.words import WordList, read_entry


@pytest.fixture(scope="module")
def screened(tmp_path_factory):
    made = make(LinksAndWords, tmp_path_factory.mktemp("instance"))
    return lambda text, **changes: made.screen(item(text, **changes))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("see https://example.org/a.", ("example.org",)),
        ("www.example.org and shop.example.net/x", ("example.org", "shop.example.net")),
        ("hxxp://evil.example/x", ("evil.example",)),
        ("evil[.]com", ("evil.com",)),
        ("http://user:pass@host.example:8080/x", ("host.example",)),
        ("mail me at someone@example.com", ()),
        ("It scored 0.82, e.g. on node.js and in fig.2", ()),
        ("end of sentence.Then another", ()),
    ],
)
def test_links_are_found(text, hosts):
    assert find_links(text).hosts == hosts


def test_hiding_is_noticed():
    assert find_links("hxxps://a.example").disguised == 1
    assert find_links("evil[.]com").disguised == 1
    assert find_links('<a href="https://a.example">x</a> [url=x]').markup == 2
    assert find_links("http://10.0.0.1/ https://xn--80ak6aa92e.com/").numeric == 2


@pytest.mark.parametrize("text", ["раypal.com", "https://раypal.com/a", "ｅｖіl．com"])
def test_a_host_that_only_looks_like_another_is_disguised(text):
    assert find_links(f"see {text} now").disguised == 1


@pytest.mark.parametrize(
    "text", ["münchen.eu", "https://münchen.de/a", "сайт.рф", "Één zin.Nog één"]
)
def test_a_host_of_another_language_is_not(text):
    assert find_links(f"see {text} now").disguised == 0


def test_a_host_belongs_to_the_names_above_it():
    assert belongs_to("export.arxiv.org", {"arxiv.org"})
    assert not belongs_to("notarxiv.org", {"arxiv.org"})


@pytest.mark.parametrize(
    "text",
    [
        "casino",
        "CASINO!",
        "Сasino",
        "c a s i n o",
        "c.a.s.i.n.o",
        "ca\u200bsino",
        "caśino",
        "c@s1n0",
        "𝐂𝐚𝐬𝐢𝐧𝐨",
        "ＣＡＳＩＮＯ",
        "ᴄᴀꜱɪɴᴏ",
        "🅲🅰🆂🅸🅽🅾",
        "🇨🇦🇸🇮🇳🇴",
        "ϹΑЅΙΝΟ",
        "ⲥαѕⵏոօ",
        "ꓚꓮꓢꓲꓠꓳ",
        "c\u20dda\u0336s\u0336i\u0336n\u0336o\u0336",
        "ca\u2800si\u3164no",
        "cas.ino",
        "cas-i-no",
        "ca•sino",
    ],
)
def test_a_listed_word_is_found_in_its_disguises(text):
    assert [word.text for word in WordList(["casino 2"]).find(f"the {text} here")] == ["casino"]


@pytest.mark.parametrize(
    "text",
    ["specialist", "socialism", "casinoesque", "occasion", "Cas in O.", "casi no", "cas. ino",
     "Специалист казино", "σοσιαλισμός", "soci-alism"],
)  # fmt: skip
def test_words_inside_words_are_left_alone(text):
    assert WordList(["cialis", "casino"]).find(text) == ()


@pytest.mark.parametrize(
    "text", ["c1ick here", "cl1ck here", "c|ick her3", "CLICK-HERE", "clіck hеre"]
)
def test_a_stroke_is_an_i_or_an_l(text):
    assert [word.text for word in WordList(["click here"]).find(text)] == ["click here"]


def test_a_beginning_stands_for_longer_words():
    words = WordList(["insur* 2", "ab* 2", "two wor* 2"])
    assert [word.text for word in words.find("cheap insurances, іnsured")] == ["insur*"]
    assert [word.text for word in words.find("insur")] == ["insur*"]
    assert words.find("reinsure about two words") == ()
    assert [word.text for word in words.find("two wor")] == ["two wor*"]


def test_phrases_and_plurals_are_found():
    words = WordList(["payday loan 3", "free money"])
    assert {word.text for word in words.find("Pay-day? payday   loans, free\nmoney")} == {
        "payday loan",
        "free money",
    }


@pytest.mark.parametrize(
    ("entry", "text", "points"),
    [
        ("casino 2", "casino", 2),
        ("two words 2.5", "two words", 2.5),
        ("x", "x", 1.5),
        ("y 99", "y", 6),
    ],
)
def test_entries_carry_points(entry, text, points):
    assert (read_entry(entry).text, read_entry(entry).points) == (text, points)


@given(st.text())
def test_folding_settles(text):
    assert fold(fold(text)) == fold(fold(fold(text)))


def test_an_ordinary_comment_scores_nothing(screened):
    assert screened("The specialist said it works, see https://doi.org/10.1000/182.").points == 0


def test_each_sign_is_a_reason(screened):
    found = screened("Online casino at http://bit.ly/x [url=x]")
    assert found.points >= 5
    assert len(found.reasons) == 4


def test_a_link_in_the_name_counts(screened):
    assert screened("Nice page", author_name="www.spam.example").points > 0


@given(
    st.lists(
        st.sampled_from(["http://a.example", "casino", "viagra", "hello", "[url=x]"]), max_size=8
    ),
    st.sampled_from(["http://b.example", "free money", "<a href=x>"]),
)
def test_more_of_it_never_lowers_the_score(words, more):
    from pathlib import Path

    made = make(LinksAndWords, Path())
    before = made.screen(item(" ".join(words))).points
    assert made.screen(item(" ".join([*words, more]))).points >= before


def test_a_long_text_is_read_in_part_and_says_so(screened):
    found = screened("word " * 10_000 + "casino")
    assert found.points > 0
    assert any("characters were read" in str(reason) for reason in found.reasons)


def test_a_long_list_costs_no_time(tmp_path):
    words = [f"listed word {number}" for number in range(2_000)]
    made = make(LinksAndWords, tmp_path, {"words": words})
    started = time.process_time()
    made.screen(item("listed word " * 1_500))
    assert time.process_time() - started < 0.2
