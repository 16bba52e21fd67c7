"""Broken plugins, one of each sort, and how to put all of them into an instance.

They are written when they are needed: files that are no Python have no place among ours. With
``VENIRE_TEST_BROKEN_PLUGINS=1`` every instance that the tests make has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

PREFACE = "from dataclasses import dataclass\nfrom moderation.hooks.toolkit import *\n"

FILTER = """
class Written(Filter[NoSettings]):
    id = "{id}"
    title = message("Written")
    {more}
    def screen(self, item):
        return score(0)

@hookimpl
def register_filters(register):
    register({given})
"""


def _filter(id: str, more: str = "pass", given: str = "Written") -> str:
    return FILTER.format(id=id, more=more, given=given)


#: Plugins that do not load: their sources, and what the reason says.
REFUSED: Mapping[str, tuple[str | bytes, str]] = MappingProxyType(
    {
        "broken_import": ("import no_such_module_anywhere", "no_such_module_anywhere"),
        "broken_syntax": ("def (", "SyntaxError"),
        "broken_null_bytes": (b"x = 1\0\n", "null bytes"),
        "broken_encoding": (b"name = '\xff\xfe'\n", "SyntaxError"),
        "broken_raise": ("raise RuntimeError('a bad day')", "a bad day"),
        "broken_exit": ("import sys\nsys.exit('gone')", "SystemExit: gone"),
        "broken_base": ("raise BaseException('out of here')", "out of here"),
        "broken_unprintable": (
            "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\nraise Odd",
            "cannot be printed",
        ),
        "broken_misspelt": (
            "@hookimpl\ndef register_filter(register): pass",
            "did you mean 'register_filters'",
        ),
        "broken_unmarked": ("def register_filters(register): pass", "not marked with @hookimpl"),
        "broken_arguments": ("@hookimpl\ndef register_filters(registry): pass", "register_filters"),
        "broken_api": (
            "requires_api = 99\n@hookimpl\ndef register_filters(register): pass",
            "asks for plugin API 99",
        ),
        "broken_no_hook": ("x = 1", "implements no hook"),
        "broken_hook": ("@hookimpl\ndef register_filters(register): 1 / 0", "ZeroDivisionError"),
        "broken_hook_exits": (
            "@hookimpl\ndef register_filters(register): raise SystemExit",
            "SystemExit",
        ),
        "broken_instance": (
            _filter("broken_instance", given="Written(NoSettings(), None)"),
            "given as a class",
        ),
        "broken_abstract": (
            _filter("broken_abstract").replace("def screen", "def look"),
            "Written lacks screen",
        ),
        "broken_id": (_filter("Not Good"), "needs an id of small letters"),
        "broken_id_clash": (_filter("links_and_words"), "another filter has the id"),
        "broken_title": (_filter("broken_title", "title = 'Plain'"), "needs a title"),
        "broken_limit": (_filter("broken_limit", "seconds_limit = 'soon'"), "seconds_limit"),
        "broken_settings": (_filter("broken_settings", "settings_class = dict"), "dataclass"),
        "broken_defaults": (
            "@dataclass(frozen=True)\nclass Refusing:\n"
            "    words: int = setting(1, message('Words'))\n"
            "    def __post_init__(self): raise ValueError('never fits')\n"
            + _filter("broken_defaults", "settings_class = Refusing"),
            "never fits",
        ),
        "links_and_words": (_filter("another_of_this_name"), "Another plugin has the same name"),
    }
)  # fmt: skip

#: Plugins that load, and whose implementation cannot be built.
UNUSABLE: Mapping[str, tuple[str | bytes, str]] = MappingProxyType(
    {
        "broken_init": (
            _filter("broken_init", "def __init__(self, *given): raise OSError('no such disk')"),
            "no such disk",
        ),
        "broken_init_exits": (
            _filter("broken_init_exits", "def __init__(self, *given): raise SystemExit(3)"),
            "SystemExit",
        ),
    }
)

#: Plugins that work and behave badly: what they do must stay theirs.
RUDE: Mapping[str, str | bytes] = MappingProxyType(
    {
        "broken_prints": "for _ in range(200):\n    print('{' * 500)\n" + _filter("broken_prints"),
        "broken_thread": "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n"
        + _filter("broken_thread"),
        "broken_logging": "import logging\nlogging.getLogger().setLevel(50)\nlogging.disable()\n"
        + _filter("broken_logging"),
    }
)

#: Plugins that stop whoever loads or builds them; they cost seconds, so only their tests have them.
HANGING: Mapping[str, str | bytes] = MappingProxyType(
    {
        "hangs_at_import": "while True:\n    pass",
        "hangs_and_swallows": "while True:\n    try:\n        while True: pass\n"
        "    except BaseException: pass",
        "hangs_in_its_hook": "@hookimpl\ndef register_filters(register):\n    while True: pass",
        "hangs_in_init": _filter(
            "hangs_in_init", "def __init__(self, *given):\n        while True: pass"
        ),
    }
)  # fmt: skip

#: A folder without __init__.py, and an entry point whose module is not there.
BARE_FOLDER = "broken_folder"
ENTRY_POINT = "broken_entry_point"
#: What does not load, and words of the reason that is given.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        **{name: reason for name, (_, reason) in REFUSED.items()},
        BARE_FOLDER: "implements no hook",
        ENTRY_POINT: "no_such_package_anywhere",
    }
)
_METADATA = "Metadata-Version: 2.1\nName: broken-package\nVersion: 1.0\n"


@dataclass(frozen=True, slots=True)
class Put:
    """What was put into an instance: names of plugins by what becomes of them."""

    refused: frozenset[str]
    unusable: frozenset[str]
    rude: frozenset[str]


def put_broken_plugins(instance: Path) -> Put:
    """Put one broken plugin of each sort into an instance; only those that hang are left out."""
    folder = instance / "plugins"
    for name, (source, _reason) in {**REFUSED, **UNUSABLE}.items():
        write(folder, name, source)
    for name, rude in RUDE.items():
        write(folder, name, rude)
    bare = folder / BARE_FOLDER
    bare.mkdir(exist_ok=True)
    (bare / "inner.py").write_text("x = 1\n", encoding="utf-8")
    _put_package(instance / "packages")
    return Put(frozenset(REASONS), frozenset(UNUSABLE), frozenset(RUDE))


def write(folder: Path, name: str, source: str | bytes) -> Path:
    """Write a plugin of one file; the toolkit's names are imported for a source that is text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    path.write_bytes(source if isinstance(source, bytes) else (PREFACE + source).encode())
    return path


def _put_package(packages: Path) -> None:
    """Write a generation with one installed package whose entry point leads nowhere."""
    described = packages / "000001" / "broken_package-1.0.dist-info"
    if described.exists():
        return
    described.mkdir(parents=True)
    (described / "METADATA").write_text(_METADATA, encoding="utf-8")
    points = f"[venire.plugins]\n{ENTRY_POINT} = no_such_package_anywhere.plugin\n"
    (described / "entry_points.txt").write_text(points, encoding="utf-8")
    (described / "RECORD").write_text("", encoding="utf-8")
    (packages / "000001" / "plugins.txt").write_text("", encoding="utf-8")
    (packages / "current").symlink_to("000001")
