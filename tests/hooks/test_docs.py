"""Every hook and contract is documented with its exact arguments, and the examples run."""

import ast
import inspect
import re
from dataclasses import fields

import pytest

from moderation.hooks import contracts, specs
from moderation.hooks.contracts import DecisionMade, TopicChanged, VerdictReached
from moderation.hooks.doors import API_VERSION, DOORS, EVENTS
from moderation.hooks.loader import load
from moderation.hooks.loading.records import Origin, PluginState
from moderation.hooks.testing import check_contract, make
from moderation.hooks.testing.suites import SUITES
from moderation.paths import PACKAGE

DOCS = PACKAGE.parent / "docs" / "plugins"
PAGES = {door.name: DOCS / f"{door.name}s.md" for door in DOORS}
GUIDES = {"tutorial", "testing", "publishing", "checklist"}
"""Pages about the whole of a plugin; what they show is run in test_guides."""
REFERENCE = [path for path in sorted(DOCS.glob("*.md")) if path.stem not in GUIDES]
TESTS = PACKAGE.parent / "tests" / "plugins"
EVENT_CLASSES = dict(zip(EVENTS, (DecisionMade, VerdictReached, TopicChanged), strict=True))


def page(door):
    return one_line(PAGES[door.name].read_text(encoding="utf-8"))


def one_line(text):
    return " ".join(text.split())


def examples(path):
    return re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def call(name):
    return f"{name}({', '.join(inspect.signature(getattr(specs, name)).parameters)})"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_door_has_a_page_with_its_hook(door):
    assert f"`{call(door.hook)}`" in page(door)
    assert f"`{call(door.hook)}`" in (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_every_method_behind_a_door_stands_on_its_page_with_its_exact_signature(door):
    own = {name: one for name, one in vars(door.contract).items() if inspect.isfunction(one)}
    public = [name for name in own if not name.startswith("_")]
    assert public
    for name in public:
        signature = inspect.signature(own[name])
        assert f"`{door.contract.__name__}.{name}{signature}`".replace("'", "") in page(door)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_the_time_limit_stands_on_the_page(door):
    assert f"`seconds_limit` is {door.contract.seconds_limit:g}" in page(door)


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("filter", "ScreenedItem"),
        ("filter", "SenderHistory"),
        ("juror", "Case"),
        ("juror", "CaseEvidence"),
        ("juror", "JurorBallot"),
        ("enricher", "Question"),
        ("enricher", "EvidenceDraft"),
        ("tag_matcher", "VocabularyTag"),
        ("tag_matcher", "Match"),
        ("notifier", "Notice"),
        ("translator", "Translation"),
        ("topic_section", "ShownTopic"),
        ("topic_section", "Section"),
        ("topic_section", "Line"),
        ("dashboard_panel", "Section"),
        ("dashboard_panel", "Line"),
    ],
)
def test_every_field_that_goes_in_or_out_is_named(name, class_name):
    text = one_line(PAGES[name].read_text(encoding="utf-8"))
    missing = [
        one.name for one in fields(getattr(contracts, class_name)) if not named(one.name, text)
    ]
    assert missing == []


def named(name, text):
    return re.search(rf"`[^`]*\b{name}\b[^`]*`", text)


def limits(door):
    """Give the limits that a contract sets, by the names that they have in its module."""
    module = inspect.getmodule(door.contract)
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, int | float)
    }


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_every_limit_of_a_contract_stands_on_its_page(door):
    told = page(door).replace("\N{MINUS SIGN}", "-")
    assert [name for name, limit in limits(door).items() if f"{limit:,}" not in told] == []


@pytest.mark.parametrize("path", [*PAGES.values(), DOCS / "events.md"], ids=lambda path: path.stem)
def test_a_page_tells_of_limits_and_errors_before_its_example(path):
    text = path.read_text(encoding="utf-8")
    assert 0 < text.index("## Limits and errors") < text.index("```python")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    records = load(tmp_path_factory.mktemp("instance")).records
    return [one for one in records if one.source.origin is Origin.BUNDLED]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_door_has_a_suite_and_a_bundled_plugin_with_tests_that_uses_it(bundled, door):
    assert door.contract in SUITES
    users = [one.name for one in bundled if door.name in one.doors]
    assert users
    assert [name for name in users if not (TESTS / f"test_{name}.py").exists()] == []


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_told_with_its_fields(name):
    text = one_line((DOCS / "events.md").read_text(encoding="utf-8"))
    assert f"`{call(name)}`" in text
    assert [one.name for one in fields(EVENT_CLASSES[name]) if not named(one.name, text)] == []


def test_the_version_of_the_interface_is_the_one_that_is_told():
    assert f"requires_api = {API_VERSION}" in (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_the_examples_run_and_keep_their_contracts(workshop, path):
    blocks = examples(path)
    assert blocks
    for number, source in enumerate(blocks):
        if "hookimpl" in source:
            workshop.write(f"example_{number}", source)
        else:
            run_tests(source, workshop.instance)
    for record in workshop.load().records:
        assert record.state is PluginState.LOADED, record.detail
        for one in record.registrations:
            check_contract(make(one.implementation, workshop.instance))


def run_tests(source, folder):
    names: dict[str, object] = {}
    exec(compile(source, "example", "exec"), names)
    tests = [one for name, one in names.items() if name.startswith("test_")]
    assert tests
    for test in tests:
        test(folder)


def test_every_name_that_an_example_imports_is_in_the_toolkit():
    from moderation.hooks import toolkit

    for path in DOCS.glob("*.md"):
        for source in examples(path):
            assert imported(source, "moderation.hooks.toolkit") <= set(toolkit.__all__)


def imported(source, module):
    """The names that a source imports from a module, on however many lines."""
    found = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.ImportFrom))
    return {name.name for one in found if one.module == module for name in one.names}
