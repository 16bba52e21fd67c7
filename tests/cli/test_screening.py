"""Teaching filters at the command line: sets come and go, and models with them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.app import create_app
from moderation.cli import main
from moderation.config import Config
from moderation.extensions import db
from moderation.work import shift
from tests.work.handlers.conftest import PREFACE
from tests.work.handlers.test_learning import PUPIL

SMS = "label,text,why\nspam,casino bonus,spam\nham,see you at lunch,\nham,,\n"


@pytest.fixture
def settings(tmp_path: Path, unused_port: int) -> dict[str, str]:
    plugins = tmp_path / "instance" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "pupil.py").write_text(PREFACE + PUPIL, encoding="utf-8")
    place = {"VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port)}
    return place | {"VENIRE_PLUGINS": "pupil"}


@pytest.fixture
def run(settings: dict[str, str]) -> Callable[..., Result]:
    """A function that runs one command on this test's new instance, which has one filter."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, words, env=settings)

    assert command("prepare").exit_code == 0
    return command


@pytest.fixture
def learn(settings: dict[str, str]) -> Callable[[], int]:
    """A function that does what a worker of the queue `learn` does."""

    def work() -> int:
        app = create_app(Config.from_environment(settings))
        with app.app_context():
            done = shift.work_on("learn")
            db.session.remove()
            db.engine.dispose()
        return done

    return work


@pytest.fixture
def sms(tmp_path: Path) -> str:
    path = tmp_path / "sms.csv"
    path.write_text(SMS, encoding="utf-8")
    return str(path)


def test_a_set_comes_is_told_and_goes(run, sms, tmp_path):
    train = ("screening", "train", sms, "--text", "text", "--label", "label", "--reason", "why")
    told = "Brought 2 lessons, 1 of them unwanted, as “sms”. Asked to learn: pupil.\n"
    assert run(*train).stdout == told
    assert run("screening", "lessons").stdout == "“sms”: 2 lessons, 1 unwanted\n"
    out = tmp_path / "out.csv"
    assert run("screening", "export", str(out)).exit_code == 0
    head, *rows = out.read_text().splitlines()
    assert head == "text,label,reason,language,from,on"
    assert [row.rpartition(",")[0] for row in rows] == [
        "casino bonus,unwanted,spam,,sms", "see you at lunch,wanted,,,sms",
    ]  # fmt: skip
    again = run(*train)
    assert again.exit_code == 1
    assert again.stderr.startswith("venire: There is a set of lessons named “sms” already:")
    assert run("screening", "forget", "sms").stdout.startswith("Forgot 2 lessons.")
    gone = run("screening", "forget", "sms")
    assert (gone.exit_code, gone.stderr) == (1, "venire: No set of lessons is called “sms”.\n")
    assert run("verify").exit_code == 0


def test_no_exported_cell_is_a_formula_and_the_text_comes_back(run, tmp_path):
    table, out = tmp_path / "set.csv", tmp_path / "out.csv"
    table.write_text("text,label\n=cmd(1),spam\n'=cmd(2),spam\nplain,ham\n")
    columns = ("--text", "text", "--label", "label")
    run("screening", "train", str(table), *columns)
    run("screening", "export", str(out))
    assert texts_of(out) == ["'=cmd(1)", "'=cmd(2)", "plain"]
    run("screening", "train", str(out), *columns, "--seed", "again")
    run("screening", "forget", "set")
    run("screening", "export", str(out))
    assert texts_of(out) == ["'=cmd(1)", "'=cmd(2)", "plain"]


def texts_of(sheet: Path) -> list[str]:
    return [row["text"] for row in csv.DictReader(sheet.read_text().splitlines())]


def test_a_table_without_the_columns_is_refused(run, sms):
    refused = run("screening", "train", sms, "--text", "body", "--label", "label")
    assert refused.exit_code == 1
    assert "lacks one of the columns body, label" in refused.stderr
    assert run("screening", "lessons").stdout.startswith("No lessons yet: ")


def test_what_is_no_language_is_refused(run, sms):
    columns = ("--text", "text", "--label", "label")
    refused = run("screening", "train", sms, *columns, "--language", "English (UK)")
    assert refused.exit_code == 2
    assert "Write a code such as en or nl." in refused.stderr
    assert run("screening", "train", sms, *columns, "--language", "en-GB").exit_code == 0


def test_where_nothing_was_learned_that_is_said(run):
    assert run("screening", "models").stdout.startswith("There is no model yet.")
    assert run("screening", "models", "pupil").stdout.startswith("pupil has no model yet.")


def test_one_goes_back_to_a_model_and_lets_the_filter_learn_again(run, sms, learn):
    run("screening", "train", sms, "--text", "text", "--label", "label")
    learn()
    run("screening", "train", sms, "--text", "text", "--label", "label", "--seed", "more")
    learn()
    second, first = run("screening", "models").stdout.splitlines()
    assert second.startswith("pupil 2 in use: 4 lessons (2 unwanted)")
    assert first.startswith("pupil 1: 2 lessons")
    assert second.endswith("share 0.5")
    assert run("screening", "use", "pupil", "1").exit_code == 0
    assert "pupil 1 in use for good: " in run("screening", "models", "pupil").stdout
    assert run("screening", "renew", "pupil").exit_code == 0
    assert "pupil 2 in use: " in run("screening", "models").stdout
    assert run("screening", "use", "pupil", "7").exit_code == 1
    assert run("verify").exit_code == 0
