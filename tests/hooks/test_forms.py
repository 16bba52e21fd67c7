"""A plugin's settings class becomes a form."""

import pytest
import wtforms
from werkzeug.datastructures import MultiDict

from moderation.hooks.forms import form_data, settings_form
from moderation.hooks.settings import dump_settings, read_settings
from tests.hooks.test_settings import Example


@pytest.fixture
def form_class():
    return settings_form(Example, base=wtforms.Form)


def posted(**changes):
    fields = {"count": "4", "share": "0.25", "mode": "hard", "key": "", "words": "a\nb"}
    return MultiDict({**fields, "free": "1.5", **changes})


def test_every_setting_has_its_field_in_order(form_class):
    form = form_class(data=form_data(dump_settings(Example())))
    assert [field.name for field in form] == [
        "on",
        "count",
        "share",
        "mode",
        "key",
        "words",
        "free",
    ]
    assert form.words.data == "one\ntwo"
    assert form.count.label.text == "A setting"


def test_what_is_posted_becomes_settings(form_class):
    form = form_class(posted())
    assert form.validate()
    assert read_settings(Example, form.data) == Example(False, 4, 0.25, "hard", "", ("a", "b"), 1.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("count", "11"), ("count", ""), ("share", "x"), ("mode", "other"), ("key", "plain secret")],
)
def test_what_is_wrong_stands_beside_its_field(form_class, name, value):
    form = form_class(posted(**{name: value}))
    assert not form.validate()
    assert list(form.errors) == [name]
