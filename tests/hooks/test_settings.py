"""Settings of plugins are checked when read, and secrets are never stored."""

import math
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.config import NAMES
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.hooks.contracts import NoSettings
from moderation.hooks.settings import (
    OUR_SECRETS,
    SecretMissing,
    dump_settings,
    read_settings,
    secret,
    setting,
    setting_fields,
)

LABEL = message("A setting")


@dataclass(frozen=True, slots=True)
class Example:
    on: bool = setting(True, LABEL)
    count: int = setting(3, LABEL, lowest=1, highest=10)
    share: float = setting(0.5, LABEL, lowest=0, highest=1)
    mode: str = setting("soft", LABEL, choices=("soft", "hard"))
    key: str = setting("", LABEL, secret=True)
    words: tuple[str, ...] = setting(("one", "two"), LABEL)
    free: float = setting(0.0, LABEL)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def test_what_is_missing_gets_its_default():
    assert read_settings(Example, {}) == Example()
    assert read_settings(NoSettings, {"old": 1}) == NoSettings()


def test_what_is_dumped_is_read_back():
    changed = Example(False, 7, 1.0, "hard", "env:API_KEY", ("a", "b"))
    assert read_settings(Example, dump_settings(changed)) == changed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", 1),
        ("count", 0),
        ("count", 2.5),
        ("count", True),
        ("count", math.inf),
        ("count", 10**400),
        ("free", 10**400),
        ("free", -(10**400)),
        ("free", -math.inf),
        ("share", math.nan),
        ("share", "0.5"),
        ("mode", "other"),
        ("key", "sk-1234567890"),
        ("key", "env:lower"),
        ("key", "env:VENIRE_SECRET_KEY"),
        ("words", {"a": 1}),
        ("words", [1]),
        ("words", ["x"] * 2_001),
        ("mode", "x" * 10_001),
    ],
)
def test_a_wrong_value_is_named(name, value):
    with pytest.raises(Invalid) as caught:
        read_settings(Example, {name: value})
    assert list(caught.value.fields) == [name]


@given(
    st.dictionaries(st.sampled_from(["on", "count", "share", "mode", "key", "words"]), json_values)
)
def test_whatever_is_stored_is_read_or_refused(stored):
    try:
        read = read_settings(Example, stored)
    except Invalid as error:
        assert error.fields  # noqa: PT017
    else:
        assert read_settings(Example, dump_settings(read)) == read


def test_lines_may_come_from_a_text_area():
    assert read_settings(Example, {"words": " a \n\nb\r\n"}).words == ("a", "b")


def test_a_class_that_cannot_be_edited_is_refused():
    @dataclass
    class Loose:
        on: bool = setting(True, LABEL)

    @dataclass(frozen=True)
    class Strange:
        found: dict = setting(None, LABEL)  # noqa: RUF009

    @dataclass(frozen=True)
    class Bare:
        on: bool = True

    for wrong in (Loose, Strange, Bare, int):
        with pytest.raises(TypeError):
            setting_fields(wrong)


def test_a_secret_is_looked_up_when_needed(monkeypatch):
    monkeypatch.setenv("EXAMPLE_KEY", "hidden")
    assert secret("env:EXAMPLE_KEY") == "hidden"
    monkeypatch.delenv("EXAMPLE_KEY")
    for reference in ("env:EXAMPLE_KEY", "", "hidden"):
        with pytest.raises(SecretMissing) as caught:
            secret(reference)
        assert "hidden" not in str(caught.value)


def test_no_setting_leads_to_what_makes_somebody_anybody_here(monkeypatch):
    """An admin may set plugins up, and need not know the key with which sessions are signed."""
    ours = {name for name in NAMES if re.search("KEY|TOKEN|DATABASE|REDIS", name)}
    assert ours == OUR_SECRETS
    for name in OUR_SECRETS:
        monkeypatch.setenv(name, "the very key")
        with pytest.raises(SecretMissing, match="Venire's own"):
            secret(f"env:{name}")
