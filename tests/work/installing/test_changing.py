"""Installing, upgrading, removing and going back, without a running Venire."""

import subprocess
import sys

import pytest

from moderation.domain.plugins.pins import parse_pins
from moderation.hooks.loading.packages import installed
from moderation.work.installing import planning
from moderation.work.installing.changing import carry_out, check_installed, remove, roll_back
from moderation.work.installing.generations import KEPT
from moderation.work.installing.refusals import NotInstalled
from tests.work.installing.wheels import Wheel, plugin_module, sha256


@pytest.fixture
def change(shelf):
    """A function that carries out a change and says what became of it."""

    def changing(what):
        with shelf.lock():
            return str(carry_out(shelf, what).said)

    return changing


def there(shelf):
    return [one.pin.wanted for one in shelf.installed()]


def test_a_wheel_is_installed_with_its_own_hash_written_down(shelf, put, wheels):
    path = Wheel().build(wheels)
    changed = put(path)
    assert "Installed: venire-shout==1.0." in str(changed.said)
    assert "it counts from the next start" in str(changed.said)
    assert changed.seen.doors == ("filter shout",)
    assert f"--hash={sha256(path)}" in (shelf.instance / "plugins.txt").read_text()
    assert [one.plugins for one in installed(shelf.instance)] == [("shout",)]


def test_its_environment_stays_as_it_was(put, wheels):
    put(Wheel().build(wheels))
    done = subprocess.run(
        [sys.executable, "-c", "import venire_shout"], capture_output=True, check=False
    )
    assert b"ModuleNotFoundError" in done.stderr


def test_an_upgrade_lies_beside_the_old_one_and_can_be_taken_back(shelf, put, wheels, change):
    put(Wheel().build(wheels))
    put(Wheel(version="2.0").build(wheels), upgrade=True)
    assert there(shelf) == ["venire-shout==2.0"]
    assert shelf.names() == ["000001", "000002"]
    assert "venire-shout==1.0" in change(roll_back)
    assert there(shelf) == ["venire-shout==1.0"]
    assert "==1.0" in (shelf.instance / "plugins.txt").read_text()


def test_going_back_from_the_first_leaves_nothing_installed(shelf, put, wheels, change):
    put(Wheel().build(wheels))
    change(roll_back)
    assert (there(shelf), shelf.current()) == ([], None)
    assert not (shelf.instance / "plugins.txt").exists()
    with pytest.raises(NotInstalled, match="nothing to go back to"):
        change(roll_back)


def test_installing_again_or_over_is_refused(put, wheels):
    path = Wheel().build(wheels)
    put(path)
    with pytest.raises(NotInstalled, match="installed already"):
        put(path)
    with pytest.raises(NotInstalled, match="use upgrade"):
        put(Wheel(version="2.0").build(wheels))
    with pytest.raises(NotInstalled, match="use install"):
        put(Wheel("other", plugin="other").build(wheels), upgrade=True)


def test_a_list_with_hashes_brings_a_plugin_and_what_it_needs(shelf, put, wheels):
    library = Wheel("needed-lib", entry_points="", module="ANSWER = 42\n").build(wheels)
    plugin = Wheel(
        needs=("needed-lib>=1", "click", 'nowhere ; extra == "x"'),
        module="from needed_lib import ANSWER\n" + plugin_module(),
    ).build(wheels)
    text = f"venire-shout==1.0 --hash={sha256(plugin)}\nneeded-lib==1.0 --hash={sha256(library)}\n"
    put(pins=parse_pins(text), places=[wheels])
    assert there(shelf) == ["needed-lib==1.0", "venire-shout==1.0"]


def test_removing_takes_what_only_it_needed(shelf, put, wheels, change):
    library = Wheel("needed-lib", entry_points="").build(wheels)
    pins = parse_pins(f"needed-lib==1.0 --hash={sha256(library)}")
    put(Wheel(needs=("needed-lib",)).build(wheels), pins=pins, places=[wheels])
    put(Wheel("other", plugin="other").build(wheels))
    assert there(shelf) == ["needed-lib==1.0", "other==1.0", "venire-shout==1.0"]
    said = change(remove("shout"))
    assert "needed-lib==1.0, venire-shout==1.0" in said
    assert there(shelf) == ["other==1.0"]
    with pytest.raises(NotInstalled, match="not installed"):
        change(remove("shout"))


def test_what_another_plugin_needs_is_not_removed(put, wheels, change):
    base = Wheel().build(wheels)
    put(base, Wheel("other", plugin="other", needs=("venire-shout",)).build(wheels))
    with pytest.raises(NotInstalled, match=r"other==1\.0 needs it"):
        change(remove("shout"))


def test_what_is_installed_stays_installed_beside_something_new(shelf, put, wheels):
    put(Wheel().build(wheels))
    for path in wheels.iterdir():
        path.unlink()  # its wheel was kept
    put(Wheel("other", plugin="other").build(wheels))
    assert there(shelf) == ["other==1.0", "venire-shout==1.0"]


def test_only_the_last_generations_and_their_wheels_are_kept(shelf, put, wheels):
    put(Wheel().build(wheels))
    for number in range(2, 5):
        put(Wheel(version=f"{number}.0").build(wheels), upgrade=True)
    assert shelf.names() == ["000002", "000003", "000004"]
    assert len(shelf.names()) == KEPT
    assert len(list((shelf.folder / "wheels").iterdir())) == KEPT


def test_two_changes_at_once_are_refused(shelf, put, wheels):
    path = Wheel().build(wheels)
    with shelf.lock(), pytest.raises(NotInstalled, match="right now"):
        put(path)
    assert shelf.is_busy() is False


def test_a_hash_that_fits_lets_a_wheel_pass(shelf, put, wheels):
    path = Wheel().build(wheels)
    put(path, pins=parse_pins(f"venire-shout==1.0 --hash={sha256(path)}"))
    assert there(shelf) == ["venire-shout==1.0"]


def test_a_name_passes_when_the_operators_list_knows_its_hash(shelf, put, wheels):
    path = Wheel().build(wheels)
    (shelf.instance / "plugins-allowed.txt").write_text(
        f"venire-shout==1.0 --hash={sha256(path)}\n"
    )
    pins = [planning.Pin("venire-shout", "1.0")]
    put(pins=pins, places=[wheels])
    assert there(shelf) == ["venire-shout==1.0"]


def test_a_lock_names_everything_with_its_hash_and_changes_nothing(shelf, wheels):
    library = Wheel("needed-lib", entry_points="").build(wheels)
    plugin = Wheel(needs=("needed-lib", "flask")).build(wheels)
    order = planning.Order((planning.Pin("venire-shout", "1.0"),), (), (wheels,))
    found = {pin.name: f"sha256:{pin.hashes[0]}" for pin in planning.lock(shelf, order)}
    assert found == {"venire-shout": sha256(plugin), "needed-lib": sha256(library)}
    assert shelf.names() == []


def test_a_check_finds_what_was_changed_afterwards(shelf, put, wheels):
    assert check_installed(shelf).doors == ()
    put(Wheel().build(wheels))
    assert check_installed(shelf).doors == ("filter shout",)
    module = shelf.folder / "000001" / "venire_shout" / "__init__.py"
    module.write_text(module.read_text() + "# changed\n")
    with pytest.raises(NotInstalled, match="changed after it was installed"):
        check_installed(shelf)


def test_a_note_of_a_check_that_is_not_content_is_told_and_stops_nothing(put, wheels):
    module = plugin_module().replace(
        "    def screen",
        "    def check(self):\n"
        "        from moderation.hooks.contracts import CheckAnswer\n"
        "        return CheckAnswer(False, message('No key is set.'))\n\n"
        "    def screen",
    )
    assert put(Wheel(module=module).build(wheels)).seen.notes == ("shout: No key is set.",)


def test_the_trial_sees_no_secret(put, wheels, monkeypatch):
    monkeypatch.setenv("VENIRE_SECRET_KEY", "x" * 40)
    module = "import os\nassert 'VENIRE_SECRET_KEY' not in os.environ\n" + plugin_module()
    put(Wheel(module=module).build(wheels))
