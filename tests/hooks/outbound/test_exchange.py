"""What services do to a client over real sockets: slow, endless, broken, too large."""

import gzip
import socket
import struct
import threading
import time
import zlib
from functools import partial

import pytest

from moderation.hooks.contracts.sources import SourceError, SourceLimited, SourceMalformed
from moderation.hooks.outbound.bodies import LARGEST_BODY, read_body
from tests.hooks.outbound.serving import OK, answer, client, serving

gzipped = partial(gzip.compress, mtime=0)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\n"


def drip(content, pause=0.02):
    """Send a byte at a time, for as long as anybody listens."""

    def script(opened, request):
        for number in range(len(content)):
            opened.sendall(content[number : number + 1])
            time.sleep(pause)

    return script


def endless(head, piece):
    def script(opened, request):
        opened.sendall(head)
        while True:
            opened.sendall(piece)

    return script


def silent(opened, request):
    opened.recv(1)


def reset(opened, request):
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def bomb(bits):
    deflating = zlib.compressobj(9, zlib.DEFLATED, bits)
    zeros = b"".join(deflating.compress(b"\0" * 1_000_000) for _ in range(200))
    return zeros + deflating.flush()


@pytest.mark.parametrize(
    "script",
    [
        silent,
        drip(HEAD + b"X: " + b"y" * 10_000),
        drip(HEAD + b"Content-Length: 10000\r\n\r\n" + b"y" * 10_000),
        drip(CHUNKED + b"1\r\ny\r\n" * 2_000),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000),
    ],
    ids=["silent", "headers", "body", "chunks", "continue", "hints"],
)
def test_the_time_limit_holds_whatever_is_dripped(script):
    with serving(script) as server:
        started = time.monotonic()
        with pytest.raises(SourceError):
            client(server, seconds=0.6).post(server.url, content=b"")
        assert time.monotonic() - started < 2.5


@pytest.mark.parametrize(
    "script",
    [
        endless(HEAD + b"\r\n", b"y" * 65_536),
        endless(CHUNKED, b"10000\r\n" + b"y" * 65_536 + b"\r\n"),
        endless(CHUNKED, b"1\r\ny\r\n" * 10_000),
        endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"y" * 65_536),
        endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzipped(b"y" * 65_536)),
        endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzipped(b"")),
        answer(200, bomb(31), Content_Encoding="gzip"),
        answer(200, bomb(15), Content_Encoding="deflate"),
        answer(200, bomb(-15), Content_Encoding="deflate"),
        endless(HEAD, b"X: y\r\n"),
        endless(HEAD + b"X: ", b"y" * 1_000),
        HEAD + b"X: y\r\n" * 101 + b"\r\n",
        HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
    ids=[
        "body", "chunks", "crumbs", "length", "members", "empty members", "gzip bomb", "zlib bomb",
        "deflate bomb", "headers", "header", "101 headers", "long header",
    ],
)  # fmt: skip
def test_too_much_is_refused_once_and_not_asked_for_again(script):
    with serving(script) as server:
        started = time.monotonic()
        with pytest.raises(SourceMalformed):
            client(server, seconds=60).get(server.url)
        assert time.monotonic() - started < 30
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "script",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
        b"\x16\x03\x01\x02\x00" * 10,
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nok",
        HEAD + b"Content-Length: x\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"no colon\r\n\r\n",
        HEAD + b"X: a\x00b\r\n\r\n",
        answer(200, b"no gzip", Content_Encoding="gzip"),
        answer(200, gzipped(b"y" * 1_000)[:-9], Content_Encoding="gzip"),
        answer(200, gzipped(b"y" * 1_000) + b"more", Content_Encoding="gzip"),
        answer(200, b"\x78\x9cxxxx", Content_Encoding="deflate"),
        answer(200, b"x", Content_Encoding="br"),
        answer(200, b"x", Content_Encoding="zstd"),
        answer(200, gzipped(gzipped(b"y")), Content_Encoding="gzip, gzip"),
    ],
)
def test_what_is_no_http_is_malformed(script):
    with serving(script) as server:
        with pytest.raises(SourceMalformed):
            client(server, seconds=2).get(server.url)
        assert len(server.requests) == 1


def once(content):
    def script(opened, request):
        opened.sendall(content)

    return script


@pytest.mark.parametrize(
    "script",
    [
        reset,
        once(b""),
        once(b"HTTP/1.1 2"),
        once(HEAD + b"Content-Length: 100\r\n\r\nonly this"),
        once(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"),
    ],
    ids=["reset", "nothing", "half a line", "short body", "short chunk"],
)
def test_a_lost_connection_is_tried_again_for_a_get_and_not_for_a_post(script):
    with serving(script, OK) as server:
        assert client(server).get(server.url).body == b"ok"
        assert len(server.requests) == 2
    with serving(script, OK) as server:
        with pytest.raises(SourceError):
            client(server).post(server.url, content=b"{}")
        assert len(server.requests) == 1
    with serving(script, OK) as server:
        assert client(server).post(server.url, content=b"{}", repeatable=True).ok
        assert len(server.requests) == 2


def test_a_body_longer_than_said_is_cut_where_it_was_said():
    with serving(HEAD + b"Content-Length: 2\r\n\r\nok and more", OK) as server:
        assert client(server).get(server.url).body == b"ok"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip", gzipped(b"word " * 1_000)),
        ("GZIP", gzipped(b"word " * 500) + gzipped(b"word " * 500)),
        ("deflate", zlib.compress(b"word " * 1_000)),
        ("deflate", zlib.compress(b"word " * 1_000)[2:-4]),
        ("identity", b"word " * 1_000),
        ("", b"word " * 1_000),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_body_is_decompressed_in_whatever_pieces_it_comes(encoding, content, size):
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert read_body(pieces, encoding) == b"word " * 1_000


def test_an_empty_body_may_be_called_compressed():
    assert read_body([], "gzip") == b""
    assert read_body([b""], "deflate") == b""


def test_the_largest_body_is_taken_and_one_byte_more_is_not():
    content = b"y" * LARGEST_BODY
    assert len(read_body([gzipped(content)], "gzip")) == LARGEST_BODY
    with pytest.raises(SourceMalformed):
        read_body([gzipped(content + b"y")], "gzip")
    with pytest.raises(SourceMalformed):
        read_body([content, b"y"], "")


def test_a_slow_host_keeps_nobody_else_waiting():
    with serving(silent) as dead, serving() as alive:
        late = threading.Thread(target=lambda: fails(client(dead, seconds=3), dead), daemon=True)
        late.start()
        while not dead.requests:
            time.sleep(0.005)
        started = time.monotonic()
        both = client(dead, alive, seconds=3)
        assert both.get(alive.url).ok
        assert time.monotonic() - started < 1
        dead.close()
        late.join(5)


def fails(made, server):
    with pytest.raises(SourceError):
        made.post(server.url, content=b"")


def test_a_resolver_that_hangs_is_left_behind_in_time():
    released = threading.Event()
    made = client("slow.example", seconds=0.4, resolver=lambda host, port: released.wait(10) and [])
    started = time.monotonic()
    with pytest.raises(SourceError, match="in time"):
        made.get("https://slow.example/")
    assert time.monotonic() - started < 2.5
    released.set()


def test_a_name_that_does_not_exist_is_an_error_with_the_name():
    def unknown(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    made = client("gone.example", seconds=0.3, resolver=unknown)
    with pytest.raises(SourceError, match=r"gone\.example was not found"):
        made.get("https://gone.example/")


def test_a_port_where_nobody_listens_is_an_error():
    with serving() as server:
        pass
    with pytest.raises(SourceError, match=r"could not be reached: .*refused"):
        client(server, seconds=1.5).get(server.url)


def test_another_address_is_tried_when_one_does_not_answer():
    with serving() as server:
        name = f"two.example:{server.port}"
        made = client(name, private=[name], resolver=lambda h, p: ["127.0.0.9", "127.0.0.1"])
        assert made.get(f"http://{name}/").ok


def test_a_429_within_the_time_of_the_call_ends_as_limited():
    with serving(answer(429)) as server:
        with pytest.raises(SourceLimited) as caught:
            client(server, seconds=1.5).get(server.url)
        assert caught.value.retry_after is None
