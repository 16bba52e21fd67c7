"""A wheel, built through the source archive, has all that Venire needs and runs anywhere."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("moderation", "plugins", "templates")
NOT_SHIPPED = {".mo", ".pot", ".cfg"}  # made by the build, or for those who translate
NOT_COPIED = shutil.ignore_patterns(
    ".*", "*.egg-info", "*.mo", "__pycache__", "_bundled", "build", "dist", "instance", "tests"
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]

SHOW = """
import json, pathlib, sys
import moderation
from moderation import paths
from moderation.app import create_app
app = create_app()
shown = {
    "package": moderation.__file__,
    "templates": str(paths.folder("templates")),
    "plugins": str(paths.folder("plugins")),
    "static": app.static_folder,
    "instance": app.instance_path,
    "catalogue": str(paths.TRANSLATIONS / "nl" / "LC_MESSAGES" / "messages.mo"),
    "migrations": str(paths.MIGRATIONS / "versions"),
    "modules": [m.__file__ for n, m in sorted(sys.modules.items())
                if n.startswith("moderation") and getattr(m, "__file__", None)],
}
print(json.dumps(shown))
"""

PAGES = """
import json
from moderation.app import create_app
client = create_app().test_client()
pages = ("/en/", "/nl/", "/en/court", "/en/how-the-jury-works", "/auth/login", "/healthz",
         "/static/venire.css")
print(json.dumps({page: client.get(page).status_code for page in pages}))
"""


def run(*words, cwd, **environment):
    """Run a command as somebody would who has never seen the checkout."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VENIRE_", "PYTHON", "PYTEST_", "COV_"))
    }
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shipped():
    """Name every file that a checkout has in the shipped folders, as the wheel should have it."""
    for folder in SHIPPED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_dir() or "__pycache__" in path.parts or path.suffix in NOT_SHIPPED:
                continue
            inside = path.relative_to(ROOT)
            if folder != "moderation":
                inside = Path("moderation", "_bundled", inside)
            compiled = folder == "moderation" and path.suffix == ".po"  # plugins' are read as text
            yield str(inside.with_suffix(".mo") if compiled else inside)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the checkout, so that building leaves nothing in it."""
    copy = tmp_path_factory.mktemp("source") / "venire"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    return copy


@pytest.fixture(scope="module")
def archive(source, tmp_path_factory):
    place = tmp_path_factory.mktemp("archive")
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "-o", place, source, cwd=place)
    return next(place.glob("venire-*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(archive, tmp_path_factory):
    place = tmp_path_factory.mktemp("wheel")
    words = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", place]
    run(sys.executable, *words, archive, cwd=place)
    return next(place.glob("venire-*.whl"))


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The programs of a venv that has the wheel, and this venv's libraries without the checkout."""
    place = tmp_path_factory.mktemp("venv") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", place, cwd=place.parent)
    site = next(place.glob("lib/python3.*/site-packages"))
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(libraries))
    words = ["--python", place / "bin" / "python", "install", "--no-deps", "--no-index", "--quiet"]
    run(sys.executable, "-m", "pip", *words, wheel, cwd=place)
    return place / "bin"


def test_the_wheel_has_every_file_that_a_checkout_has(wheel):
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert held == set(shipped())


def test_the_source_archive_has_what_a_build_needs(archive):
    with tarfile.open(archive) as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}
    assert {"setup.cfg", "pyproject.toml", "README.md", "LICENSE"} <= held
    assert any(name.startswith("plugins/") for name in held)
    assert any(name.endswith(".po") for name in held)


def test_the_installed_package_looks_nowhere_else(programs, tmp_path):
    shown = json.loads(run(programs / "python", "-c", SHOW, cwd=tmp_path))
    modules = shown.pop("modules")
    assert shown["instance"] == str(tmp_path / "instance")
    assert [path for path in (*modules, *shown.values()) if path.startswith(str(ROOT))] == []
    assert [path for path in shown.values() if not Path(path).exists()] == []
    newest = max(path.name for path in (ROOT / "moderation/migrations/versions").glob("*.py"))
    assert Path(shown["migrations"], newest).exists()


def test_the_console_script_prepares_an_instance_whose_pages_stand(programs, tmp_path):
    run(programs / "venire", "prepare", cwd=tmp_path)
    assert (tmp_path / "instance" / "venire.sqlite3").exists()
    run(programs / "venire", "verify", cwd=tmp_path)
    pages = json.loads(run(programs / "python", "-c", PAGES, cwd=tmp_path))
    assert pages == dict.fromkeys(pages, 200)
    listed = json.loads(run(programs / "venire", "plugins", "list", "--json", cwd=tmp_path))
    assert {plugin["state"] for plugin in listed} == {"loaded"}
    assert {plugin["name"] for plugin in listed} == {
        path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")
    }
