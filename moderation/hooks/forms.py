"""A WTForms form made from a plugin's settings class, for the settings page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FloatField,
    Form,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from moderation.domain.messages import Message
from moderation.hooks.settings import (
    ENVIRONMENT_NAME,
    LONGEST_TEXT,
    SettingField,
    setting_fields,
)

Translate = Callable[[Message], str]


def settings_form(
    settings_class: type, translate: Translate = str, base: type[Form] = FlaskForm
) -> type[Form]:
    """Make a form class with a field for each setting, in their order.

    `translate` renders labels and helps for the reader. Give the form `form_data(settings)` as
    `data`, and what it returns as `data` to `read_settings`, which has the last word.
    """
    made = {one.name: _form_field(one, translate) for one in setting_fields(settings_class)}
    return type(f"{settings_class.__name__}Form", (base,), made)


def form_data(dumped: Mapping[str, Any]) -> dict[str, Any]:
    """Turn stored settings into what the form's fields show: lists become lines."""
    return {
        name: "\n".join(value) if isinstance(value, list | tuple) else value
        for name, value in dumped.items()
    }


def _form_field(one: SettingField, translate: Translate) -> Field:
    described = {
        "label": translate(one.setting.label),
        "description": translate(one.setting.help) if one.setting.help else "",
    }
    if one.kind is bool:
        return BooleanField(**described)
    if one.kind in (int, float):
        kind = IntegerField if one.kind is int else FloatField
        return kind(validators=[InputRequired(), *_bounds(one)], **described)
    if one.kind is str:
        return _text_field(one, described)
    return TextAreaField(validators=[Length(max=LONGEST_TEXT * 10)], **described)


def _text_field(one: SettingField, described: dict[str, str]) -> Field:
    if one.setting.choices:
        return SelectField(choices=list(one.setting.choices), **described)
    checks: list[Any] = [Length(max=LONGEST_TEXT)]
    if one.setting.secret:
        checks.append(Regexp(f"^(?:{ENVIRONMENT_NAME.pattern})?$"))
    return StringField(validators=checks, **described)


def _bounds(one: SettingField) -> list[NumberRange]:
    lowest, highest = one.setting.lowest, one.setting.highest
    return [
        NumberRange(
            min=lowest if math.isfinite(lowest) else None,
            max=highest if math.isfinite(highest) else None,
        )
    ]
