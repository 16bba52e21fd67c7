"""Strings that break programs: a small sample of our own, and longer lists where there are any.

`VENIRE_TEST_NAUGHTY_STRINGS` may name a JSON file with a list of strings, and
`VENIRE_TEST_MARKUP_STRINGS` a text file with one piece of hostile markup a line.
"""

import json
import os
from functools import cache
from pathlib import Path

CONTROLS = (
    "a\x00b",
    "\x00",
    "\x1b[31mred",
    "a\x08b",
    "a\x7f\x80\x9fb",
    "\x0b\x0c",
    "a\r\nSet-Cookie: x=1",
)
SURROGATES = ("\ud800", "a\udfffb", "\udc80" * 9, "\ud83d\ude00", "x\ud83d")
SPECIALS = (
    "\ufffe\uffff",
    "\ufdd0",
    "\u202eevil",
    "\u200b",
    "\u2060\ufeff",
    "\u2028x\u2029y",
    "\U000e0041",
)
HEAPS = (
    "Z" + "\u0301" * 900,
    "👩‍👩‍👧‍👦" * 40,
    "ﷺ" * 70,
    "ß" * 60,
    "İ" * 60,
    "a" * 6000,
    "\n" * 4000,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
)
NUMBERS = (
    "0", "-1", "1e309", "NaN", "٣", "²", "9" * 18, "9" * 19, "9" * 5000, "0x10", "1_000",
    str(2**31), str(2**63), "-0", "+1",
)  # fmt: skip
LARGE = tuple(str(number) for number in (2**31 - 1, 2**31, 10**18 - 1, 10**18, 2**63, 2**64))
CURSORS = (
    "1-1", "-", "1-", "-1", f"{2**63}-1", f"1-{2**63 - 1}", f"1-{2**63}", "9" * 19 + "-1",
    "253402300800000000-1", "1.1", "." , f"{10**17 - 1}.{10**18 - 1}", f"1.{2**62}", "1.0",
)  # fmt: skip
QUERIES = (
    "' OR 1=1 --", '"; DROP TABLE topic; --', "%27", "\\", "\\'", "100%", "%s%s%n", "%(name)s",
    "%(limit)d", "{0}", "{{ 7*7 }}", "{% raw %}", "${7*7}", "#{7*7}", "../../etc/passwd", "..", ".",
    "item:1", "user:1", "comment:", "comment:0", "a:b:c", "$(reboot)", "`reboot`", "CON", "null",
)  # fmt: skip
PLAIN = ("", " ", "\t", "x", "É", "Ελληνικά", "العربية", "漢字", "🙂", "e\u0301", "\u202e")

MARKUP = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "<IMG SRC=`javascript:alert(1)`>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></p><mglyph><style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<details open ontoggle=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>here</a>",
    "[here](javascript:alert(1))",
    "[here](JaVaScRiPt:alert(1))",
    "[here](java\tscript:alert(1))",
    "[here](&#106;avascript:alert(1))",
    "[here](&#x6A&#x61&#x76&#x61script:alert(1))",
    "[here](\x01javascript:alert(1))",
    "[here](data:text/html;base64,PHNjcmlwdD4=)",
    "[here](vbscript:msgbox)",
    "[here](//evil.example 'title\" onclick=alert(1)')",
    '[here](https://a.example/"onmouseover=alert(1))',
    "<javascript:alert(1)>",
    '<https://a.example/"><script>alert(1)</script>>',
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "```<script>\nalert(1)\n```",
    '``` "onload=alert(1)\ncode\n```',
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "# heading\n\n| a |\n|---|\n| <b onclick=alert(1)>b</b> |",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=password>",
    "<div style=position:fixed;inset:0>",
    "<x" + " a" * 200 + " onclick=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "<ScRiPt\x0c>alert(1)</ScRiPt\x0c>",
    "<b>bold</b><p class=notice id=findings>",
)
"""What must stay text, or become one of the few allowed elements."""

SAMPLE = CONTROLS + SURROGATES + SPECIALS + HEAPS + NUMBERS + CURSORS + QUERIES + PLAIN + MARKUP


def sample() -> tuple[str, ...]:
    """Our sample, hostile markup included."""
    return SAMPLE


@cache
def naughty() -> tuple[str, ...]:
    """Our sample, then the longer list, without repetition."""
    path = os.environ.get("VENIRE_TEST_NAUGHTY_STRINGS")
    more = json.loads(Path(path).read_text("utf-8")) if path else []
    return tuple(dict.fromkeys([*SAMPLE, *more]))


@cache
def markup() -> tuple[str, ...]:
    """Our hostile markup, then the longer list, without repetition and empty lines."""
    path = os.environ.get("VENIRE_TEST_MARKUP_STRINGS")
    more = Path(path).read_text("utf-8", "replace").splitlines() if path else []
    return tuple(dict.fromkeys([*MARKUP, *filter(None, more)]))
