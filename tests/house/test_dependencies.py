"""What setup.cfg asks for, the locks pin, the code imports and the docs tell is the same."""

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
RUNTIME_LOCK, WHOLE_LOCK = "requirements.lock", "requirements-dev.lock"


@pytest.fixture(scope="module")
def setup():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser


def requirements(text):
    lines = [line.strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def asked(setup, *extras):
    found = requirements(setup["options"]["install_requires"])
    for extra in extras:
        found += requirements(setup["options.extras_require"][extra])
    return found


def pinned(name):
    """Give each package of a lock with all its versions; there are several where Pythons differ."""
    versions: dict[str, set[Version]] = {}
    text = (ROOT / name).read_text()
    for package, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(package), set()).add(Version(version))
    return versions


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        (RUNTIME_LOCK, ("build", "postgres")),
        (WHOLE_LOCK, ("build", "postgres", "test", "lint")),
    ],
)
def test_a_lock_pins_all_that_is_asked_for(setup, lock, extras):
    versions = pinned(lock)
    for requirement in asked(setup, *extras):
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement.name} is missing from {lock}: run make lock"
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_both_locks_agree():
    whole = pinned(WHOLE_LOCK)
    assert {
        name: found for name, found in pinned(RUNTIME_LOCK).items() if whole[name] != found
    } == {}


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, WHOLE_LOCK])
def test_a_lock_has_hashes_and_names_no_place(lock):
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert not re.search(r"://|file:|\s@\s|--(extra-)?index|--find-links|^/", text, re.MULTILINE)


def test_every_lower_bound_is_given(setup):
    everything = asked(setup, *setup["options.extras_require"])
    assert [found.name for found in everything if not found.specifier] == []


def test_the_build_needs_what_the_extra_says(setup):
    text = (ROOT / "pyproject.toml").read_text()
    stated = re.search(r"^requires = \[(.*)\]$", text, re.MULTILINE).group(1)
    extra = {str(found) for found in requirements(setup["options.extras_require"]["build"])}
    assert {str(Requirement(word)) for word in re.findall(r'"([^"]+)"', stated)} == extra


def test_every_dependency_is_explained(setup):
    told = (ROOT / "docs" / "dependencies.md").read_text()
    explained = set(re.findall(r"^\| ([a-z0-9][a-z0-9_.-]*)(?:\[\w+\])? \|", told, re.MULTILINE))
    everything = asked(setup, *setup["options.extras_require"])
    assert explained - {"package"} == {found.name for found in everything}


FOR_TESTS = ROOT / "moderation" / "hooks" / "testing" / "fixtures.py"
"""Authors of plugins import it from their tests, where pytest is; nothing that runs does."""


def imported():
    for room in ("moderation", "plugins"):
        for path in {*(ROOT / room).rglob("*.py")} - {FOR_TESTS}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    yield node.module.split(".")[0]


def test_what_is_imported_is_asked_for(setup):
    own = {"moderation", "moderation_plugins", "plugins", "_typeshed"}
    names = {canonicalize_name(found.name) for found in asked(setup, "build", "postgres")}
    homes = packages_distributions()
    missing = {
        module
        for module in set(imported()) - sys.stdlib_module_names - own
        if not {canonicalize_name(home) for home in homes.get(module, ())} & names
    }
    assert missing == set()
