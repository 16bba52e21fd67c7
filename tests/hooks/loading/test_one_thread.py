"""What a worker imports before it forks starts no threads; only training imports scikit-learn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PREFACE = """
import sys
from pathlib import Path
from moderation.hooks.contracts import Lesson, ScreenedItem
from moderation.hooks.loading.records import LoadOptions
from moderation.hooks.manager import start
manager = start(Path(sys.argv[1]), LoadOptions(only=("learned",)))
heavy = {"sklearn", "scipy"} & set(sys.modules)
assert not heavy, heavy
"""
TRAIN = (
    PREFACE
    + """
words = {True: "claim your casino bonus prize now", False: "I think the figures hold in light"}
lessons = [
    Lesson(ScreenedItem(number, "comment", f"{words[bad]} {number}", {"body": words[bad]}), bad)
    for number in range(120) for bad in (True, False)
]
answer = manager.train("learned", lessons)
assert answer.failure is None, answer.failure
Path(sys.argv[2]).write_bytes(answer.value.body)
"""
)
SCREEN = (
    PREFACE
    + """
body = Path(sys.argv[2]).read_bytes()
(taken,) = [one for one in manager.take_models({"learned": (1, body)}) if one.id == "learned"]
assert taken.failure is None, taken.failure
text = "claim a casino bonus now"
found = {one.filter_id: one for one in manager.screen(ScreenedItem(1, "comment", text))}
assert found["learned"].outcome in ("score", "abstention"), found
heavy = {"sklearn", "scipy", "joblib"} & set(sys.modules)
assert not heavy, heavy
threads = len(list(Path("/proc/self/task").iterdir()))
assert threads == 1, threads
"""
)


def run(code: str, *arguments: Path) -> None:
    numbered = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {name: value for name, value in os.environ.items() if name not in numbered}
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads as Linux does")
def test_screening_with_a_model_imports_nothing_heavy_and_starts_no_thread(tmp_path: Path):
    body = tmp_path / "model"
    run(TRAIN, tmp_path, body)
    run(SCREEN, tmp_path, body)
