"""Every text that the code can say is in every catalogue, translated and with the same places."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import gettext

from moderation.app import create_app
from moderation.config import Config
from moderation.extensions import db
from moderation.paths import TRANSLATIONS
from moderation.web.locale import LOCALES
from moderation.web.rendering.catalogues import read_all

ROOT = TRANSLATIONS.parents[1]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "message": (1,)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")

OTHERS = sorted(set(LOCALES) - {"en"})
PLUGINS = sorted(path.parent for path in (ROOT / "plugins").glob("*/__init__.py"))


def said_in(folder: Path) -> set[str | tuple[str, ...]]:
    """The texts in a folder's code and templates."""
    found = extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True)
    return {text for _, _, text, _, _ in found}


@cache
def core_texts() -> frozenset[str | tuple[str, ...]]:
    return frozenset(said_in(ROOT / "moderation") | said_in(ROOT / "templates"))


def catalogue(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def texts(catalog: Catalog) -> Iterator[Message]:
    return (one for one in catalog if one.id)


def check(catalog: Catalog, said: frozenset | set) -> None:
    known = {one.id for one in texts(catalog)}
    assert sorted(map(str, said - known)) == [], "not in the catalogue: see its babel.cfg"
    assert sorted(map(str, known - said)) == [], "in the catalogue, but nobody says it"
    for one in texts(catalog):
        assert not one.fuzzy, one.id
        translated = [one.string] if isinstance(one.string, str) else list(one.string)
        assert all(translated), f"not translated: {one.id}"
        original = one.id if isinstance(one.id, str) else one.id[-1]
        for text in translated:
            assert sorted(set(PLACES.findall(text))) == sorted(set(PLACES.findall(original))), text


@pytest.mark.parametrize("locale", OTHERS)
def test_the_cores_catalogue_is_complete(locale: str) -> None:
    check(catalogue(TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po", locale), core_texts())


@pytest.mark.parametrize("locale", OTHERS)
@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_every_bundled_plugin_brings_its_catalogue(plugin: Path, locale: str) -> None:
    said = said_in(plugin) - core_texts()
    path = plugin / "translations" / locale / "LC_MESSAGES" / "messages.po"
    if said or path.exists():
        check(catalogue(path, locale), said)


def test_a_later_folders_text_stands_over_an_earlier_ones(app: Flask, tmp_path: Path) -> None:
    for name, text in (("first", "een"), ("second", "twee")):
        folder = tmp_path / name / "nl" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(f'msgid "one"\nmsgstr "{text}"\n', encoding="utf-8")
    folders = (tmp_path / "first", tmp_path / "second", tmp_path / "third")
    assert read_all(folders, "nl").gettext("one") == "twee"
    assert read_all(folders, "en").gettext("one") == "one"


def test_a_broken_catalogue_is_left_out(app: Flask, tmp_path: Path, caplog) -> None:
    folder = tmp_path / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_bytes(b'msgid "one\nmsgstr \xff')
    assert read_all((tmp_path,), "nl").gettext("one") == "one"
    assert "cannot be read" in caplog.text


def test_an_installed_package_brings_its_catalogue(config: Config) -> None:
    folder = config.instance / "packages" / "0001" / "venire_x" / "translations"
    (folder / "nl" / "LC_MESSAGES").mkdir(parents=True)
    (config.instance / "packages" / "current").unlink(missing_ok=True)
    (folder / "nl" / "LC_MESSAGES" / "messages.po").write_text(
        'msgid "Only in a package"\nmsgstr "Alleen in een pakket"\n', encoding="utf-8"
    )
    (config.instance / "packages" / "current").symlink_to("0001")
    app = create_app(config)
    with app.test_request_context("/nl/"):
        assert gettext("Only in a package") == "Alleen in een pakket"
        db.engine.dispose()
