"""Addresses are read in one strict way."""

import pytest

from moderation.hooks.outbound.places import Place, follow, parse_place, parse_url


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("api.example.org", Place("api.example.org", 443)),
        ("API.Example.org:8443", Place("api.example.org", 8443)),
        ("bücher.example", Place("xn--bcher-kva.example", 443)),
        ("10.0.0.5:8080", Place("10.0.0.5", 8080)),
        ("[::1]:9000", Place("::1", 9000)),
        ("localhost:11434", Place("localhost", 11434)),
    ],
)
def test_a_place_is_a_host_and_a_port(text, place):
    assert parse_place(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ".", "a..b", "a.example.", "-a.example", "a-.example", "a b.example", "a.example:",
        "a.example:0", "a.example:65536", "a.example:80:80", "a.example:8٠", "https://a.example",
        "a.example/x", "a.example?x", "user@a.example", "a.example%2f", "a\\b.example", "*.example",
        "::1", "[::1", "[::01]", "[::1%25lo]", "127.1", "0x7f.0.0.1", "2130706433", "a.0x7f", "a.1",
        "１２７.0.0.1", "127。0.0.1", "a。example", "ⓔxample.org", "ex\u00adample.org",
        "x" * 64 + ".org",
        "a." * 127 + "org", "a\x00.example", "a\n.example", "a\u2028.example", "\ud800.example",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r"\w{3}"):
        parse_place(text)


def test_path_and_query_are_written_in_ascii_and_a_fragment_is_dropped():
    url = parse_url("HTTPS://a.example/é/%41?q=a+b&c=[1]#part")
    assert str(url) == "https://a.example/%C3%A9/%41?q=a+b&c=[1]"
    assert str(parse_url("https://a.example?q=1")) == "https://a.example/?q=1"
    assert parse_url("https://a.example:443/").authority == "a.example"
    assert parse_url("http://a.example/").place == Place("a.example", 80)


@pytest.mark.parametrize(
    ("location", "result"),
    [
        ("/b?c", "https://a.example/b?c"),
        ("c", "https://a.example/x/c"),
        ("?d", "https://a.example/x/y?d"),
        ("//b.example/z", "https://b.example/z"),
        ("https://b.example:99/", "https://b.example:99/"),
    ],
)
def test_a_redirect_is_read_from_where_it_came(location, result):
    assert str(follow(parse_url("https://a.example/x/y"), location)) == result
