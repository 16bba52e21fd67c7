"""What is blocked, or made for another interface, is not installed, and the refusal says why."""

import pytest

from moderation.domain.plugins.pins import parse_pins
from moderation.hooks.loading.blocking import BLOCKED_FILE
from moderation.work.installing.changing import check_installed
from moderation.work.installing.refusals import NotInstalled
from tests.work.installing.wheels import Wheel, sha256


@pytest.fixture
def block(shelf):
    """A function that writes the operator's list."""
    return lambda text: (shelf.instance / BLOCKED_FILE).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("line", ["venire-shout==1.0 # it leaks", "shout<2 # it leaks"])
def test_a_blocked_version_is_refused_by_its_packages_name_or_its_own(
    shelf, put, wheels, block, line
):
    block(line)
    with pytest.raises(NotInstalled, match=r"venire-shout==1\.0 is refused.*it leaks"):
        put(Wheel().build(wheels))
    assert shelf.names() == []


def test_another_version_is_installed(shelf, put, wheels, block):
    block("venire-shout==1.0")
    put(Wheel(version="1.1").build(wheels))
    assert [one.pin.version for one in shelf.installed()] == ["1.1"]


def test_what_a_plugin_needs_is_looked_at_too(shelf, put, wheels, block):
    library = Wheel("needed-lib", entry_points="", module="ANSWER = 42\n").build(wheels)
    plugin = Wheel(needs=("needed-lib",)).build(wheels)
    text = f"venire-shout==1.0 --hash={sha256(plugin)}\nneeded-lib==1.0 --hash={sha256(library)}\n"
    block("needed-lib # stolen")
    with pytest.raises(NotInstalled, match=r"needed-lib==1\.0 is refused.*stolen"):
        put(pins=parse_pins(text), places=[wheels])


def test_what_was_installed_before_it_was_blocked_is_told_and_stands_in_nobodys_way(
    shelf, put, wheels, block
):
    put(Wheel().build(wheels))
    block("venire-shout # it leaks")
    put(Wheel("other", plugin="other").build(wheels))
    with pytest.raises(NotInstalled, match="it leaks"):
        check_installed(shelf)


def test_while_a_line_cannot_be_read_nothing_is_installed(put, wheels, block):
    block("venire shout, all of it")
    with pytest.raises(NotInstalled, match=r"Line 1 of plugins-blocked\.txt"):
        put(Wheel().build(wheels))


def test_a_package_for_another_interface_is_refused_before_anything_of_it_runs(put, wheels):
    with pytest.raises(NotInstalled, match="made for plugin API 2, this is 1"):
        put(Wheel(keywords="venire-api-2", module="raise SystemExit\n").build(wheels))
