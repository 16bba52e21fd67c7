"""Scripts: which one most letters of a text are of, and which ones a language is written in."""

from __future__ import annotations

import re
from collections.abc import Collection

_RANGES = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ʯḀ-ỿ",
    "Greek": "Ͱ-Ͽἀ-῿",
    "Cyrillic": "Ѐ-ԯᲀ-ᲈ",
    "Armenian": "԰-֏",
    "Hebrew": "א-ת",
    "Arabic": "ء-يٮ-ۓۺ-ۿݐ-ݿ",
    "Devanagari": "ऀ-ॿ",
    "Bengali": "ঀ-৿",
    "Gurmukhi": "਀-੿",
    "Gujarati": "઀-૿",
    "Tamil": "஀-௿",
    "Telugu": "ఀ-౿",
    "Kannada": "ಀ-೿",
    "Malayalam": "ഀ-ൿ",
    "Sinhala": "඀-෿",
    "Thai": "ก-๎",
    "Georgian": "Ⴀ-ჿ",
    "Ethiopic": "ሀ-፿",
    "Khmer": "ក-៿",
    "Hangul": "가-힣ᄀ-ᇿ",
    "Kana": "ぁ-ヿ",
    "Han": "㐀-䶿一-鿿",
}
_LETTERS = {name: re.compile(f"[{ranges}]+") for name, ranges in _RANGES.items()}
_WRITTEN_IN = {
    "el": ("Greek",), "hy": ("Armenian",), "he": ("Hebrew",), "yi": ("Hebrew",),
    "ka": ("Georgian",), "th": ("Thai",), "ko": ("Hangul", "Han"),
    "ja": ("Kana", "Han"), "zh": ("Han",),
    "km": ("Khmer",), "am": ("Ethiopic",), "ti": ("Ethiopic",), "si": ("Sinhala",),
    "bn": ("Bengali",), "as": ("Bengali",), "pa": ("Gurmukhi",), "gu": ("Gujarati",),
    "ta": ("Tamil",), "te": ("Telugu",), "kn": ("Kannada",), "ml": ("Malayalam",),
    "sr": ("Cyrillic", "Latin"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk", "ky", "mn", "tg", "tt"), ("Cyrillic",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "ckb"), ("Arabic",)),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("Devanagari",)),
}  # fmt: skip


def scripts_of(languages: Collection[str]) -> frozenset[str]:
    """Give the scripts of languages; one that is not known here is taken for a Latin one."""
    return frozenset(
        script for language in languages for script in _WRITTEN_IN.get(language, ("Latin",))
    )


def letters_by_script(text: str) -> dict[str, int]:
    """Count the letters of a text by script; scripts without any are left out."""
    if text.isascii():
        return {"Latin": sum(map(str.isalpha, text))}
    counts = {name: sum(map(len, one.findall(text))) for name, one in _LETTERS.items()}
    return {name: count for name, count in counts.items() if count}


def sample(text: str, scripts: Collection[str], longest: int = 30) -> str:
    """Give the first run of letters that is of none of `scripts`."""
    for name, one in _LETTERS.items():
        found = None if name in scripts else one.search(text)
        if found:
            return found.group()[:longest]
    return ""
