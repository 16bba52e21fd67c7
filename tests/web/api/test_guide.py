"""The guide holds what it promises: its examples run against a server, and its tables are whole."""

import os
import re
import shutil
import subprocess
from threading import Thread

import pytest
from werkzeug.serving import make_server

from moderation.domain.accounts.tokens import Scope
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.paths import PACKAGE
from moderation.web.api.problems import NAMES

GUIDE = (PACKAGE.parent / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def served(app):
    """The address at which the application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are told with curl")
def test_the_examples_run_one_after_the_other(app, mo, comment, served):
    comment("Buy towels.")
    db.session.remove()
    examples = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert len(examples) == 7
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "\n".join(examples)],
        env={**os.environ, "VENIRE": served, "TOKEN": mo.token, "NO_PROXY": "*"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    with app.app_context():
        assert db.session.get(ReviewItem, 1).state == "waiting"
        acts = [one["act"] for one in mo.get("/items/1").json["history"]]
    assert acts[:2] == ["undo", "reject"]


def test_the_guide_names_every_scope_and_every_refusal():
    assert all(f"| `{scope}` |" in GUIDE for scope in Scope)
    rows = dict(re.findall(r"^\| (\d{3}) \| (.+?) \|", GUIDE, re.MULTILINE))
    assert {int(status) for status in rows} == set(NAMES) - {500}
    assert all(
        f"`{NAMES[int(status)]}`" in names for status, names in rows.items() if status != "403"
    )
