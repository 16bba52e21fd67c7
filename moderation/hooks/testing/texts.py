"""Texts that the suites try: ordinary, hostile, and huge ones."""

PLAIN_TEXTS = (
    "I have seen this work on my own phone, though not in the dark.",
    "Zie ook https://doi.org/10.1000/182 voor een vergelijking.",
    "emotion recognition",
)
HOSTILE_TEXTS = (
    "",
    " \t\r\n",
    "\u200b\u200d\ufeff\u2060",
    "nul\0byte, escape \x1b[31m, bell \x07",
    "lone surrogate \ud800 and \udfff",
    "\u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627",
    "Z\u0335\u0321\u035da\u0334\u0322l\u0336\u0323g\u0337\u0321o\u0338" * 50,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f \ufdfd",
    "%s %(name)s %n {} {0.__class__} ${x} {{7*7}} #{1}",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ]]> <!--",
    "'; DROP TABLE comment; -- \" OR 1=1",
    "../../../etc/passwd\n\\\\server\\share C:\\con\\con",
    '@article{x, title={unclosed, year=\n[{"title": ',
    "(((((a+)+)+)+)+)$ " + "a" * 5_000 + "!",
    "." * 20_000,
    "-" * 20_000 + "\n" + "[" * 20_000,
    "1e309 NaN -Infinity 0x0 \u0661\u0662\u0663 \u00bd",
    "\u00df\u0130\u0131\ufb01\u1e9e \u01c5",
)
HUGE_TEXTS = (
    "word " * 200_000,
    "x" * 1_000_000,
    "https://example.org/a " * 10_000,
    "\n".join(f"http://host{number}.example/path?q={number}" for number in range(10_000)),
)


def writable(text: str) -> str:
    """Take out what the core takes out before it keeps a text: null characters and surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
