"""What is known to be bad, blocked, or made for another interface is refused unimported."""

import importlib
import sys
import zipfile

import pytest

from moderation.domain.messages import message
from moderation.hooks.loader import load
from moderation.hooks.loading import blocking
from moderation.hooks.loading.blocking import BLOCKED_FILE, Block, blocks_of, known_bad
from moderation.hooks.loading.records import LoadOptions, Origin, PluginState, Source
from moderation.hooks.loading.sources import stated_apis
from tests.work.installing.wheels import Wheel, plugin_module

SHOUT = Source("shout", Origin.ENTRY_POINT, "venire_shout", None, "1.0", "venire-shout")
DEADLY = "raise SystemExit('it was imported')\n"


def block(instance, text):
    (instance / BLOCKED_FILE).write_text(text, encoding="utf-8")


def install(instance, wheel):
    """Unpack a wheel where an installation has its packages."""
    folder = instance / "packages" / "0001"
    with zipfile.ZipFile(wheel.build(instance / "wheels")) as archive:
        archive.extractall(folder)
    (instance / "packages" / "current").symlink_to("0001")


def found(instance, name="shout"):
    return next(one for one in load(instance, LoadOptions()).records if one.name == name)


@pytest.fixture(autouse=True)
def _forget():
    yield
    sys.modules.pop("venire_shout", None)
    importlib.invalidate_caches()


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("venire-shout==1.0", True),
        ("Venire_Shout == 1.0  # why", True),
        ("shout<2", True),
        ("shout>=0.9,<1.1", True),
        ("shout", True),
        ("venire-shout~=1.0", True),
        ("venire-shout==1.1", False),
        ("venire-shout<1.0", False),
        ("venire-shouting", False),
        ("# venire-shout==1.0", False),
        ("", False),
    ],
)
def test_a_line_of_the_operator_is_a_name_and_perhaps_versions(tmp_path, line, refused):
    block(tmp_path, line)
    blocks = blocks_of(tmp_path)
    assert (blocks.reason(SHOUT) is not None, blocks.troubles) == (refused, ())


def test_the_reason_behind_a_line_is_given(tmp_path):
    block(tmp_path, "venire-shout==1.0 # holds the queue\nmutter\n")
    blocks = blocks_of(tmp_path)
    assert str(blocks.reason(SHOUT)) == "The operator blocked it: holds the queue"
    mutter = Source("mutter", Origin.FOLDER, "moderation_plugins.mutter")
    assert str(blocks.reason(mutter)) == "The operator blocked it."


@pytest.mark.parametrize(
    "line",
    ["shout==", "shout=1", "shout 1.0", "-r other.txt", "shout @ http://x.example", "shout[a]==1",
     "shout; python_version>'3'", "é", "shout==1 --hash=sha256:0"],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_and_the_others_count(tmp_path, line):
    block(tmp_path, f"{line}\nvenire-shout==1.0\n")
    blocks = blocks_of(tmp_path)
    assert "Line 1 of plugins-blocked.txt cannot be read" in str(blocks.troubles[0])
    assert blocks.reason(SHOUT) is not None


def test_a_list_that_cannot_be_read_at_all_stops_no_start(tmp_path):
    (tmp_path / BLOCKED_FILE).write_bytes(b"\xff\xfe")
    assert "cannot be read" in str(blocks_of(tmp_path).troubles[0])
    assert any(one.state is PluginState.LOADED for one in load(tmp_path).records)


def test_a_version_that_cannot_be_compared_is_not_trusted(tmp_path):
    assert Block("shout", "<2", message("Bad.")).is_about(["shout"], "not a version")


def test_of_a_plugin_in_a_folder_the_name_alone_is_known(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "shout.py").write_text(plugin_module(), encoding="utf-8")
    block(tmp_path, "shout==1.0")
    assert found(tmp_path).state is PluginState.LOADED
    (tmp_path / "plugins" / "shout.py").write_text(DEADLY, encoding="utf-8")
    block(tmp_path, "shout")
    assert found(tmp_path).state is PluginState.BLOCKED


def test_a_blocked_package_is_listed_with_the_reason_and_not_imported(tmp_path):
    install(tmp_path, Wheel(module=DEADLY))
    block(tmp_path, "venire-shout<=1.0  # it ends everything")
    record = found(tmp_path)
    assert (record.state, record.source.version) == (PluginState.BLOCKED, "1.0")
    assert "it ends everything" in str(record.reason)
    assert "venire_shout" not in sys.modules


def test_the_shipped_list_is_read_and_refuses(tmp_path, monkeypatch):
    path = tmp_path / "bad.toml"
    path.write_text(
        '[[plugin]]\nname = "venire-shout"\nversions = "<1.1"\nreason = "It leaks. Take 1.1."\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(blocking, "known_bad", lambda: known_bad(path))
    assert str(blocks_of(tmp_path).reason(SHOUT)) == "Known to be bad: It leaks. Take 1.1."


def test_the_list_that_is_shipped_is_whole():
    assert all(one.name and str(one.reason) for one in known_bad())


def test_the_example_in_the_shipped_list_is_in_its_form(tmp_path):
    text = blocking.KNOWN_BAD.read_text(encoding="utf-8")
    lines = text[text.index("# [[plugin]]") :].splitlines()
    path = tmp_path / "bad.toml"
    path.write_text("\n".join(line.removeprefix("# ") for line in lines), encoding="utf-8")
    (example,) = known_bad(path)
    assert example.is_about(["venire-example"], "1.1")
    assert not example.is_about(["venire-example"], "1.2.1")


@pytest.mark.parametrize(
    ("keywords", "apis"),
    [
        ("venire-api-1", ("1",)),
        ("moderation,venire-api-2,Venire-API-1", ("2", "1")),
        ("moderation venire-api-3", ("3",)),
        ("venire-api-x, venire-api-, my-venire-api-1, venire-api-1x", ()),
        ("", ()),
    ],
)
def test_a_package_says_in_its_keywords_for_which_interface_it_was_made(keywords, apis):
    assert stated_apis(keywords) == apis


def test_a_package_for_another_interface_is_not_imported(tmp_path):
    install(tmp_path, Wheel(module=DEADLY, keywords="venire-api-2"))
    record = found(tmp_path)
    assert record.state is PluginState.FAILED
    assert "made for plugin API 2, this is 1" in str(record.reason)
    assert "venire_shout" not in sys.modules


@pytest.mark.parametrize("keywords", ["", "venire-api-1", "venire-api-2,venire-api-1", "jury"])
def test_a_package_for_this_interface_or_none_that_it_names_is_loaded(tmp_path, keywords):
    install(tmp_path, Wheel(keywords=keywords))
    assert found(tmp_path).state is PluginState.LOADED
