"""The settings form of one implementation: filled from what is stored, read from what is typed."""

import os
from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import Form

from moderation.domain.errors import Invalid
from moderation.hooks.forms import form_data, settings_form
from moderation.hooks.loading.records import Registration
from moderation.hooks.settings import ENVIRONMENT_NAME, dump_settings, read_settings, setting_fields
from moderation.web.rendering import render_message


def filled_form(one: Registration, stored: Mapping[str, Any]) -> Form:
    """Make the form with what is stored; what cannot be used any more is shown as it is."""
    settings_class = one.implementation.settings_class
    try:
        values = dump_settings(read_settings(settings_class, stored))
    except Invalid as error:
        values = {field.name: field.default for field in setting_fields(settings_class)}
        form = _form(one, None, {**values, **stored})
        show_problems(form, error)
        return form
    return _form(one, None, values)


def typed_form(one: Registration) -> Form:
    """Make the form with what was typed into it."""
    return _form(one, request.form, {})


def _form(one: Registration, typed: Any, values: Mapping[str, Any]) -> Form:
    made = settings_form(one.implementation.settings_class, render_message, Form)
    form = made(typed, data=form_data(values), prefix=one.implementation.id)
    for field in setting_fields(one.implementation.settings_class):
        shown = form[field.name]
        shown.setting = field.setting
        shown.secret_is_set = _is_set(shown.data) if field.setting.secret else None
    return form


def _is_set(reference: object) -> bool | None:
    """Whether the variable that a secret names is set here; None when none is named."""
    if not isinstance(reference, str) or not ENVIRONMENT_NAME.fullmatch(reference):
        return None
    return bool(os.environ.get(reference.removeprefix("env:")))


def values_of(form: Form) -> dict[str, Any]:
    """Give what was typed, by the names of the settings; what is no number is None."""
    return dict(form.data)


def show_problems(form: Form, error: Invalid) -> None:
    """Put each message to its field."""
    for name, reason in error.fields.items():
        if name in form:
            form[name].errors = [render_message(reason)]
