"""Words that hurt, to start from. Most are worth too little to hold an item by themselves.

What is aimed at somebody weighs; a curse alone is how some people speak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_THREATS = (
    r"kill (?:yourself|urself|your self)|kys|go die|hope (?:you|u|they) die"
    r"|(?:i|we)(?: wi|')?ll (?:kill|hurt|beat) (?:you|u)|(?:you|u) (?:should|deserve to) die"
    r"|(?:maak|hang) (?:je|jezelf) (?:dood|op)|pleeg zelfmoord|ga dood"
    r"|ik (?:maak|sla) je (?:dood|kapot|in elkaar)|krijg (?:de )?(?:kanker|tering|tyfus)"
)
_SLURS = (
    r"nigg(?:er|a)s?|fagg?ots?|kikes?|spics?|chinks?|trann(?:y|ies)|retard(?:s|ed)?|subhumans?|untermensch\w*"
    r"|kankerl(?:ijer|eier)s?|kanker(?:homo|hoer|jood|turk|marokkaan)\w*|mongool|mongolen|zandneger\w*|kutmarokka\w+"
)
_INSULTS = (
    r"idiots?|morons?|stupid|imbeciles?|dumb(?:ass|asses)?|losers?|scum|trash|garbage|pathetic|assholes?|bastards?"
    r"|bitch(?:es)?|cunts?|whores?|sluts?|pricks?|dickheads?|wankers?|twats?|jerks?|clowns?|liars?|pigs?|vermin|filth"
    r"|sukkels?|eikels?|klootzak(?:ken)?|lul(?:len)?|trut(?:ten)?|hoer(?:en)?|slet(?:ten)?|debiel(?:en)?|achterlijke?"
    r"|idioot|idioten|domkop(?:pen)?|tuig|uitschot|varkens?|ratten|mislukkeling\w*"
)
_AIMED = (
    r"(?:you|u|your|ur|you're|youre|they|they're|theyre|those|these|jij|je|jullie|u bent|die|zulke)"
    r"(?: \w{1,12}){0,3}? "
)
_DISMISSALS = (
    r"shut (?:up|the fuck up)|stfu|fuck (?:you|u|off)|piss off|screw you|go to hell|drop dead"
    r"|get lost|hou je (?:bek|mond)|rot op|flikker op|optyfen|sodemieter op|donder op"
)
_CURSES = r"fuck\w*|shit\w*|damn|crap|bullshit|wtf|kut\w{0,8}|godverdomme|verdomme|shite|bollocks"
_APART = re.compile(r"[^\w']+")
_RUNS = re.compile(r"(.)\1{2,}")
_SIGNS = str.maketrans("013457@$!", "oieastasi")


@dataclass(frozen=True, slots=True)
class Hurts:
    """How often a text threatens, slurs, insults somebody, insults at all, dismisses, curses."""

    threats: int
    slurs: int
    aimed: int
    insults: int
    dismissals: int
    curses: int


_FINDERS = tuple(
    re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    for pattern in (_THREATS, _SLURS, f"{_AIMED}(?:{_INSULTS})", _INSULTS, _DISMISSALS, _CURSES)
)
_ANY = re.compile("|".join(f"(?:{one.pattern})" for one in _FINDERS if one is not _FINDERS[2]))


def hurts(text: str) -> Hurts:
    """Count what hurts in a text, also where letters are signs or drawn out (`1d10t`)."""
    plain = _APART.sub(" ", text.lower())
    counts = _counted(plain)
    lettered = _RUNS.sub(r"\1", _APART.sub(" ", text.lower().translate(_SIGNS)))
    if lettered != plain:
        counts = [*map(max, counts, _counted(lettered))]
    return Hurts(*counts)


def _counted(plain: str) -> list[int]:
    if _ANY.search(plain) is None:
        return [0] * len(_FINDERS)
    return [len(finder.findall(plain)) for finder in _FINDERS]
