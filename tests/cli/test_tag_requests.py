"""Requests for changes of the vocabulary, as an operator sends them from a file."""

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from moderation.cli import main


@pytest.fixture
def run(tmp_path, unused_port):
    """A function that runs one command on this test's instance."""
    settings = {"VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port)}

    def command(*words, typed=None):
        return CliRunner().invoke(main, words, env=settings, input=typed)

    assert command("prepare").exit_code == 0
    return command


@pytest.fixture
def rows(tmp_path):
    """A function that reads from the instance's database."""

    def read(query, *values):
        with closing(sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")) as connection:
            found = connection.execute(query, values).fetchall()
            connection.commit()
            return found

    return read


@pytest.fixture
def vocabulary(run, rows):
    for name, topics in (("ml", 3), ("machine learning", 7), ("cobol", 0)):
        rows(
            "INSERT INTO tag (name, slug, form, topic_count, live, version, created_at)"
            " VALUES (?, ?, ?, ?, 1, 1, '2026-06-28 12:00:00')",
            name, name.replace(" ", "_"), name, topics,
        )  # fmt: skip


def changes(rows):
    return rows("SELECT state, planned_by, level, reason FROM tag_change")


def test_a_dry_run_tells_what_each_line_touches_and_changes_nothing(run, rows, vocabulary):
    asked = "# tidy up\nmerge ml -> machine learning\n\ndeprecate cobol\n"
    result = run("tags", "apply", "-", "--dry-run", typed=asked)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "  2  merge ml -> machine learning  (3 topics, 1 alias)\n"
        "  4  deprecate cobol  (the tag alone)\n"
        "Together: 3 topics, 1 alias. Nobody else has to agree.\n"
    )
    assert changes(rows) == []


def test_what_reaches_little_is_given_to_a_worker(run, rows, vocabulary, tmp_path):
    file = tmp_path / "tidy.txt"
    file.write_text("\ufeffdeprecate cobol\n", "utf-8")
    result = run("tags", "apply", str(file), "--reason", "Nobody asks for it")
    assert result.exit_code == 0, result.output
    assert "Change 1 is being done by a worker" in result.stdout
    ((state, planner, level, reason),) = changes(rows)
    assert (state, level, reason) == ("running", 0, "Nobody asks for it")
    assert planner.startswith("operator:")
    assert rows("SELECT kind, subject FROM work_item WHERE kind = 'retag'") == [
        ("retag", "tag_change:1")
    ]


def test_what_reaches_far_waits_for_agreement(run, rows, vocabulary):
    rows("UPDATE tag SET topic_count = 5000 WHERE name = 'ml'")
    result = run("tags", "apply", "-", typed="merge ml -> machine learning")
    assert result.exit_code == 0
    assert "An admin has to agree." in result.stdout
    assert "Change 1 waits until somebody agrees" in result.stdout
    assert changes(rows)[0][0] == "needs_agreement"
    assert rows("SELECT kind, state FROM review_item") == [("tag_change", "waiting")]


def test_all_faults_are_named_and_nothing_is_changed(run, rows, vocabulary):
    asked = f'deprecate cobol\nmerge ml -> nowhere\nfrob x\nrename ml -> {"x" * 10_000}\nalias "a'
    result = run("tags", "apply", "-", typed=asked)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "line 2", "line 3", "line 4", "line 5", "venire",
    ]  # fmt: skip
    assert len(result.stderr) < 1_000
    assert changes(rows) == []
    assert rows("SELECT count(*) FROM tag WHERE deprecated") == [(0,)]


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"deprecate \xff\n", b"x\n" * 101])
def test_what_is_no_request_is_refused_in_one_line(run, rows, vocabulary, text):
    result = run("tags", "apply", "-", typed=text)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
    assert changes(rows) == []


def test_an_account_asks_with_its_own_rights(run, rows, vocabulary):
    for email, role in (("mo@x.example", "moderator"), ("op@x.example", "operator")):
        words = ("create-user", email, "--role", role, "--password-stdin")
        assert run(*words, typed="a long enough pass phrase 7\n").exit_code == 0
    for email in ("op@x.example", "nobody@x.example"):
        result = run("tags", "apply", "-", "--as", email, typed="deprecate cobol")
        assert result.exit_code == 1
        assert changes(rows) == []
    result = run("tags", "apply", "-", "--as", "Mo@x.example", typed="deprecate cobol")
    assert result.exit_code == 0
    (number,) = rows("SELECT id FROM user_account WHERE email = 'mo@x.example'")[0]
    assert changes(rows)[0][1] == f"user:{number}"
