"""Writing a new plugin: a package that passes its own tests before anything was changed in it."""

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

import click

from moderation.domain.errors import Invalid
from moderation.domain.messages import message

SKELETON = Path(__file__).with_name("skeleton")
LONGEST_NAME = 25
_NAME = re.compile(rf"(?=.{{2,{LONGEST_NAME}}}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs from door to door: the hook, the type of its argument, how classes end."""

    hook: str = ""
    register: str = ""
    ending: str = ""


KINDS: Mapping[str, Kind] = {
    "juror": Kind("register_jurors", "RegisterJuror", "Juror"),
    "filter": Kind("register_filters", "RegisterFilter", "Filter"),
    "enricher": Kind("register_enrichers", "RegisterEnricher", "Enricher"),
    "matcher": Kind("register_tag_matchers", "RegisterTagMatcher", "Matcher"),
    "notifier": Kind("register_notifiers", "RegisterNotifier", "Notifier"),
    "translator": Kind("register_translators", "RegisterTranslator", "Translator"),
    "section": Kind("topic_sections", "RegisterTopicSection", "Section"),
    "panel": Kind("dashboard_panels", "RegisterDashboardPanel", "Panel"),
    "event": Kind(),
}


@click.command()
@click.argument("name")
@click.option("--door", type=click.Choice(list(KINDS)), required=True, help="What it is to be.")
@click.option(
    "--into", default=".", help="The folder to write it into, else the current one.",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)  # fmt: skip
def new(name: str, door: str, into: Path) -> None:
    """Write a new plugin: a package with tests that pass, to be changed into your own."""
    place = write_plugin(name, door, into)
    click.echo(f"Written: {place}")
    click.echo(f"Its code is in {place / 'src' / f'venire_{name}'}. Run its tests there: pytest")


def write_plugin(name: str, door: str, into: Path) -> Path:
    """Write the package of a plugin into a folder and return its place.

    Raises Invalid for a name that cannot be taken and a folder that is there, saying what to do.
    """
    _refuse_name(name, door)
    place = into / f"venire-{name.replace('_', '-')}"
    words = _words(name, door)
    written = {path: Template(text).substitute(words) for path, text in _files(name, door)}
    try:
        place.mkdir()
        for path, content in written.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(content, encoding="utf-8")
    except FileExistsError:
        said = message("%(place)s is there already: choose another name, or another folder with"
                       " --into.", place=str(place))  # fmt: skip
        raise Invalid(said) from None
    except OSError as error:
        said = message("%(place)s cannot be written: %(why)s. Choose a folder of yours with"
                       " --into.", place=str(place), why=error.strerror or "")  # fmt: skip
        raise Invalid(said) from None
    return place


def _refuse_name(name: str, door: str) -> None:
    if not _NAME.fullmatch(name):
        said = message(
            "%(name)s is no name for a plugin: take 2 to %(most)s small letters, digits and"
            " single underscores, a letter first, such as two_words.",
            name=repr(name[:60]), most=LONGEST_NAME,
        )  # fmt: skip
        raise Invalid(said)
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        said = message("%(name)s is a word of Python's own: choose another name.", name=name)
        raise Invalid(said)
    if name in _bundled():
        said = message("Venire brings a plugin %(name)s along: choose another name.", name=name)
        raise Invalid(said)
    if _class_name(name, door) in _toolkit_names():
        said = message("%(name)s would hide a name of the toolkit: choose another.", name=name)
        raise Invalid(said)


def _bundled() -> set[str]:
    from moderation import paths
    from moderation.hooks.loading.sources import find_sources

    found = find_sources(paths.folder("plugins"), SKELETON / "nothing")
    return {one.name for one in found if one.path is not None}


def _toolkit_names() -> set[str]:
    from moderation.hooks import toolkit

    return set(toolkit.__all__)


def _class_name(name: str, door: str) -> str:
    return "".join(word.capitalize() for word in name.split("_")) + KINDS[door].ending


def _words(name: str, door: str) -> dict[str, str]:
    """Give what stands for each place of the skeleton."""
    from moderation.hooks.doors import API_VERSION

    kind, package = KINDS[door], f"venire_{name}"
    return {
        "plugin": name,
        "package": package,
        "distribution": package.replace("_", "-"),
        "wheel": f"dist/{package}-0.1.0-py3-none-any.whl",
        "class_name": _class_name(name, door),
        "title": name.replace("_", " ").capitalize(),
        "door": "listener" if door == "event" else door,
        "article": "an" if door == "enricher" else "a",
        "hook": kind.hook,
        "register": kind.register,
        "api": str(API_VERSION),
    }


def _files(name: str, door: str) -> Iterator[tuple[str, str]]:
    """Give the place of each file in the package, and its text with places to fill."""
    source = f"src/venire_{name}"
    common, own = SKELETON / "package", SKELETON / "doors" / door
    special = own / "init.py.tmpl"
    init = special if special.exists() else common / "init.py.tmpl"
    for name_of_file in ("pyproject.toml", "README.md", "LICENSE"):
        yield name_of_file, _text(common / f"{name_of_file}.tmpl")
    yield ".gitignore", _text(common / "gitignore.tmpl")
    yield f"{source}/__init__.py", _text(init)
    yield f"{source}/{door}.py", _text(own / f"{door}.py.tmpl")
    yield f"{source}/py.typed", ""
    yield "tests/conftest.py", _text(common / "conftest.py.tmpl")
    yield f"tests/test_{name}.py", _text(own / "test.py.tmpl")
    for path in sorted(own.glob("*.json.tmpl")):
        yield f"tests/{path.name.removesuffix('.tmpl')}", _text(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
