"""The guides for authors hold what they promise: every command, file and example in them is run."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.domain.plugins.pins import index_name
from moderation.hooks import testing
from moderation.hooks.loading.sources import GROUP, stated_apis
from moderation.paths import PACKAGE

DOCS = PACKAGE.parent / "docs" / "plugins"
BIN = Path(sys.executable).parent
NAMED = re.compile(r"`([\w./-]+)`:\s*\Z")
SPACES = re.compile(r"\s+")


def blocks(name):
    """Give the blocks of a guide: language, content, and the text that stands before."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    before = 0
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield found[1], found[2], text[before : found.start()]
        before = found.end()


def shell(place, commands, environment):
    """Run commands as somebody types them; give the folder they end in, and all they said."""
    script = f"cd '{place}'\n{commands}\nprintf '\\n%s' \"$PWD\""
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    said, _, place = done.stdout.rpartition("\n")
    return Path(place), said


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path, unused_port):
    """What somebody has who followed the README: the programs, and an instance."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "VENIRE_"))
    }
    return kept | {
        "PATH": f"{BIN}{os.pathsep}{kept['PATH']}",
        "VENIRE_INSTANCE": str(tmp_path / "instance"),
        "VENIRE_PORT": str(unused_port),
        "PIP_NO_INDEX": "1",
    }


@pytest.mark.slow
@pytest.mark.xdist_group("authoring")
def test_the_tutorial_leads_to_a_working_juror(tmp_path, environment):
    place, _ = shell(tmp_path, "venire prepare", environment)
    said, kinds = "", []
    for kind, content, before in blocks("tutorial"):
        kinds.append(kind)
        if kind == "sh":
            place, said = shell(place, content, environment)
        elif kind == "python":
            (place / NAMED.search(before)[1]).write_text(content, encoding="utf-8")
        elif kind == "text":
            assert_said(content, said)
    assert (kinds.count("sh"), kinds.count("python")) == (6, 2)


def assert_said(expected, said):
    shown = SPACES.sub(" ", said)
    for line in expected.splitlines():
        assert SPACES.sub(" ", line) in shown


def test_the_tutorial_shows_the_files_that_are_written(tmp_path, environment):
    shell(tmp_path, "venire plugins new yearly --door juror", environment)
    shown = next(content for kind, content, _ in blocks("tutorial") if kind == "")
    written = {path.name for path in tmp_path.rglob("venire-yearly/**/*.*")}
    named = set(re.findall(r"[\w/.]+\.\w+", shown))
    assert {Path(name).name for name in named} <= written


@pytest.mark.slow
@pytest.mark.xdist_group("authoring")
def test_the_examples_about_testing_pass(tmp_path, environment):
    written = [content for kind, content, _ in blocks("testing") if kind == "python"]
    for number, content in enumerate(written):
        name = "conftest.py" if content.startswith("pytest_plugins") else f"test_{number}.py"
        (tmp_path / name).write_text(content, encoding="utf-8")
    _, said = shell(tmp_path, "pytest -W error -p no:cacheprovider", environment)
    assert f"{sum(one.count('def test_') for one in written)} passed" in said


def test_everything_for_tests_is_told():
    told = (DOCS / "testing.md").read_text(encoding="utf-8")
    names = set(testing.__all__) - {"LeftMachine", "NOON", "StartApp", "SentRequest", "FakeClock"}
    names -= {"loopback_only"}
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", told)) == []


def test_every_fixture_is_told():
    source = Path(testing.__file__).with_name("fixtures.py").read_text(encoding="utf-8")
    made = set(re.findall(r"@pytest\.fixture.*\ndef (\w+)", source))
    told = (DOCS / "testing.md").read_text(encoding="utf-8")
    assert len(made) > 5
    assert [name for name in sorted(made) if f"`{name}`" not in told] == []


def test_what_is_told_about_publishing_is_so():
    text = next(content for kind, content, _ in blocks("publishing") if kind == "toml")
    assert f'[project.entry-points."{GROUP}"]' in text
    assert stated_apis(re.search(r'keywords = \["(.*)"\]', text)[1]) == ("1",)
    assert index_name(re.search(r'name = "(.*)"', text)[1]) == "venire-yearly"


def test_the_entry_page_leads_to_every_page():
    entry = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert [name for name in sorted(pages) if f"]({name})" not in entry] == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_links_between_pages_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (path.parent / target).exists(), target
