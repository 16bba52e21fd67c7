"""The house stays readable: small functions, files and folders, and names that say a role."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FUNCTION = 50  # lines
LONGEST_FILE = 400  # lines
MOST_MODULES = 12  # in one folder, beside its __init__.py
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff"}


def modules():
    for room in ("moderation", "plugins"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "versions" not in path.parts:
                yield path.relative_to(ROOT)


def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.fixture(scope="module")
def sizes():
    return {(str(path), name): lines for path in modules() for name, lines in functions(path)}


def test_no_function_is_longer_than_a_screen(sizes):
    assert {where: lines for where, lines in sizes.items() if lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_a_few_lines(sizes):
    ordered = sorted(sizes.values())
    assert statistics.median(ordered) <= 8
    assert ordered[len(ordered) * 9 // 10] <= 25


def test_no_file_is_long():
    lines = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_folder_is_crowded():
    counts: dict[Path, int] = {}
    for path in modules():
        counts[path.parent] = counts.get(path.parent, 0) + (path.name != "__init__.py")
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_every_module_is_named_by_what_it_does():
    assert [path for path in modules() if VAGUE & {path.stem, path.parent.name}] == []
