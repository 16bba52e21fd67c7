"""Every setting: its default, what it takes, and the one line that refuses what it does not."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.config import NAMES, QUEUES, Config
from moderation.domain.errors import Misconfigured
from moderation.hooks.outbound.places import parse_place
from moderation.work.kinds import PACE

KEY = "u8Zq-2rVw0pLxY7nTb4KcE9sHd6JmAfG"

ACCEPTED = [
    ("VENIRE_DATABASE_URL", "sqlite:////srv/venire.sqlite3", "sqlite:////srv/venire.sqlite3"),
    ("VENIRE_DATABASE_URL", "postgres://u:p%40@db/v", "postgresql+psycopg://u:p%40@db/v"),
    ("VENIRE_DATABASE_URL", "postgresql:///v?host=/run/pg", "postgresql+psycopg:///v?host=/run/pg"),
    ("VENIRE_REDIS_URL", "redis://:secret@cache:6379/2", "redis://:secret@cache:6379/2"),
    ("VENIRE_REDIS_URL", "unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ("VENIRE_BIND", "0.0.0.0", "0.0.0.0"),
    ("VENIRE_BIND", "[::1]", "::1"),
    ("VENIRE_BIND", "localhost", "localhost"),
    ("VENIRE_PORT", "65535", 65535),
    ("VENIRE_PUBLIC_URL", "https://Gallery.example/", "https://gallery.example"),
    ("VENIRE_PUBLIC_URL", "http://[::1]:8000", "http://[::1]:8000"),
    ("VENIRE_PROXY_HOPS", "2", 2),
    ("VENIRE_WORKERS", "screen:2, jury", {"screen": 2, "jury": 1}),
    ("VENIRE_WORKERS", "mail:0", {"mail": 0}),
    ("VENIRE_SECRET_KEY", KEY, KEY),
    ("VENIRE_SECRET_KEY_FALLBACKS", f"{KEY},{KEY[::-1]}", (KEY, KEY[::-1])),
    ("VENIRE_SMTP_URL", "smtp://user:pw@mail.example:587", "smtp://user:pw@mail.example:587"),
    ("VENIRE_METRICS_TOKEN", KEY, KEY),
    ("VENIRE_METRICS_TOKEN", "", None),
    ("VENIRE_CONTACT", "desk@gallery.example", "desk@gallery.example"),
    ("VENIRE_ALLOW_INSTALL", "yes", True),
    ("VENIRE_SAFE_MODE", "1", True),
    ("VENIRE_SAFE_MODE", "Off", False),
    ("VENIRE_PLUGINS", "repeats,stances,repeats", ("repeats", "stances")),
    (
        "VENIRE_PRIVATE_HOSTS",
        "Localhost:11434, 10.0.0.5:80 [::1]:9",
        ("localhost:11434", "10.0.0.5:80", "[::1]:9"),
    ),
]

REFUSED = [
    ("VENIRE_DATABASE_URL", "venire.sqlite3"),
    ("VENIRE_DATABASE_URL", "sqlite://"),
    ("VENIRE_DATABASE_URL", "sqlite:///relative.sqlite3"),
    ("VENIRE_DATABASE_URL", "sqlite:///:memory:"),
    ("VENIRE_DATABASE_URL", "mysql://u:hunter2@h/v"),
    ("VENIRE_DATABASE_URL", "postgresql://u:hunter2@h"),
    ("VENIRE_DATABASE_URL", "postgresql://u:hunter2@h:99999/v"),
    ("VENIRE_REDIS_URL", "cache:6379"),
    ("VENIRE_REDIS_URL", "redis://"),
    ("VENIRE_REDIS_URL", "http://u:hunter2@cache"),
    ("VENIRE_REDIS_URL", "redis://cache/first"),
    ("VENIRE_REDIS_URL", "unix://"),
    ("VENIRE_BIND", "300.1.1.1/8"),
    ("VENIRE_BIND", "two words"),
    ("VENIRE_BIND", "http://localhost"),
    ("VENIRE_PORT", "0"),
    ("VENIRE_PORT", "65536"),
    ("VENIRE_PORT", "-1"),
    ("VENIRE_PORT", "80.5"),
    ("VENIRE_PORT", "٨٠"),
    ("VENIRE_PORT", "9" * 5000),
    ("VENIRE_PUBLIC_URL", "gallery.example"),
    ("VENIRE_PUBLIC_URL", "ftp://gallery.example"),
    ("VENIRE_PUBLIC_URL", "https://gallery.example/ask"),
    ("VENIRE_PUBLIC_URL", "https://gallery.example?x=1"),
    ("VENIRE_PUBLIC_URL", "https://user@gallery.example"),
    ("VENIRE_PUBLIC_URL", "https://"),
    ("VENIRE_PUBLIC_URL", "https://gallery.example:port"),
    ("VENIRE_PUBLIC_URL", "https://[::1"),
    ("VENIRE_PUBLIC_URL", "https://gal\nlery.example"),
    ("VENIRE_PROXY_HOPS", "one"),
    ("VENIRE_PROXY_HOPS", "11"),
    ("VENIRE_TRUSTED_HOSTS", "*"),
    ("VENIRE_TRUSTED_HOSTS", "gallery.example:443"),
    ("VENIRE_TRUSTED_HOSTS", "https://gallery.example"),
    ("VENIRE_WORKERS", "screen:two"),
    ("VENIRE_WORKERS", "screen:65"),
    ("VENIRE_WORKERS", "screens:1"),
    ("VENIRE_WORKERS", "screen:1,screen:2"),
    ("VENIRE_WORKERS", ":"),
    ("VENIRE_SECRET_KEY", "dev"),
    ("VENIRE_SECRET_KEY", "hunter2" * 4),
    ("VENIRE_SECRET_KEY", "hunter2" * 10),
    ("VENIRE_SECRET_KEY", "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET"),
    ("VENIRE_SECRET_KEY", "hunter2-my-very-own-super-secret-phrase"),
    ("VENIRE_SECRET_KEY_FALLBACKS", f"{KEY},hunter2"),
    ("VENIRE_SMTP_URL", "mail.example:25"),
    ("VENIRE_SMTP_URL", "https://u:hunter2@mail.example"),
    ("VENIRE_METRICS_TOKEN", "hunter2"),
    ("VENIRE_METRICS_TOKEN", "hunter2" * 8),
    ("VENIRE_METRICS_TOKEN", "hunter2 and more words than one"),
    ("VENIRE_METRICS_TOKEN", "hunter2-ünd-jetzt-ein-langes-wort"),
    ("VENIRE_METRICS_TOKEN", "hunter2-change-me-to-what-you-like"),
    ("VENIRE_CONTACT", "desk at gallery"),
    ("VENIRE_CONTACT", "a@b.example c@d.example"),
    ("VENIRE_ALLOW_INSTALL", "maybe"),
    ("VENIRE_SAFE_MODE", "2"),
    ("VENIRE_PLUGINS", "../evil"),
    ("VENIRE_PLUGINS", "Repeats"),
    ("VENIRE_PRIVATE_HOSTS", "localhost"),
    ("VENIRE_PRIVATE_HOSTS", "http://localhost:80"),
    ("VENIRE_PRIVATE_HOSTS", "localhost:0"),
    ("VENIRE_PRIVATE_HOSTS", "localhost:99999"),
    ("VENIRE_PRIVATE_HOSTS", "localhost:٨٠"),
    ("VENIRE_PRIVATE_HOSTS", "*:80"),
    ("VENIRE_PRIVATE_HOSTS", "10.0.0.0/8:80"),
    ("VENIRE_PRIVATE_HOSTS", "127.1:80"),
    ("VENIRE_PRIVATE_HOSTS", "0x7f000001:80"),
    ("VENIRE_PRIVATE_HOSTS", "2130706433:80"),
    ("VENIRE_PRIVATE_HOSTS", "::1:80"),
    ("VENIRE_PRIVATE_HOSTS", "[::01]:80"),
    ("VENIRE_PRIVATE_HOSTS", "[fe80::1%eth0]:80"),
    ("VENIRE_PRIVATE_HOSTS", "user@localhost:80"),
]


def read(**environment: str) -> Config:
    return Config.from_environment(environment)


def test_an_empty_environment_gives_one_machine_on_loopback(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    config = read()
    assert config.instance == tmp_path / "instance"
    assert config.database_url == f"sqlite:///{tmp_path}/instance/venire.sqlite3"
    assert config.redis_url is None
    assert config.broker_url == f"unix://{tmp_path}/instance/broker.sock"
    assert (config.bind, config.port, config.public_url) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
    )
    assert config.trusted_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert config.workers == dict.fromkeys(QUEUES, 1)
    assert config.secret_key == ""
    assert config.plugins is None
    assert config.sqlite
    assert not any([config.safe_mode, config.allow_install, config.secure])


def test_an_empty_value_means_the_default():
    assert read(**dict.fromkeys(NAMES, " ")) == read()


@pytest.mark.parametrize(("name", "text", "expected"), ACCEPTED)
def test_a_right_value_is_taken(name, text, expected):
    field = name.removeprefix("VENIRE_").lower()
    assert getattr(read(**{name: text}), field) == expected


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_wrong_value_stops_with_one_line_that_says_what_to_write(name, text):
    with pytest.raises(Misconfigured) as refusal:
        read(**{name: text})
    line = str(refusal.value.reason)
    assert line.startswith(name)
    assert "write" in line
    assert line.isprintable()
    assert len(line) < 400


@pytest.mark.parametrize(("name", "text"), [row for row in REFUSED if "hunter2" in row[1]])
def test_a_refusal_never_shows_a_secret(name, text):
    with pytest.raises(Misconfigured) as refusal:
        read(**{name: text})
    assert "hunter2" not in str(refusal.value.reason)


def test_a_config_shows_no_secret():
    config = read(VENIRE_SECRET_KEY=KEY, VENIRE_SMTP_URL="smtp://u:hunter2@mail.example")
    assert KEY not in repr(config)
    assert "hunter2" not in repr(config)


def test_neither_does_one_with_passwords_in_its_addresses():
    config = read(
        VENIRE_DATABASE_URL="postgresql://u:hunter2@db/v", VENIRE_REDIS_URL="redis://:hunter2@h/0"
    )
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("VENIRE_PROT", "VENIRE_PORT"), ("VENIRE_WORKER", "VENIRE_WORKERS")],
)
def test_a_misspelt_name_is_refused_with_the_name_meant(name, meant):
    with pytest.raises(Misconfigured, match=f"{name} is not a setting: write {meant}"):
        read(**{name: "1"})


def test_names_that_are_not_settings_are_left_alone():
    read(VENIRE_TEST_DATABASE_URL="x", VENIRE_CI="1", VENIRE_FAULT_ROUNDS="25", PORT="x")


def test_the_public_address_follows_where_it_listens():
    assert read(VENIRE_BIND="::1", VENIRE_PORT="81").public_url == "http://[::1]:81"
    assert read(VENIRE_BIND="0.0.0.0").public_url == "http://127.0.0.1:8000"


def test_the_public_host_and_this_machine_are_always_trusted():
    config = read(
        VENIRE_PUBLIC_URL="https://gallery.example",
        VENIRE_BIND="10.0.0.7",
        VENIRE_TRUSTED_HOSTS="Other.example .mirror.example",
    )
    assert set(config.trusted_hosts) == {
        "other.example",
        ".mirror.example",
        "gallery.example",
        "10.0.0.7",
        "localhost",
        "127.0.0.1",
        "[::1]",
    }
    assert "0.0.0.0" not in read(VENIRE_BIND="0.0.0.0").trusted_hosts


def test_a_config_does_not_change():
    config = read()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.port = 1
    with pytest.raises(TypeError):
        config.workers["screen"] = 9


def test_a_long_instance_path_moves_the_socket_to_a_short_one():
    deep = "/" + "x" * 60 + "/" + "y" * 60
    one, other = read(VENIRE_INSTANCE=deep), read(VENIRE_INSTANCE=deep + "z")
    path = one.broker_url.removeprefix("unix://")
    assert len(path) <= 103
    assert path == read(VENIRE_INSTANCE=deep).broker_url.removeprefix("unix://")
    assert one.broker_url != other.broker_url


@given(st.sampled_from(sorted(NAMES)), st.text(max_size=60))
def test_any_text_gives_a_config_or_one_line(name, text):
    try:
        said = str(read(**{name: text}).instance)
    except Misconfigured as error:
        said = str(error.reason).isprintable()
    assert said


def test_the_queues_that_can_be_set_are_those_that_are_worked():
    assert set(QUEUES) == set(PACE)


@pytest.mark.parametrize(
    "text", ["localhost:11434", "10.0.0.5:8080", "[::1]:9000", "a_b.example:1", "a-.example:1"]
)
def test_a_private_host_that_is_taken_can_be_read_by_the_client(text):
    try:
        places = read(VENIRE_PRIVATE_HOSTS=text).private_hosts
    except Misconfigured:
        return
    assert [str(parse_place(place)) for place in places] == [text]
