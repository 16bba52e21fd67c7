"""Who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPEN_TO_PLUGINS = (
    "moderation.hooks.contracts",
    "moderation.hooks.toolkit",
    "moderation.hooks.testing",
)


def imports(path):
    """Give the absolute names that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def strangers(folder, allowed):
    return [
        (str(path.relative_to(ROOT)), name)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in imports(path)
        if not allowed(name)
    ]


def test_the_rooms_keep_their_direction():
    script = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    words = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_knows_the_standard_library_alone():
    assert (
        strangers(
            "moderation/domain",
            lambda name: (
                within(name, ["moderation.domain"]) or name.split(".")[0] in sys.stdlib_module_names
            ),
        )
        == []
    )


def test_bundled_plugins_know_the_plugin_interface_alone():
    assert (
        strangers(
            "plugins",
            lambda name: (
                within(name, OPEN_TO_PLUGINS)
                or name.split(".")[0]
                not in {"moderation", "moderation_plugins", "plugins", "tests"}
            ),
        )
        == []
    )


def test_nothing_that_runs_imports_the_build():
    found = strangers("moderation", lambda name: not within(name, ["setuptools", "pkg_resources"]))
    assert {path for path, _ in found} <= {"moderation/packaging.py"}
    assert strangers("moderation", lambda name: not within(name, ["moderation.packaging"])) == []


def test_nothing_that_runs_imports_what_is_for_tests():
    found = strangers("moderation", lambda name: not within(name, ["pytest", "_pytest"]))
    assert {path for path, _ in found} == {"moderation/hooks/testing/fixtures.py"}
    known = "moderation.hooks.testing"
    found = strangers("moderation", lambda name: not within(name, [known]))
    assert [one for one in found if not one[0].startswith("moderation/hooks/testing/")] == []
    fixtures = f"{known}.fixtures"
    assert strangers("moderation", lambda name: not within(name, [fixtures])) == []
