"""Translations: the core's catalogue, and those that plugins bring in their own folders.

A catalogue's text form (``.po``) is enough: the binary form is only read where it is not older, so
neither a fresh checkout nor a plugin that was just put in place shows English by mistake.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations
from flask import Flask, appcontext_pushed, current_app
from flask_babel import Domain, get_locale

from moderation.config import Config
from moderation.hooks.loading.packages import current
from moderation.paths import TRANSLATIONS, folder

NAME = "messages"


class Catalogues(Domain):  # type: ignore[misc]
    """The one message domain, read from several folders; the core's texts win over plugins'."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """Remember where to look; each language is read when it is first asked for."""
        super().__init__()
        self._folders = folders
        self._read: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """Return the texts of the present locale; every other text stays as it is."""
        locale = str(get_locale() or "en")
        found = self._read.get(locale)
        if found is None:
            found = self._read[locale] = read_all(self._folders, locale)
        return found


def read_all(folders: tuple[Path, ...], locale: str) -> NullTranslations:
    """Read a language from all folders; a later folder's text stands over an earlier one's."""
    merged = Translations()
    for place in folders:
        catalogue = read(place / locale / "LC_MESSAGES", locale)
        if catalogue is not None:
            merged.merge(catalogue)
            merged.plural = catalogue.plural  # merge() forgets it
    return merged


def read(place: Path, locale: str) -> Translations | None:
    """Read one catalogue; None when there is none or it cannot be read."""
    text, binary = place / f"{NAME}.po", place / f"{NAME}.mo"
    try:
        if _is_newer(binary, text):
            return Translations(BytesIO(binary.read_bytes()))
        return Translations(_compiled(text, locale)) if text.exists() else None
    except (OSError, ValueError, PoFileError) as error:
        current_app.logger.warning("The catalogue %s cannot be read: %s", text, error)
        return None


def _is_newer(binary: Path, text: Path) -> bool:
    if not binary.exists():
        return False
    return not text.exists() or binary.stat().st_mtime >= text.stat().st_mtime


def _compiled(text: Path, locale: str) -> BytesIO:
    compiled = BytesIO()
    with text.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale, abort_invalid=True))
    compiled.seek(0)
    return compiled


def register(app: Flask) -> None:
    """Let every context of the application, a request's or a worker's, read these catalogues."""
    config: Config = app.config["VENIRE"]
    packages = current(config.instance)
    plugins = (folder("plugins"), *filter(None, [packages]), config.instance / "plugins")
    domain = Catalogues((*_plugin_folders(plugins), TRANSLATIONS))

    def use(_app: Flask, **_: object) -> None:
        domain.as_default()

    appcontext_pushed.connect(use, app, weak=False)


def _plugin_folders(places: tuple[Path, ...]) -> Iterator[Path]:
    for place in places:
        yield from sorted(path for path in place.glob("*/translations") if path.is_dir())
