"""Who sends is told apart without anybody's address being written down."""

from dataclasses import replace

import pytest
from flask import Flask

from moderation.extensions import limiter
from moderation.web.public.blueprint import sender_place
from tests.web.conftest import OWN


def place(app: Flask, address: str) -> str:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return sender_place()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::8", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("", "nonsense", True),
    ],
)
def test_senders_are_told_apart_by_what_they_cannot_choose(
    app: Flask, one: str, other: str, same: bool
) -> None:
    assert (place(app, one) == place(app, other)) is same


def test_a_place_is_nothing_without_the_key_of_the_site(app: Flask) -> None:
    before = place(app, "192.0.2.7")
    app.config["VENIRE"] = replace(app.config["VENIRE"], secret_key="another key " * 4)
    assert place(app, "192.0.2.7") != before


def test_no_address_reaches_the_counts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    hit = limiter.limiter.hit

    def noted(item: object, *identifiers: str, cost: int = 1) -> bool:
        keys.extend(identifiers)
        return hit(item, *identifiers, cost=cost)

    monkeypatch.setattr(limiter.limiter, "hit", noted)
    client = app.test_client()
    for address in ("192.0.2.7", "2001:db8:1:2::7"):
        environ = {"REMOTE_ADDR": address}
        client.post("/en/topics/none/votes", headers=OWN, environ_base=environ)
    assert keys
    assert not [key for key in keys if "192.0.2" in key or "20010db8" in key or "db8" in key]
