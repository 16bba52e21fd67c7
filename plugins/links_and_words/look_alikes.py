"""Signs that fonts draw like a Latin letter, by that letter.

Made from the Unicode Consortium's table of confusables (Unicode Technical Standard 39, Unicode
License v3): what stands there for one Latin letter, and does not come to it by taking accents and
styles off; and small capitals, letters in squares and those of flags. Strokes that may be an i as
well as an l are read as 1, which is looked up as both.
"""

_BY_LETTER = {
    "1": (
        "\u0196\u01c0\u04cf\u06f1\u16c1\u2223\u23fd\u2502\u2c93\u2d4f\ua4f2\U0001028a"
        "\U00010309\U00010320\U00016f28"
    ),
    "3": "\u0437",
    "a": (
        "\u0250\u0251\u03b1\u0430\u13aa\u15c5\u1d00\u237a\ua4ee\U000102a0\U00016f40"
        "\U0001f150\U0001f170\U0001f1e6"
    ),
    "ae": "\u00e6",
    "b": (
        "\u0185\u0299\u03b2\u0432\u044c\u13cf\u13f4\u1472\u15af\u15f7\ua4d0\ua7b5"
        "\U00010282\U000102a1\U00010301\U0001f151\U0001f171\U0001f1e7"
    ),
    "c": (
        "\u0254\u03c2\u03f2\u03f9\u0441\u13df\u1d04\u2ca5\ua4da\U000102a2\U00010302"
        "\U0001043d\U0001051c\U000118e9\U000118f2\U0001f152\U0001f172\U0001f1e8"
        "\U0001f74c"
    ),
    "d": (
        "\u0111\u0501\u13a0\u13e7\u146f\u15de\u15ea\u1d05\ua4d2\ua4d3\U0001f153\U0001f173\U0001f1e9"
    ),
    "e": (
        "\u0259\u03b5\u0435\u0451\u04bd\u13ac\u1d07\u212e\u22ff\u2d39\ua4f0\uab32"
        "\U00010286\U000118c6\U000118ce\U0001f154\U0001f174\U0001f1ea"
    ),
    "f": (
        "\u03dd\u0584\u15b4\u1e9d\ua4dd\ua730\ua799\uab35\U00010287\U000102a5\U00010525"
        "\U000118c2\U0001d213\U0001f155\U0001f175\U0001f1eb"
    ),
    "g": ("\u018d\u0261\u0262\u050d\u0581\u13c0\u13f3\u1d83\ua4d6\U0001f156\U0001f176\U0001f1ec"),
    "h": (
        "\u029c\u0397\u043d\u04bb\u0570\u13bb\u13c2\u157c\u2c8f\ua4e7\U000102cf"
        "\U0001f157\U0001f177\U0001f1ed"
    ),
    "i": ("\u0131\u0269\u026a\u03b9\u0456\u0457\u13a5\u2373\ua647\U0001f158\U0001f178\U0001f1ee"),
    "j": "\u029d\u03f3\u0458\u13ab\u148d\u1d0a\ua4d9\U0001f159\U0001f179\U0001f1ef",
    "k": ("\u03ba\u043a\u13e6\u16d5\u1d0b\u2c95\ua4d7\U00010518\U0001f15a\U0001f17a\U0001f1f0"),
    "l": (
        "\u0142\u029f\u13de\u14aa\u2cd1\ua4e1\U00010443\U00010526\U000118c3\U000118d2"
        "\U00016f16\U0001d22a\U0001f15b\U0001f17b\U0001f1f1"
    ),
    "m": (
        "\u03bc\u03fb\u043c\u13b7\u15f0\u16d6\u1d0d\u2c99\ua4df\U000102b0\U00010311"
        "\U0001f15c\U0001f17c\U0001f1f2"
    ),
    "n": ("\u0274\u039d\u03b7\u0578\u057c\u2c9b\ua4e0\U00010513\U0001f15d\U0001f17d\U0001f1f3"),
    "o": (
        "\u00f8\u03bf\u03c3\u043e\u0585\u06f5\u0966\u09e6\u0a66\u0ae6\u0b20\u0b66\u0be6"
        "\u0c02\u0c66\u0c82\u0ce6\u0d02\u0d20\u0d66\u0d82\u0e50\u0ed0\u101d\u1040\u10ff"
        "\u12d0\u1d0f\u1d11\u2c9f\u2d54\u3007\ua4f3\uab3d\U00010292\U000102ab\U0001042c"
        "\U000104ea\U00010516\U000114d0\U000118c8\U000118d5\U000118d7\U000118e0"
        "\U0001f15e\U0001f17e\U0001f1f4"
    ),
    "oe": "\u0153",
    "p": (
        "\u03c1\u0440\u13e2\u146d\u1d18\u2374\u2ca3\ua4d1\U00010295\U0001f15f\U0001f17f\U0001f1f5"
    ),
    "q": "\u051b\u0563\u0566\u2d55\U0001f160\U0001f180\U0001f1f6",
    "r": (
        "\u0280\u0433\u13a1\u13b1\u13d2\u1587\u1d26\u2c85\ua4e3\uab47\uab48\U000104dc"
        "\U00016f35\U0001d216\U0001f161\U0001f181\U0001f1f7"
    ),
    "s": (
        "\u01bd\u0455\u057f\u13d5\u13da\ua4e2\ua731\U00010296\U00010448\U000118c1"
        "\U00016f3a\U0001f162\U0001f182\U0001f1f8"
    ),
    "ss": "\u00df",
    "t": (
        "\u03c4\u0442\u13a2\u1d1b\u22a4\u27d9\u2ca7\ua4d4\U00010297\U000102b1\U00010315"
        "\U000118dc\U00016f0a\U0001f163\U0001f183\U0001f1f9\U0001f768"
    ),
    "u": (
        "\u028b\u03c5\u0438\u057d\u1200\u144c\u1d1c\u222a\u22c3\ua4f4\ua79f\uab4e\uab52"
        "\U000104f6\U000118d8\U00016f42\U0001f164\U0001f184\U0001f1fa"
    ),
    "v": (
        "\u03bd\u0475\u06f7\u13d9\u142f\u1d20\u2228\u22c1\u2d38\ua4e6\ua6df\U0001051d"
        "\U00011706\U000118c0\U00016f08\U0001d20d\U0001f165\U0001f185\U0001f1fb"
    ),
    "w": (
        "\u026f\u03c9\u0461\u051d\u0561\u13b3\u13d4\u1d21\ua4ea\U0001170a\U0001170e"
        "\U0001170f\U000118e6\U000118ef\U0001f166\U0001f186\U0001f1fc"
    ),
    "x": (
        "\u00d7\u03c7\u0445\u1541\u157d\u166d\u166e\u16b7\u2573\u292b\u292c\u2a2f\u2cad"
        "\u2d5d\ua4eb\uab53\U00010290\U000102b4\U00010317\U00010322\U00010527\U000118ec"
        "\U0001f167\U0001f187\U0001f1fd"
    ),
    "y": (
        "\u0263\u028f\u03a5\u03b3\u03d2\u0443\u04af\u10e7\u13a9\u13bd\u1d8c\u1eff\u2ca9"
        "\ua4ec\uab5a\U000102b2\U000118c4\U00016f43\U0001f168\U0001f188\U0001f1fe"
    ),
    "z": ("\u03b6\u13c3\u1d22\ua4dc\U000102f5\U000118c9\U000118e5\U0001f169\U0001f189\U0001f1ff"),
}

LOOK_ALIKES = {ord(sign): letter for letter, signs in _BY_LETTER.items() for sign in signs}
