"""Notices become letters: whole, unforgeable, told when repeated; no error tells a secret."""

import shutil
import smtplib
import socket
import ssl
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.hooks.testing import check_contract, make
from moderation.hooks.toolkit import Notice, NotSetUp
from plugins.mail import server as talking
from plugins.mail.letter import NoAddress, letter
from plugins.mail.sending import Mail
from plugins.mail.server import MailRefused, Server
from tests.plugins.mail_server import Script, serving

NOW = datetime(2026, 6, 28, 12, tzinfo=UTC)
PASSWORD = "hunter2/with:odd@signs"
QUOTED = "hunter2%2Fwith%3Aodd%40signs"
NOTICE = Notice("day_seal:1", "desk@gallery.example", "Seal", "Hash: abc\n.\nEnd", "http://a.b/c")


@pytest.fixture
def script():
    with serving(Script()) as running:
        yield running


@pytest.fixture
def mail(tmp_path, monkeypatch):
    """A function that makes the notifier for a server's address."""

    def of(address, **chosen):
        monkeypatch.setenv("VENIRE_SMTP_URL", address)
        return make(Mail, tmp_path, {"sender": "venire@gallery.example", **chosen})

    return of


def read(script):
    return message_from_bytes(script.letters[-1], policy=default)


def test_it_keeps_its_contract_with_a_server_that_answers(script, mail):
    check_contract(mail(f"smtp://{script.address}"))
    assert len(script.letters) > 15


def test_a_notice_reaches_the_server_whole(script, mail):
    mail(f"smtp://{script.address}").send(NOTICE)
    taken = read(script)
    assert (taken["Subject"], taken["To"]) == ("Seal", "desk@gallery.example")
    assert taken["From"] == "venire@gallery.example"
    assert taken.get_content().replace("\r\n", "\n") == "Hash: abc\n.\nEnd\n\nhttp://a.b/c\n"
    assert any("<desk@gallery.example>" in line for line in script.told if "rcpt" in line.lower())


def test_a_repeated_notice_can_be_told(script, mail):
    made = mail(f"smtp://{script.address}")
    for notice in (NOTICE, NOTICE, Notice("day_seal:2", NOTICE.recipient, "Seal", "Other")):
        made.send(notice)
    marks = [message_from_bytes(one)["Message-ID"] for one in script.letters]
    assert marks[0] == marks[1] != marks[2]


@settings(deadline=None)
@given(subject=st.text(), body=st.text(), link=st.text(), id=st.text())
def test_no_text_of_a_notice_adds_a_header_or_a_recipient(subject, body, link, id):
    odd = Notice(id, "desk@gallery.example", f"a{subject}\r\nBcc: evil@x.example", body, link)
    made = letter(odd, "venire@gallery.example", NOW)
    sent = message_from_bytes(made.as_bytes(), policy=default)
    assert sent["Bcc"] is None
    assert sorted(sent.keys()) == sorted(made.keys())
    assert sent["To"] == "desk@gallery.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b, c@d",
        "a@b\r\nBcc: c@d",
        "A <a@b>",
        "a b@c",
        "a@b@c",
        "x" * 300 + "@b",
        "é@b.nl",
    ],
)
def test_what_is_no_plain_address_is_refused(address):
    with pytest.raises(NoAddress):
        letter(Notice("1", address, "s", "b"), "venire@gallery.example", NOW)
    with pytest.raises(NoAddress):
        letter(NOTICE, address, NOW)


def test_a_check_signs_in_and_sends_nothing(script, mail):
    script.offers = ("AUTH PLAIN",)
    answer = mail(f"smtp://desk:{QUOTED}@{script.address}").check()
    assert answer.works
    assert str(answer.text) == "127.0.0.1 takes mail from venire@gallery.example."
    assert script.letters == []
    assert not any(line.upper().startswith("MAIL") for line in script.told)


@pytest.mark.parametrize("form", [PASSWORD, QUOTED, b64encode(PASSWORD.encode()).decode()])
def test_a_server_that_repeats_the_password_does_not_make_us_tell_it(script, mail, form):
    script.offers = ("AUTH PLAIN",)
    script.answers["AUTH"] = f"535 {form} is wrong"
    with pytest.raises(MailRefused) as caught:
        mail(f"smtp://desk:{QUOTED}@{script.address}").send(NOTICE)
    told = f"{caught.value!r} {caught.value}"
    assert form not in told
    assert "535" in told
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "address",
    ["", f"http://desk:{PASSWORD}@host", f"smtp://desk:{PASSWORD}", "smtp://:587", "smtp://a:b:c"],
)
def test_an_address_that_is_none_is_told_without_repeating_it(mail, address):
    with pytest.raises(NotSetUp) as caught:
        mail(address).send(NOTICE)
    assert "hunter2" not in str(caught.value)


def test_a_password_does_not_show_in_the_server_itself():
    assert "hunter2" not in repr(Server.at(f"smtp://desk:{QUOTED}@mail.example:587"))


def test_a_password_is_not_sent_in_the_clear_to_another_machine(script, mail, monkeypatch):
    monkeypatch.setattr(talking, "_is_own_machine", lambda host: False)
    script.offers = ("AUTH PLAIN",)
    with pytest.raises(MailRefused, match="no encryption"):
        mail(f"smtp://desk:{QUOTED}@{script.address}").send(NOTICE)
    assert not any(line.startswith("AUTH") for line in script.told)


def test_a_server_that_is_away_is_an_error_to_be_tried_again(mail):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailRefused, match="refused"):
        mail(f"smtp://127.0.0.1:{port}").send(NOTICE)


def test_a_server_that_says_nothing_is_waited_for_only_so_long(mail, monkeypatch):
    monkeypatch.setattr(talking, "STEP_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        made = mail(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(MailRefused, match="timed out"):
            made.send(NOTICE)


def test_a_letter_that_was_taken_is_not_sent_again_for_a_rude_goodbye(script, mail):
    script.answers["QUIT"] = "421 no"
    mail(f"smtp://{script.address}").send(NOTICE)
    assert len(script.letters) == 1


def test_a_refused_letter_is_an_error(script, mail):
    script.answers["RCPT"] = "550 nobody here"
    with pytest.raises(MailRefused, match="nobody here"):
        mail(f"smtp://{script.address}").send(NOTICE)


def test_without_a_recipient_or_a_sender_it_is_not_set_up(script, mail, monkeypatch):
    monkeypatch.delenv("VENIRE_CONTACT", raising=False)
    with pytest.raises(NotSetUp, match="nobody"):
        mail(f"smtp://{script.address}").send(Notice("1", "", "s", "b"))
    with pytest.raises(NotSetUp, match="sender"):
        mail(f"smtp://{script.address}", sender="").send(NOTICE)
    monkeypatch.setenv("VENIRE_CONTACT", "desk@gallery.example")
    mail(f"smtp://{script.address}", sender="").send(NOTICE)
    assert read(script)["From"] == "desk@gallery.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    words += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    words += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(words, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_a_password_goes_over_starttls_and_the_certificate_is_checked(script, mail, certificate):
    script.offers, script.tls = ("STARTTLS", "AUTH PLAIN"), certificate
    address = f"smtp://desk:{QUOTED}@{script.address}"
    with pytest.raises(MailRefused, match="CERTIFICATE_VERIFY_FAILED"):
        mail(address).send(NOTICE)
    assert not any(line.startswith("AUTH") for line in script.told)
    mail(address, check_certificate=False).send(NOTICE)
    assert len(script.letters) == 1


def test_what_smtplib_says_is_kept(script, mail):
    script.answers["HELLO"] = "554 go away"
    with pytest.raises(MailRefused, match=smtplib.SMTPConnectError.__name__):
        mail(f"smtp://{script.address}").check()
