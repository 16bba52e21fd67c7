"""The commands on an installation of their own, as an operator runs them."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from moderation.cli import main

PASSWORD = "a long enough pass phrase 7"


@pytest.fixture
def run(tmp_path, unused_port):
    """A function that runs one command on this test's instance."""
    settings = {"VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port)}

    def command(*words, typed=None, **environment):
        runner = CliRunner()
        return runner.invoke(main, words, env=settings | environment, input=typed)

    return command


@pytest.fixture
def prepared(run):
    result = run("prepare")
    assert result.exit_code == 0, result.output
    return result


def create(run, email="ada@gallery.example", password=PASSWORD, role="admin"):
    words = ("create-user", email, "--role", role, "--password-stdin")
    return run(*words, typed=f"{password}\n")


def test_prepare_makes_the_tables_and_invites_the_first_admin(prepared, tmp_path):
    assert (tmp_path / "instance" / "venire.sqlite3").exists()
    assert "/auth/link/" in prepared.stdout


def test_prepare_invites_nobody_once_an_admin_has_a_password(run, prepared):
    assert create(run).exit_code == 0
    assert run("prepare").stdout == ""


def test_prepare_again_gives_a_new_link(run, prepared):
    again = run("prepare")
    assert "/auth/link/" in again.stdout
    assert again.stdout != prepared.stdout


def test_a_created_user_is_named_with_the_role(run, prepared):
    result = create(run, role="moderator")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "ada@gallery.example may sign in as moderator.\n"


@pytest.mark.parametrize(
    ("email", "password"),
    [("no address", PASSWORD), ("ada@gallery.example", "short"), ("ada@gallery.example", "")],
)
def test_a_user_that_breaks_a_rule_is_refused_in_one_line(run, prepared, email, password):
    result = create(run, email, password)
    assert result.exit_code == 1
    assert result.stderr.startswith("venire: ")
    assert result.stderr.count("\n") == 1


def test_the_same_address_twice_is_refused(run, prepared):
    create(run)
    assert "already" in create(run).stderr


def test_an_unknown_role_is_refused(run, prepared):
    assert create(run, role="king").exit_code == 2


def test_verify_says_that_the_ledger_is_sound(run, prepared):
    create(run)
    assert run("verify").exit_code == 0
    assert json.loads(run("verify", "--json").stdout)["sound"] is True


def test_verify_finds_what_was_changed_behind_the_ledgers_back(run, prepared, tmp_path):
    create(run, role="moderator")
    connection = sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")
    connection.execute("UPDATE user_account SET role = 'admin'")
    connection.commit()
    connection.close()
    result = run("verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"]


def test_verify_puts_right_what_is_derived_and_nothing_else(run, prepared, tmp_path):
    create(run, role="moderator")
    with closing(sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")) as connection:
        connection.execute("INSERT INTO month_figure VALUES ('2026-01', 'sent', 'comment', 3)")
        connection.commit()
    assert run("verify").exit_code == 1
    mended = run("verify", "--repair")
    assert (mended.exit_code, mended.stdout.splitlines()[0]) == (0, "Mended figures of months: 1.")
    again = json.loads(run("verify", "--repair", "--json").stdout)
    assert again["sound"] is True
    assert set(again["mended"].values()) == {0}
    with closing(sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")) as connection:
        connection.execute("UPDATE user_account SET role = 'admin'")
        connection.commit()
    left = run("verify", "--repair")
    assert left.exit_code == 1
    assert left.stdout.startswith("There was nothing to mend.\n")
    assert "is not what the ledger says" in left.stdout


def test_a_published_ledger_is_not_repaired(run, tmp_path):
    file = tmp_path / "ledger.jsonl"
    file.touch()
    assert run("verify", "--repair", "--public", str(file)).exit_code == 2


def test_a_check_of_no_topic_is_refused(run, prepared):
    result = run("jury", "check", "no-such-topic")
    assert result.exit_code == 1
    assert result.stderr == "venire: There is no topic at this address.\n"


def test_the_bundled_plugins_are_listed_as_loaded(run, prepared):
    listed = json.loads(run("plugins", "list", "--json").stdout)
    states = {plugin["name"]: plugin["state"] for plugin in listed}
    assert states["repeats"] == "loaded"
    assert "repeats  bundled  loaded" in run("plugins", "list").stdout


def test_status_says_when_nothing_runs(run, prepared, unused_port):
    result = run("status", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["web"] == "does not answer"
    assert told["address"] == f"http://127.0.0.1:{unused_port}"
    assert told["queues"]["jury"] == {"due": 0, "running": 0, "dead": 0, "workers": 0}
    assert (told["workers_alive"], told["clock_runs"], told["last_beat"]) == (0, False, None)
    assert told["unsealed"] > 0


def test_status_counts_what_is_due_running_dead_and_alive(run, prepared, tmp_path):
    now = datetime.now(UTC)
    rows = [("queued", "item:1"), ("queued", "item:2"), ("running", "item:3"), ("dead", "item:4")]
    beats = [("old", now - timedelta(minutes=1)), ("new", now)]
    with closing(sqlite3.connect(tmp_path / "instance" / "venire.sqlite3")) as connection:
        connection.executemany(
            "INSERT INTO work_item (kind, subject, queue, state, parameters, attempts, lost, token,"
            " due_at, created_at) VALUES ('screen', ?, 'screen', ?, '{}', 0, 0, 0, ?, ?)",
            [(subject, state, str(now)[:26], str(now)[:26]) for state, subject in rows],
        )
        connection.executemany(
            "INSERT INTO heartbeat (name, role, queue, host, process, started_at, seen_at)"
            " VALUES (?, 'worker', 'screen', 'here', 1, ?, ?)",
            [(name, str(at)[:26], str(at)[:26]) for name, at in beats],
        )
        connection.commit()
    told = json.loads(run("status", "--json").stdout)
    assert told["queues"]["screen"] == {"due": 2, "running": 1, "dead": 1, "workers": 1}
    assert told["workers_alive"] == 1
    assert told["last_beat"] == now.isoformat(timespec="seconds")
    assert "  screen: due 2, running 1, dead 1, workers 1\n" in run("status").stdout


def test_asking_for_the_status_makes_no_database(run, tmp_path):
    told = json.loads(run("status", "--json").stdout)
    assert told["database"] == "is not there yet: run venire up"
    assert not (tmp_path / "instance" / "venire.sqlite3").exists()


def test_a_database_that_does_not_answer_is_one_line(run, tmp_path):
    address = f"sqlite:///{tmp_path}/no/such/folder.sqlite3"
    result = run("verify", VENIRE_DATABASE_URL=address)
    assert result.exit_code == 1
    assert result.stderr.startswith("venire: The database does not answer: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_the_demo_gallery_comes_with_the_first_start_only_and_goes_away(run):
    assert "Loading the demo gallery" in run("prepare", "--demo").stdout
    assert "Loading the demo gallery" not in run("prepare", "--demo").stdout
    assert run("demo", "--remove").stdout == "The demo gallery is gone.\n"
    assert "Loading the demo gallery" not in run("prepare", "--demo").stdout
    assert run("verify").exit_code == 0


def test_a_database_that_exists_gets_no_demo_gallery(run, prepared):
    assert "Loading the demo gallery" not in run("prepare", "--demo").stdout


def test_the_public_ledger_is_checked_without_an_instance(run, prepared, tmp_path):
    assert create(run).exit_code == 0
    file = tmp_path / "ledger.jsonl"
    assert run("ledger", "publish", str(file)).exit_code == 0
    nowhere = {"VENIRE_INSTANCE": str(tmp_path / "nowhere")}
    sound = run("verify", "--public", str(file), "--json", **nowhere)
    assert (sound.exit_code, json.loads(sound.stdout)["problems"]) == (0, [])
    assert not (tmp_path / "nowhere").exists()
    head = json.loads(sound.stdout)["hash"]
    assert run("verify", "--public", str(file), "--holds", head, **nowhere).exit_code == 0
    file.write_text(file.read_text().replace('"role":"admin"', '"role":"editor"'))
    broken = run("verify", "--public", str(file), **nowhere)
    assert broken.exit_code == 1
    assert "does not match its hash." in broken.stdout


def test_what_is_to_be_withheld_is_withheld_from_the_whole_ledger_too(run, prepared, tmp_path):
    assert create(run).exit_code == 0
    file = tmp_path / "ledger.jsonl"
    assert run("ledger", "publish", str(file), "--whole").exit_code == 0
    assert '"subject":"user:1"' in file.read_text()
    assert run("ledger", "publish", str(file), "--whole", "--withhold", "user").exit_code == 0
    assert '"subject":"user:1"' not in file.read_text()


def test_a_kind_that_does_not_exist_is_not_silently_published(run, prepared, tmp_path):
    refused = run("ledger", "publish", str(tmp_path / "ledger.jsonl"), "--withhold", "users")
    assert refused.exit_code == 2
    assert "--withhold knows no users" in refused.output
    assert list(tmp_path.glob("ledger.jsonl*")) == []


def test_statements_of_reasons_are_written_as_csv_and_json(run, prepared):
    assert run("openness", "export").stdout.startswith("decision,made_at,kind,measure")
    assert json.loads(run("openness", "export", "--format", "json").stdout) == []
    assert run("openness", "export", "--from", "soon").exit_code == 2
