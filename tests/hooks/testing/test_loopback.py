"""While something is tried out, nothing leaves this machine, by any protocol."""

import smtplib
import socket
import urllib.request

import pytest

from moderation.hooks.testing import LeftMachine, check_contract, loopback_only, make
from moderation.hooks.toolkit import NoSettings, Notifier, message

AWAY = ("192.0.2.1", 9)
"""An address of the range for documentation, which nobody has."""


def connected():
    with socket.socket() as one:
        one.connect(AWAY)


def told():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"hello", AWAY)


WAYS = (
    connected,
    told,
    lambda: socket.getaddrinfo("mail.example", 25),
    lambda: socket.gethostbyname("mail.example"),
    lambda: smtplib.SMTP("mail.example", 25, timeout=1),
    lambda: urllib.request.urlopen("http://192.0.2.1/", timeout=1),
)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_is_refused(way):
    said = r"it tried to reach (mail\.example|192\.0\.2\.1)"
    with pytest.raises(LeftMachine, match=said), loopback_only():
        way()


def test_this_machine_can_be_reached(tmp_path):
    with loopback_only(), socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(tmp_path / "socket"))
            assert one.connect_ex(str(tmp_path / "socket")) != 0


def test_afterwards_it_looks_away():
    with loopback_only():
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(AWAY)  # a datagram's connect sends nothing


def connected_after_another():
    with loopback_only():
        pass
    connected()


def test_it_goes_on_when_one_within_another_ends():
    with pytest.raises(LeftMachine), loopback_only():
        connected_after_another()


class HidingNotifier(Notifier[NoSettings]):
    id = "hiding"
    title = message("Hides what goes wrong")

    def send(self, notice):
        try:
            smtplib.SMTP("mail.example", 25, timeout=1)
        except Exception:
            return


def test_an_attempt_that_a_plugin_hides_is_found(tmp_path):
    with pytest.raises(LeftMachine, match=r"mail\.example, and hid the refusal"):
        check_contract(make(HidingNotifier, tmp_path))
