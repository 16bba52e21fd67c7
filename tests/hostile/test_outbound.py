"""The way out cannot be led astray: whatever address is given, no connection reaches this machine.

A real listener on loopback counts connections. The plugin is the worst there is: it lists this
machine in all its names among its own hosts, so that only the addresses themselves are in its way.
"""

import os
import shutil
import socket
import ssl
import threading
import warnings
from contextlib import contextmanager, suppress

import pytest

from moderation.hooks.contracts.sources import HostRefused, SourceError
from tests.hooks.outbound.serving import OK, Server, answer, client, self_signed, serving

HOSTS = [
    # this machine, plainly
    "127.0.0.1", "localhost", "LOCALHOST", "localhost.localdomain", "127.0.0.2", "127.1.2.3",
    "0.0.0.0", "[::1]", "[::]", "ip6-localhost",
    # IPv4 as some libraries read it
    "127.1", "127.0.1", "0", "0x0", "2130706433", "017700000001", "0x7f000001", "0X7F000001",
    "0177.0.0.1", "0177.0.0.01", "0x7f.0.0.1", "0x7f.1", "127.0.0.01", "127.00.00.001",
    "127.0.0.0x1", "00000177.0.0.1", "4294967297", "127.0.0.1.", "127.0.0.1..", ".127.0.0.1",
    "127..0.0.1", "256.256.256.256", "383.0.0.1", "1.127.0.0.1", "127.0.0.1e0", "127.0.0.-1",
    "+127.0.0.1", "127.0.0.1_",
    # in Unicode
    "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ",
    "localhoſt", "local\u00adhost", "local\u200bhost", "local\u2060host", "ℓocalhost",
    "𝟙𝟚𝟟.0.0.1", "١٢٧.0.0.1", "localhost\u3002", "127.0.0.1\u2044", "127.0.0.1\uff0f",
    "\ufeff127.0.0.1",
    # IPv6 in all its disguises
    "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::0001]", "[::127.0.0.1]", "[::7f00:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:7F00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::ffff:0:7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[2001::80ff:fffe]", "[fe80::1]",
    "[fe80::1%lo]", "[fe80::1%25lo]", "[::1%lo]", "[::1%25lo]", "[::1%251]", "[fec0::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[::1", "::1]", "::1", "[[::1]]", "[v1.::1]",
    "[127.0.0.1]", "[::1].", "[::1]x",
    # other machines nearby, and where clouds keep their secrets
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "100.100.100.200", "169.254.169.254",
    "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "2852039166",
    "0251.0376.0251.0376", "metadata.google.internal",
    # users, backslashes, slashes, signs unseen
    "good.example@127.0.0.1", "good.example:x@127.0.0.1", "127.0.0.1@good.example", "@127.0.0.1",
    "good.example%40127.0.0.1", "good.example\\@127.0.0.1", "127.0.0.1\\.good.example",
    "good.example\\", "127.0.0.1%00.good.example", "127.0.0.1%2egood.example",
    "127.0.0.1%23good.example", "127.0.0.1 good.example", "127.0.0.1\tx", "127.0.0.1\n",
    "127.0.0.1\r\nHost: x", "127.0.0.1\x00", "\x00127.0.0.1", " 127.0.0.1", "127.0.0.1\x7f",
    "127.0.0.1\x85", "127.0.0.1\u2028", "%31%32%37.0.0.1", "%6cocalhost", "127%2e0%2e0%2e1",
    "localhost%", "a.b;127.0.0.1", "a,127.0.0.1", "127.0.0.1\ud800", "",
    # names that lead here, says the resolver
    "good.example", "127.0.0.1.nip.io", "localtest.me", "xn--lcalhost-g8a", "a" * 63 + ".example",
    "a" * 64 + ".example", "a." * 130 + "example", "-.example", "_.example", "*.example",
    "good.example.",
]  # fmt: skip
LOCAL_PLACES = (
    "127.0.0.1", "localhost", "localhost.localdomain", "127.0.0.2", "127.1.2.3", "0.0.0.0", "[::1]",
    "[::]", "ip6-localhost", "10.0.0.1", "169.254.169.254", "[64:ff9b::7f00:1]",
    "metadata.google.internal", "good.example", "127.0.0.1.nip.io", "localtest.me",
)  # fmt: skip
STATUSES = (301, 302, 303, 307, 308)


class Trap:
    """Counts who connects to one port of this machine, on every loopback address."""

    def __init__(self):
        self.connections = 0
        self.listening = [socket.create_server(("", 0))]
        self.port = self.listening[0].getsockname()[1]
        with suppress(OSError):
            self.listening.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for one in self.listening:
            threading.Thread(target=self._count, args=(one,), daemon=True).start()

    def _count(self, listening):
        while True:
            try:
                opened, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            opened.close()

    def close(self):
        for one in self.listening:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@pytest.fixture(scope="module")
def trap():
    trap = Trap()
    yield trap
    trap.close()


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory):
    """A server's context with a certificate for localhost, and that certificate's file."""
    if shutil.which("openssl") is None and not os.environ.get("VENIRE_CI"):
        pytest.skip("openssl, which makes certificates, is not installed")
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def untouched(trap):
    """The trap, which works, and must not have gone off again."""
    before = trap.connections
    assert before >= 0
    yield trap
    assert trap.connections == before


def here(host, port):
    """Say of every name that it is this machine."""
    return ["127.0.0.1"] if hash(host) % 2 else ["::1"]


def worst(trap, resolver=here, **options):
    """Make the client of a plugin that lists this machine in every name among its hosts."""
    places = [f"{host}:{trap.port}" for host in LOCAL_PLACES]
    return client(*places, resolver=resolver, seconds=2.0, **options)


def refused(made, url):
    with pytest.raises(HostRefused) as caught:
        made.get(url)
    return str(caught.value)


def test_the_trap_works(trap):
    for address in ("127.0.0.1", "::1")[: len(trap.listening)]:
        before = trap.connections
        with socket.create_connection((address, trap.port)) as opened:
            assert opened.recv(1) == b""
        assert trap.connections == before + 1


@pytest.mark.parametrize("host", HOSTS, ids=ascii)
def test_no_host_leads_to_this_machine(untouched, host):
    for url in (
        f"https://{host}:{untouched.port}/",
        f"http://{host}:{untouched.port}/",
        f"HTTPS://{host}:{untouched.port}?x#y",
        f"https://{host}:0{untouched.port}/",
        f"//{host}:{untouched.port}/",
        f"https:/{host}:{untouched.port}/",
        f"https:{host}:{untouched.port}/",
        f"https:\\\\{host}:{untouched.port}\\",
    ):
        assert refused(worst(untouched), url)


@pytest.mark.parametrize("status", STATUSES)
def test_no_redirect_leads_to_this_machine(untouched, status):
    places = [f"{name}:{untouched.port}" for name in LOCAL_PLACES]
    with serving() as friend:
        made = client(friend, *places, resolver=here, seconds=2.0)
        for host in filter(fits_into_a_header, HOSTS):
            location = f"https://{host}:{untouched.port}/".encode().decode("latin-1")
            friend.scripts = [answer(status, Location=location)]
            assert refused(made, friend.url)
        assert len(friend.requests) > 100


def fits_into_a_header(host):
    return not any(sign in host for sign in "\r\n\0\ud800")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/",
        "ws://localhost:{port}/", "wss://localhost:{port}/", "data:text/plain,x", "javascript:x",
        "unix:///run/x.sock", "dict://x:{port}/", "http+unix://%2Frun%2Fx.sock/",
        "https+x://localhost:{port}/", "jar:https://x!/", "", " ", "/", "//", "?", "https://",
        "https:///x", "https:///127.0.0.1:{port}/", "https://:{port}/",
        "https://?127.0.0.1:{port}", "https://#@127.0.0.1:{port}/",
        "https://good.example:{port}:80/", "https://good.example:-1/", "https://good.example:0/",
        "https://good.example:65536/", "https://good.example:4 3/",
        "https://good.example:{port}\\@127.0.0.1/", "https://good.example#@127.0.0.1:{port}/",
        "url:https://localhost:{port}/", "https://localhost:{port}\r\nX: y/",
        "https\x00://localhost:{port}/",
    ],
)  # fmt: skip
def test_no_scheme_and_no_broken_address_leads_anywhere(untouched, url):
    assert refused(worst(untouched), url.format(port=untouched.port))


@pytest.mark.parametrize("url", [None, 7, b"https://localhost/", ["https://localhost/"]])
def test_what_is_no_text_leads_nowhere(untouched, url):
    assert refused(worst(untouched), url)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["8.8.8.8", "::1"],
        ["8.8.8.8", "::ffff:127.0.0.1"],
        ["8.8.8.8", "fe80::1%lo"],
        ["8.8.8.8", "0.0.0.0"],
        ["8.8.8.8", "127.1"],
        ["8.8.8.8", "2130706433"],
        ["8.8.8.8", ""],
        ["8.8.8.8", "localhost"],
        [],
    ],
)
def test_one_address_that_is_not_public_refuses_the_host(untouched, addresses):
    made = worst(untouched, resolver=lambda host, port: addresses)
    assert "not public" in refused(made, f"https://good.example:{untouched.port}/")


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_connected_to(
    untouched, monkeypatch
):
    """A resolver that answers well first and ill afterwards finds nobody asking again."""
    looks, reached = [], []
    real = socket.socket.connect

    def turncoat(host, port):
        looks.append(host)
        return ["8.8.8.8"] if len(looks) == 1 else ["127.0.0.1"]

    def watched(self, address):
        reached.append(address)
        if address[0] == "8.8.8.8":
            raise ConnectionRefusedError(111, "Connection refused")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    made = worst(untouched, resolver=turncoat)
    with pytest.raises(SourceError):
        made.post(f"https://good.example:{untouched.port}/", content=b"")
    assert looks == ["good.example"]
    assert reached == [("8.8.8.8", untouched.port)]
    assert "not public" in refused(made, f"https://good.example:{untouched.port}/")
    assert len(reached) == 1


def test_each_attempt_checks_anew(untouched, monkeypatch):
    """Between two attempts the name turned: the second one is refused."""
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    real = socket.socket.connect

    def refusing(self, address):
        if address[0] == "8.8.8.8":
            raise ConnectionRefusedError(111, "Connection refused")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", refusing)
    made = worst(untouched, resolver=lambda host, port: answers.pop(0))
    assert "not public" in refused(made, f"https://good.example:{untouched.port}/")
    assert answers == []


@pytest.mark.parametrize("place", ["good.example", "127.0.0.1", "localhost", "[::1]"])
def test_an_operators_private_place_lets_nobody_reach_another_port(untouched, place):
    with serving() as friend:
        made = client(
            friend,
            f"{place}:{untouched.port}",
            private=[f"{place}:{friend.port}"],
            resolver=here,
            seconds=2.0,
        )
        assert refused(made, f"https://{place}:{untouched.port}/")
        assert refused(made, f"http://{place}:{untouched.port}/")


def test_a_private_place_that_the_plugin_did_not_name_is_refused(untouched):
    made = client("good.example", private=[f"127.0.0.1:{untouched.port}"])
    assert "not among" in refused(made, f"http://127.0.0.1:{untouched.port}/")


@pytest.mark.parametrize(
    "addresses", [["169.254.169.254"], ["0.0.0.0"], ["::ffff:127.0.0.1"], ["224.0.0.1"]]
)
def test_not_even_a_private_place_leads_to_what_nobody_means(untouched, addresses):
    name = f"model.example:{untouched.port}"
    made = client(name, private=[name], resolver=lambda host, port: addresses, seconds=2.0)
    assert "not public" in refused(made, f"http://{name}/")


@pytest.mark.parametrize(
    "name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
)
def test_the_environment_sends_nobody_through_a_proxy(untouched, monkeypatch, name):
    monkeypatch.setenv(name, f"http://127.0.0.1:{untouched.port}")
    with serving() as friend:
        assert client(friend).get(friend.url).ok


@contextmanager
def secure(context, *scripts):
    server = Server(*scripts, context=context, host="127.0.0.1")
    try:
        yield server
    finally:
        server.close()


@pytest.mark.parametrize("status", STATUSES)
def test_https_never_becomes_http(untouched, own_certificate, monkeypatch, status):
    context, authority = own_certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    location = f"http://localhost:{untouched.port}/"
    with secure(context, answer(status, Location=location)) as friend:
        name = f"localhost:{friend.port}"
        made = client(
            name, f"localhost:{untouched.port}",
            private=[name, f"localhost:{untouched.port}"], resolver=lambda h, p: ["127.0.0.1"],
        )  # fmt: skip
        assert "from https to http" in refused(made, f"https://{name}/")
        assert friend.requests


def test_a_certificate_that_nobody_vouched_for_is_refused(own_certificate):
    context, _ = own_certificate
    with secure(context, OK) as stranger:
        name = f"localhost:{stranger.port}"
        made = client(name, private=[name], resolver=lambda h, p: ["127.0.0.1"])
        with pytest.raises(SourceError, match="not trusted: self-signed certificate"):
            made.get(f"https://{name}/")
        assert stranger.requests == []
        assert stranger.connections == 1


def test_a_certificate_of_another_name_is_refused(own_certificate, monkeypatch):
    context, authority = own_certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with secure(context, OK) as server:
        name, other = f"localhost:{server.port}", f"other.example:{server.port}"
        made = client(name, other, private=[name, other], resolver=lambda h, p: ["127.0.0.1"])
        assert made.get(f"https://{name}/").body == b"ok"
        with pytest.raises(SourceError, match="not trusted: Hostname mismatch"):
            made.get(f"https://{other}/")
        assert len(server.requests) == 1


def test_an_old_protocol_is_refused(own_certificate, monkeypatch):
    _, authority = own_certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, authority.with_name("key.pem"))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with secure(context, OK) as server:
        name = f"localhost:{server.port}"
        made = client(name, private=[name], resolver=lambda h, p: ["127.0.0.1"], seconds=1.0)
        with pytest.raises(SourceError):
            made.post(f"https://{name}/", content=b"")
        assert server.requests == []
