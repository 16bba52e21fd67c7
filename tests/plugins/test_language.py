"""Texts in other languages are noticed; the site's own, and what is too short, are left alone."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hooks.testing import check_contract, item, make
from plugins.language.profiles import profiles
from plugins.language.screening import Language
from plugins.language.scripts import letters_by_script, scripts_of

OWN = (
    "I have seen this work on my own phone, though not in the dark.",
    "lol no way that works, tried it twice with my sister and it just says idk",
    "This is nonsense: the paper was retracted last year, see the second source.",
    "Ik heb dit zelf zien werken op mijn telefoon, maar niet in het donker.",
    "Volgens mij klopt dit niet, want vorig jaar ging het bij ons nog helemaal mis.",
    "Nou ja zeg, dat kan toch niemand geloven? Wat een onzin allemaal.",
    "OpenAI's GPT-5 scored 82 % on SWE-bench Verified, Claude 4 Opus 79 %.",
    "De paper 'Attention is all you need' staat op https://arxiv.org/abs/1706.03762.",
)
FOREIGN = {
    "de": "Das habe ich auf meinem Telefon gesehen, es funktioniert aber nicht im Dunkeln.",
    "fr": "J'ai vu cela fonctionner sur mon téléphone, mais pas dans le noir.",
    "es": "Gane dinero fácil desde su casa, escríbanos ahora y reciba un regalo.",
    "it": "Ho visto funzionare questa cosa sul mio telefono, ma non al buio.",
    "pt": "Ganhe dinheiro sem sair de casa, fale conosco agora e receba um presente.",
    "pl": "Szybka pożyczka bez formalności, zadzwoń do nas jeszcze dzisiaj.",
    "sv": "Jag har sett det här fungera på min egen telefon, men inte i mörkret.",
    "tr": "Evden kolayca para kazanın, hemen şimdi bize yazın ve hediye alın.",
    "id": "Dapatkan uang dengan mudah dari rumah, hubungi kami sekarang juga.",
    "vi": "Kiếm tiền dễ dàng tại nhà, hãy liên hệ với chúng tôi ngay hôm nay.",
    "hu": "Láttam ezt működni a saját telefonomon, de sötétben sajnos nem.",
}
OTHER_LETTERS = (
    "Быстрый заработок в интернете, пишите нам прямо сейчас",
    "在线赌场赢大奖，立即注册",
    "اربح المال بسهولة من منزلك",
    "Κερδίστε χρήματα εύκολα από το σπίτι",
    "זה לא עובד אצלי בטלפון",
    "온라인으로 쉽게 돈 버는 방법",
    "Casino: Быстрый заработок в интернете, пишите нам",
)
SHORT = ("", "emotion recognition", "Nice!", "OK 👍", "12345 67890 12345 67890", "privet", "да")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(Language, tmp_path_factory.mktemp("instance"))


@pytest.mark.parametrize("text", OWN)
def test_the_sites_languages_are_left_alone(made, text):
    assert made.screen(item(text)).points == 0


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_is_noticed(made, language):
    found = made.screen(item(FOREIGN[language]))
    assert 0 < found.points < 2
    assert found.reasons[0].id == "It seems to be %(language)s."


@pytest.mark.parametrize("text", OTHER_LETTERS)
def test_other_letters_are_noticed(made, text):
    assert made.screen(item(text)).points > 0


@pytest.mark.parametrize("text", SHORT)
def test_short_texts_are_not_judged(made, text):
    assert made.screen(item(text)).points is None


def test_the_pages_own_language_counts_as_one_of_the_sites(made):
    assert made.screen(item(FOREIGN["de"], language="de")).points == 0
    assert made.screen(item(OTHER_LETTERS[0], language="ru")).points == 0


def test_a_language_without_a_profile_makes_it_silent_not_wrong(tmp_path):
    frisian = make(Language, tmp_path, {"languages": ["en", "fy"]})
    assert frisian.screen(item(OWN[3])).points is None
    assert frisian.screen(item(OTHER_LETTERS[0])).points > 0
    assert not frisian.check().works


def test_the_check_knows_its_languages(made):
    assert made.check().works


@given(st.text(max_size=400))
def test_it_says_something_of_any_text(made, text):
    found = made.screen(item(text))
    assert found.points is None or 0 <= found.points < 2


@given(st.sampled_from(sorted(profiles().languages)), st.text(max_size=200))
def test_an_own_language_is_never_the_foreign_one(language, text):
    found = profiles().judge(text, {language})
    assert found is None or found.language != language


def test_every_profile_has_its_runs():
    known = profiles()
    assert set(FOREIGN) | {"en", "nl"} <= set(known.languages)
    assert len(known.levels) > 5_000


def test_the_first_text_waits_for_no_table():
    code = (
        "import time; from plugins.language.profiles import profiles;"
        "started = time.process_time(); profiles(); print(time.process_time() - started)"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert float(told.stdout) < 0.1


def test_letters_are_counted_by_script():
    assert letters_by_script("abc где 你好") == {"Latin": 3, "Cyrillic": 3, "Han": 2}
    assert scripts_of(["ja", "nl"]) == {"Kana", "Han", "Latin"}


def test_it_keeps_its_contract(made):
    check_contract(made, (*OWN, *FOREIGN.values(), *OTHER_LETTERS))


def test_nothing_heavy_is_loaded_with_the_plugin():
    code = "import plugins.language, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
