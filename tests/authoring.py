"""What authors of plugins have beside their plugin: tools, and a Python in which Venire is."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(place, *words):
    """Run a tool of this environment in a plugin's folder; fail with all that it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=place, env=kept | {"PIP_NO_INDEX": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_python(place):
    """Make a venv that finds Venire in its path, as mypy finds what is installed; give its Python.

    An editable install of Venire is found by Python, but not by mypy.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    site = next(place.glob("lib/python3.*/site-packages"))
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join([str(ROOT), *libraries]))
    return place / "bin" / "python"


def run_all_tools(place, python):
    """Lint, check the types and test a plugin in its folder, as its README says."""
    run(place, "ruff", "check", "--no-cache")
    run(place, "ruff", "format", "--check", "--no-cache")
    run(place, "mypy", "--strict", "--python-executable", python, "--cache-dir", python.parent)
    assert " passed" in run(place, "pytest", "-W", "error", "-p", "no:cacheprovider")
