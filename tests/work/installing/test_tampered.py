"""Tampered, broken and unfitting packages: none is installed, and each says why."""

import hashlib
import shutil
import stat
import zipfile
from dataclasses import replace

import pytest

from moderation.domain.errors import VenireError
from moderation.domain.plugins.pins import parse_pins
from moderation.web.rendering import render_message
from moderation.work.installing.trying import Trial
from tests.work.installing.wheels import Wheel, plugin_module

INFO = "venire_shout-1.0.dist-info"
MODULE = "venire_shout/__init__.py"
OTHER = "0" * 64


def entries(change):
    """A wheel whose finished entries are changed."""
    return lambda folder: Wheel(spoil=change).build(folder)


def record(change):
    return lambda folder: Wheel(record=change).build(folder)


def with_file(name, content=b"x = 1\n"):
    return lambda folder: Wheel(files={name: content}).build(folder)


def with_module(text):
    return lambda folder: Wheel(module=text).build(folder)


def with_points(text):
    return lambda folder: Wheel(entry_points=text).build(folder)


def needing(*needs):
    return lambda folder: Wheel(needs=needs).build(folder)


def linked(mode):
    def build(folder):
        files = {"venire_shout/more.py": b"/etc/passwd"}
        return Wheel(files=files, modes={"venire_shout/more.py": mode}).build(folder)

    return build


def renamed(name):
    def build(folder):
        path = Wheel().build(folder)
        return path.rename(folder / name)

    return build


def doubled(folder):
    path = Wheel().build(folder)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MODULE, b"import os\n")
    return path


def changed_byte(folder):
    """A byte of the module changed in the archive, its checksum set right: RECORD tells."""
    other = plugin_module().replace("score(0)", "score(9)").encode()
    return Wheel(spoil=lambda all_: all_.update({MODULE: other})).build(folder)


def rotten(folder):
    path = Wheel().build(folder)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(bytes(content))
    return path


def cut_off(folder):
    path = Wheel().build(folder)
    path.write_bytes(path.read_bytes()[:-100])
    return path


def no_zip(folder):
    path = Wheel().build(folder)
    path.write_bytes(b"#!/bin/sh\nexit 1\n")
    return path


def foreign_digest(rows):
    digest = hashlib.sha256(b"something else").hexdigest()
    rows[0][1] = f"sha256={digest}"


def weak_digest(rows):
    rows[0][1] = "md5=1B2M2Y8AsgTpgAmY7PhCfg"


def moved_info(all_):
    for name in [name for name in all_ if name.startswith(INFO)]:
        all_[name.replace("venire_shout", "other")] = all_.pop(name)


def two_infos(all_):
    all_["other-1.0.dist-info/METADATA"] = b"Name: other\n"


def other_name(all_):
    all_[f"{INFO}/METADATA"] = b"Metadata-Version: 2.1\nName: other\nVersion: 1.0\n"


#: What is wrong, the wheel that has it, and a word of the reason. Nothing of these is ever run.
BY_LOOKING = {
    "a changed byte": (changed_byte, "changed"),
    "a rotten archive": (rotten, "cannot be"),
    "cut off": (cut_off, "unpacked"),
    "no archive at all": (no_zip, "unpacked"),
    "a wrong hash in RECORD": (record(foreign_digest), "changed"),
    "no hash in RECORD": (record(lambda rows: rows[0].__setitem__(1, "")), "no hash"),
    "a weak hash in RECORD": (record(weak_digest), "no hash"),
    "a file that RECORD does not list": (record(lambda rows: rows.pop(0)), "does not list"),
    "a listed file that is missing": (entries(lambda all_: all_.pop(MODULE)), "missing"),
    "a line of RECORD twice": (record(lambda rows: rows.append(rows[0])), "line"),
    "an unreadable RECORD": (record(lambda rows: rows.append(["a", "b"])), "line"),
    "no RECORD": (entries(lambda all_: all_.pop(f"{INFO}/RECORD")), "no RECORD"),
    "no METADATA": (entries(lambda all_: all_.pop(f"{INFO}/METADATA")), "no METADATA"),
    "no WHEEL": (entries(lambda all_: all_.pop(f"{INFO}/WHEEL")), "no WHEEL"),
    "metadata in a foreign folder": (entries(moved_info), "another package"),
    "two folders of metadata": (entries(two_infos), "2 folders"),
    "RECORD of other metadata": (entries(other_name), "changed"),
    "an entry twice": (doubled, "twice"),
    "a name in two cases": (with_file("venire_shout/__INIT__.py"), "twice"),
    "a path upwards": (with_file("../evil.py"), "leave"),
    "a path upwards inside": (with_file("venire_shout/../../evil.py"), "leave"),
    "an absolute path": (with_file("/etc/cron.d/evil"), "leave"),
    "a Windows path": (with_file("C:\\evil.py"), "leave"),
    "a line break in a name": (with_file("venire_shout/a\nb.py"), "leave"),
    "a symbolic link": (linked(stat.S_IFLNK | 0o777), "link"),
    "a device": (linked(stat.S_IFCHR | 0o666), "link"),
    "a file that Python runs at start": (with_file("evil.pth", b"import os\n"), "outside"),
    "a script for the environment": (with_file("venire_shout-1.0.data/scripts/x"), "outside"),
    "a header": (with_file("venire_shout-1.0.data/headers/x.h"), "outside"),
    "a loose file": (with_file("README.txt"), "outside"),
    "no entry point": (with_points(""), "no plugin"),
    "an entry point of another group": (with_points("[console_scripts]\nx = venire_shout:x\n"),
                                        "no plugin"),
    "a plugin in somebody's module": (with_points("[venire.plugins]\nshout = json\n"), "no module"),
    "a plugin without a module": (with_points("[venire.plugins]\nshout = \n"), ""),
    "a plugin with an odd name": (with_points("[venire.plugins]\na-b! = venire_shout\n"), "name"),
    "an entry point that cannot be read": (with_points("[venire.plugins\nx\n"), ""),
    "a module of ours": (with_file("moderation/evil.py"), "hide"),
    "the plugins' own place": (with_file("moderation_plugins/evil.py"), "hide"),
    "a module of a dependency": (with_file("flask/evil.py"), "hide"),
    "a module of Python": (with_file("json.py"), "hide"),
    "what Python runs at start": (with_file("sitecustomize.py"), "hide"),
    "an older dependency of ours": (needing("click<8"), "needs click<8"),
    "a newer dependency of ours": (needing("flask>=99"), "needs flask>=99"),
    "something from an address": (needing("x @ https://evil.example/x.whl"), "address"),
    "something unreadable": (needing("!!"), "unreadable"),
    "something that is nowhere": (needing("venire-nowhere>=1"), "venire-nowhere"),
    "sources": (renamed("venire-shout-1.0.tar.gz"), "only wheels"),
    "sources in a zip": (renamed("venire_shout-1.0.zip"), "only wheels"),
    "a name that no wheel has": (renamed("venire_shout.whl"), "name"),
    "another version's name": (renamed("venire_shout-9.0-py3-none-any.whl"), "another package"),
    "another platform's": (renamed("venire_shout-1.0-cp27-none-win32.whl"), "not a supported"),
}  # fmt: skip

#: What only shows when it is loaded: in a process of its own, for so long.
BY_TRYING = {
    "a too new API": (plugin_module().replace("requires_api = 1", "requires_api = 99"), "API"),
    "a misspelt hook": (plugin_module().replace("register_filters", "register_filter"), "hook"),
    "an import that raises": ("raise RuntimeError('broken')\n", "broken"),
    "a syntax error": ("def (\n", "SyntaxError"),
    "an import that exits": ("raise SystemExit(0)\n", "SystemExit"),
    "an import that ends the process": ("import os\nos._exit(0)\n", "ended with status 0"),
    "an import that kills": ("import os\nos.kill(os.getpid(), 9)\n", "ended with status -9"),
    "an import that hangs": ("while True: pass\n", "not done within"),
    "an import that takes all memory": ("x = bytearray(8 * 1024**3)\n", "MemoryError"),
    "nothing registered": (
        plugin_module().replace("    register(Made)\n", "    pass\n"), "registers nothing",
    ),
    "a filter with a bundled one's id": (plugin_module("links_and_words"), "links_and_words"),
    "a filter without its method": (plugin_module().replace("def screen", "def scream"), "screen"),
    "a check that raises": (
        plugin_module().replace("    def screen", "    def check(self): 1 / 0\n\n    def screen"),
        "check failed",
    ),
}  # fmt: skip


def refusal(shelf, put, path, **how):
    with pytest.raises(VenireError) as caught:
        put(path, **how)
    assert shelf.names() == []
    assert shelf.current() is None
    return caught.value


def refused(shelf, put, path, **how):
    error = refusal(shelf, put, path, **how)
    return f"{error.reason} {error.advice or ''}"


@pytest.mark.parametrize("wrong", BY_LOOKING)
def test_what_is_wrong_with_a_wheel_is_seen_before_any_of_it_runs(shelf, put, wheels, wrong):
    build, why = BY_LOOKING[wrong]
    assert why in refused(shelf, put, build(wheels))


@pytest.mark.parametrize("wrong", ["a path upwards", "no WHEEL", "a loose file", "sources"])
def test_what_is_wrong_is_said_in_the_readers_language(app, shelf, put, wheels, wrong):
    build, why = BY_LOOKING[wrong]
    reason = refusal(shelf, put, build(wheels)).reason
    with app.test_request_context("/nl/"):
        told = render_message(reason)
    assert "is geweigerd: " in told
    assert why not in told


@pytest.mark.parametrize("wrong", BY_TRYING)
def test_what_is_wrong_with_its_code_is_seen_in_a_process_of_its_own(shelf, put, wheels, wrong):
    module, why = BY_TRYING[wrong]
    limits = Trial(seconds=3.0) if "hangs" in wrong else Trial()
    assert why in refused(shelf, put, with_module(module)(wheels), limits=limits)


def test_these_are_more_than_fifty():
    assert len(BY_LOOKING) + len(BY_TRYING) >= 60


def test_a_plugin_with_the_name_of_a_bundled_one_is_refused(shelf, put, wheels):
    path = Wheel(plugin="stances").build(wheels)
    assert "same name" in refused(shelf, put, path)


def test_a_plugin_with_the_name_of_a_file_of_the_instance_is_refused(shelf, put, wheels):
    own = shelf.instance / "plugins"
    own.mkdir()
    (own / "shout.py").write_text(plugin_module())
    assert "same name" in refused(shelf, put, Wheel().build(wheels))


def test_a_package_of_venires_own_is_never_replaced(shelf, put, wheels):
    path = Wheel(name="click", version="99.0").build(wheels)
    assert "Venire has click" in refused(shelf, put, path)


def test_a_wheel_of_another_hash_than_was_said_is_refused(shelf, put, wheels):
    path = Wheel().build(wheels)
    pins = parse_pins(f"venire-shout==1.0 --hash=sha256:{OTHER}")
    assert OTHER in refused(shelf, put, path, pins=pins)


def test_a_name_without_a_known_hash_is_refused_with_the_line_to_add(shelf, wheels, put):
    path = Wheel().build(wheels)
    pins = [
        replace(one, hashes=()) for one in parse_pins(f"venire-shout==1.0 --hash=sha256:{OTHER}")
    ]
    with pytest.raises(VenireError) as caught:
        put(pins=pins, places=[wheels])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert f"venire-shout==1.0 --hash=sha256:{digest}" in str(caught.value.advice)
    assert shelf.names() == []


def test_a_name_whose_file_has_another_hash_is_refused(shelf, wheels, put):
    Wheel().build(wheels)
    pins = parse_pins(f"venire-shout==1.0 --hash=sha256:{OTHER}")
    with pytest.raises(VenireError, match="its hash is sha256"):
        put(pins=pins, places=[wheels])
    assert shelf.names() == []


def test_sources_in_the_index_are_never_built(shelf, wheels, put, tmp_path):
    wheels.mkdir()
    evil = tmp_path / "venire-shout-1.0"
    evil.mkdir()
    (evil / "setup.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    shutil.make_archive(str(wheels / "venire-shout-1.0"), "gztar", tmp_path, "venire-shout-1.0")
    pins = parse_pins(f"venire-shout==1.0 --hash=sha256:{OTHER}")
    with pytest.raises(VenireError, match="pip refused"):
        put(pins=pins, places=[wheels])
    assert not (tmp_path / "ran").exists()
    assert shelf.names() == []


def test_a_dependency_that_nobody_vouched_for_is_refused(shelf, wheels, put):
    Wheel("needed-lib", entry_points="").build(wheels)
    path = Wheel(needs=("needed-lib",)).build(wheels)
    assert "needed-lib==1.0 --hash=sha256:" in refused(shelf, put, path, places=[wheels])


def test_two_plugins_with_one_module_are_refused(shelf, put, wheels):
    one = Wheel().build(wheels)
    two = Wheel("other", plugin="other", files={"venire_shout/more.py": b""}).build(wheels)
    with pytest.raises(VenireError, match="too"):
        put(one, two)
    assert shelf.names() == []
