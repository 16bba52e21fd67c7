"""What is switched off is never imported; what breaks is listed, and everything else goes on."""

import sys
from importlib.metadata import EntryPoint

import pytest

from moderation.domain.messages import message
from moderation.hooks.doors import DOORS
from moderation.hooks.loading import sources
from moderation.hooks.loading.records import LoadOptions, Origin, PluginState

BROKEN = {
    "syntax": "def (",
    "raises": "raise RuntimeError('bad day')",
    "exits": "import sys; sys.exit(3)",
    "exits_hard": "raise BaseException('out')",
    "unprintable": """
        class Odd(Exception):
            def __str__(self):
                raise ValueError
        raise Odd
    """,
    "missing_import": "import no_such_module_anywhere",
    "no_hook": "x = 1",
    "misspelt": "@hookimpl\ndef register_filter(register): pass",
    "unmarked": "def register_filters(register): pass",
    "wrong_arguments": "@hookimpl\ndef register_filters(registry): pass",
    "other_api": "requires_api = 99\n@hookimpl\ndef register_filters(register): pass",
    "hook_raises": "@hookimpl\ndef register_filters(register): raise KeyError('x')",
    "hook_exits": "@hookimpl\ndef register_filters(register): raise SystemExit",
    "no_class": "@hookimpl\ndef register_filters(register): register(42)",
    "wrong_door": """
        class Voter(Juror[NoSettings]):
            id = "voter"
            title = message("Voter")
            def vote(self, case): return None
        @hookimpl
        def register_filters(register): register(Voter)
    """,
    "abstract": """
        class Half(Filter[NoSettings]):
            id = "half"
            title = message("Half")
        @hookimpl
        def register_filters(register): register(Half)
    """,
    "bad_id": """
        class Named(Filter[NoSettings]):
            id = "Not Good"
            title = message("Named")
            def screen(self, item): return score(0)
        @hookimpl
        def register_filters(register): register(Named)
    """,
    "bad_title": """
        class Titled(Filter[NoSettings]):
            id = "titled"
            title = "plain text"
            def screen(self, item): return score(0)
        @hookimpl
        def register_filters(register): register(Titled)
    """,
    "bad_settings": """
        class Set(Filter[NoSettings]):
            id = "set"
            title = message("Set")
            settings_class = dict
            def screen(self, item): return score(0)
        @hookimpl
        def register_filters(register): register(Set)
    """,
}


def state(loaded, name):
    return {record.name: record.state for record in loaded.records}[name]


def record(loaded, name):
    return next(one for one in loaded.records if one.name == name)


def imported(name):
    return f"moderation_plugins.{name}" in sys.modules


def test_a_good_plugin_is_loaded_with_its_doors(workshop):
    workshop.filter("good")
    workshop.write("hears", "@hookimpl\ndef decision_made(event): pass\n__version__ = '2.1'")
    loaded = workshop.load()
    assert record(loaded, "good").doors == ("filter",)
    assert record(loaded, "good").source.origin is Origin.FOLDER
    assert record(loaded, "hears").events == ("decision_made",)
    assert record(loaded, "hears").version == "2.1"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_listed_with_its_reason_and_the_rest_goes_on(workshop, name):
    workshop.write(name, BROKEN[name])
    workshop.filter("a_good_one")
    workshop.filter("zz_good_one")
    manager = workshop.start()
    listed = {one.name: one for one in manager.plugins}
    assert listed[name].state is PluginState.FAILED
    assert str(listed[name].reason)
    assert [one.id for one in manager.filters()] == ["a_good_one", "zz_good_one"]
    assert name not in [plugin for plugin, _ in loaded_names(manager)]


def loaded_names(manager):
    return manager._loaded.plugin_manager.list_name_plugin()


def test_all_broken_plugins_together_change_nothing(workshop):
    for name, source in BROKEN.items():
        workshop.write(name, source)
    workshop.filter("good")
    manager = workshop.start()
    assert [one.id for one in manager.filters()] == ["good"]
    failed = [one.name for one in manager.plugins if one.state is PluginState.FAILED]
    assert sorted(failed) == sorted(BROKEN)


def test_a_misspelt_hook_is_answered_with_the_right_one(workshop):
    workshop.write("misspelt", BROKEN["misspelt"])
    reason = str(record(workshop.load(), "misspelt").reason)
    assert "'register_filter'" in reason
    assert "'register_filters'" in reason


def test_what_is_disabled_or_blocked_is_not_imported(workshop):
    for name in ("disabled", "blocked"):
        workshop.write(name, "raise RuntimeError('imported')")
    options = LoadOptions(
        disabled=frozenset({"disabled"}), blocked={"blocked": message("Known to be bad.")}
    )
    loaded = workshop.load(options)
    assert state(loaded, "disabled") is PluginState.DISABLED
    assert record(loaded, "blocked").state is PluginState.BLOCKED
    assert str(record(loaded, "blocked").reason) == "Known to be bad."
    assert not imported("disabled")
    assert not imported("blocked")


def test_safe_mode_loads_bundled_plugins_only(workshop):
    workshop.filter("own")
    workshop.write("shipped", "@hookimpl\ndef topic_changed(event): pass", bundled=True)
    loaded = workshop.load(LoadOptions(safe_mode=True))
    assert state(loaded, "shipped") is PluginState.LOADED
    assert state(loaded, "own") is PluginState.LEFT_OUT
    assert not imported("own")


def test_an_exact_list_loads_exactly_those(workshop):
    for name in ("one", "two", "three"):
        workshop.filter(name)
    options = LoadOptions(only=("two", "absent"), disabled=frozenset({"two"}))
    loaded = workshop.load(options)
    assert state(loaded, "two") is PluginState.LOADED
    assert state(loaded, "one") is PluginState.LEFT_OUT
    assert state(loaded, "absent") is PluginState.FAILED
    assert not imported("one")


def test_an_exact_list_does_not_lift_a_block(workshop):
    workshop.filter("bad")
    options = LoadOptions(only=("bad",), blocked={"bad": message("Known to be bad.")})
    assert state(workshop.load(options), "bad") is PluginState.BLOCKED


def test_of_two_plugins_of_one_name_the_bundled_one_wins(workshop):
    workshop.write("twin", "@hookimpl\ndef topic_changed(event): pass", bundled=True)
    workshop.write("twin", "raise RuntimeError")
    records = [one for one in workshop.load().records if one.name == "twin"]
    assert [one.state for one in records] == [PluginState.LOADED, PluginState.FAILED]


def test_an_id_that_is_taken_refuses_the_later_plugin(workshop):
    workshop.filter("first")
    path = workshop.instance / "plugins" / "second.py"
    path.write_text((path.parent / "first.py").read_text())
    loaded = workshop.load()
    assert state(loaded, "first") is PluginState.LOADED
    assert "has the id 'first'" in str(record(loaded, "second").reason)


def test_one_id_behind_two_doors_of_a_plugin_is_refused(workshop):
    """Both would have the same settings, and be put on trial together."""
    workshop.write(
        "twofold",
        """
        class Sieve(Filter[NoSettings]):
            id = "twofold"
            title = message("Sieve")
            def screen(self, item): return score(0)
        class Voter(Juror[NoSettings]):
            id = "twofold"
            title = message("Voter")
            def vote(self, case): return None
        @hookimpl
        def register_filters(register): register(Sieve)
        @hookimpl
        def register_jurors(register): register(Voter)
        """,
    )
    refused = record(workshop.load(), "twofold")
    assert refused.state is PluginState.FAILED
    assert "its juror has the id 'twofold', as has its filter" in str(refused.reason)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_nobody_may_ask_for_more_time_than_others_can_wait(workshop, door):
    for name, more in (("longest", 0), ("longer", 1)):
        workshop.write(
            name,
            f"""
            class Slow({door.contract.__name__}[NoSettings]):
                id = "{name}"
                title = message("Slow")
                seconds_limit = {door.longest + more}
            Slow.__abstractmethods__ = frozenset()
            @hookimpl
            def {door.hook}(register): register(Slow)
            """,
        )
    loaded = workshop.load()
    assert state(loaded, "longest") is PluginState.LOADED
    assert f"up to {door.longest:g}" in str(record(loaded, "longer").reason)


def test_a_folder_is_a_plugin_with_relative_imports(workshop):
    folder = workshop.instance / "plugins" / "boxed"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from moderation.hooks.toolkit import hookimpl\nfrom .inner import Hears\n"
        "@hookimpl\ndef topic_changed(event): Hears.count += 1\n"
    )
    (folder / "inner.py").write_text("class Hears:\n    count = 0\n")
    assert state(workshop.load(), "boxed") is PluginState.LOADED


def test_what_is_no_plugin_is_passed_over(workshop):
    plugins = workshop.instance / "plugins"
    (plugins / "README.md").write_text("read me")
    (plugins / "notes").mkdir()
    (plugins / "__pycache__").mkdir()
    (plugins / "not-a-name.py").write_text("raise RuntimeError")
    (plugins / ".hidden.py").write_text("raise RuntimeError")
    assert workshop.load().records == ()


def test_an_instance_without_plugins_starts(tmp_path):
    from moderation.hooks.loader import load

    assert load(tmp_path / "nowhere", bundled=tmp_path / "none").records == ()


def test_an_installed_package_is_found_by_its_entry_point(workshop, monkeypatch, tmp_path):
    module = "venire_plugin_from_a_package"
    (tmp_path / f"{module}.py").write_text(
        "from moderation.hooks.toolkit import hookimpl\n@hookimpl\ndef topic_changed(event): pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    entries = [
        EntryPoint("packaged", module, sources.GROUP),
        EntryPoint("gone", "no_such_package", sources.GROUP),
    ]
    monkeypatch.setattr(sources, "entry_points", lambda group: entries)
    loaded = workshop.load()
    assert state(loaded, "packaged") is PluginState.LOADED
    assert state(loaded, "gone") is PluginState.FAILED


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("shout", "!!", "did not load"),
        ("shout", "", "did not load"),
        ("shout", "a b", "did not load"),
        ("shout", ".relative", "did not load"),
        ("sho-ut", "json", "no name for a plugin"),
        ("../shout", "json", "no name for a plugin"),
        ("shöut", "json", "no name for a plugin"),
        ("s" * 61, "json", "no name for a plugin"),
        ("s" * 5_000, "json", "no name for a plugin"),
        ("", "json", "no name for a plugin"),
    ],
)
def test_an_entry_point_that_cannot_be_one_stops_no_start(
    workshop, monkeypatch, name, value, reason
):
    workshop.filter("fine")
    entries = [EntryPoint(name, value, sources.GROUP)]
    monkeypatch.setattr(sources, "entry_points", lambda group: entries)
    loaded = workshop.load()
    assert state(loaded, "fine") is PluginState.LOADED
    odd = loaded.records[-1]
    assert odd.state is PluginState.FAILED
    assert reason in str(odd.reason)
    assert 0 < len(odd.name) <= 60
    assert "/" not in odd.name


def test_two_instances_in_one_process_do_not_share_modules(workshop):
    workshop.filter("same_name", "return score(1)")
    first = workshop.start()
    other = type(workshop)(workshop.instance)
    other.filter("same_name", "return score(2)")
    second = other.start()
    assert first.filters()[0].made is not second.filters()[0].made
    assert type(first.filters()[0].made) is not type(second.filters()[0].made)


def test_fifty_plugins_start_quickly(workshop):
    import time

    for number in range(50):
        workshop.filter(f"plugin_{number}")
    started = time.process_time()
    loaded = workshop.load()
    assert time.process_time() - started < 1.5  # 0.3 s on a machine at rest
    assert all(one.state is PluginState.LOADED for one in loaded.records)
