"""Lists of words go out to files and come in, as the settings of a filter."""

import pytest
from click.testing import CliRunner

from moderation.cli import main


@pytest.fixture
def run(tmp_path, unused_port):
    """A function that runs a command about words on this test's prepared instance."""
    settings = {
        "VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port),
        "VENIRE_PLUGINS": "links_and_words",
    }  # fmt: skip

    def command(*words, typed=None):
        return CliRunner().invoke(main, [*map(str, words)], env=settings, input=typed)

    assert command("prepare").exit_code == 0
    return lambda *words, typed=None: command("screening", "words", *words, typed=typed)


def test_a_list_goes_out_and_comes_back_unchanged(run, tmp_path):
    file = tmp_path / "words.txt"
    assert run("export", file).exit_code == 0
    count = len(file.read_text(encoding="utf-8").splitlines())
    assert "viagra 3\n" in file.read_text(encoding="utf-8")
    assert run("import", file).stdout == (
        f"The list “words” of links_and_words: 0 new, 0 changed, 0 gone, {count} as they were.\n"
    )


def test_new_words_are_tried_first_unless_they_are_to_count_at_once(run):
    told = run("import", "-", typed="mortgage 2\nviagra 4\n").stdout
    assert "1 new, 1 changed, 0 gone" in told
    assert told.endswith("It is on trial; the old one goes on counting.\n")
    told = run("import", "-", "--replace", "--at-once", typed="mortgage 2\n").stdout
    assert "0 new, 0 changed" in told
    assert "trial" not in told
    assert run("export").stdout == "mortgage 2\n"


def test_another_list_of_the_filter_can_be_named(run):
    assert "1 new" in run("import", "-", "--list", "welcome", typed="example.org\n").stdout
    assert "example.org\n" in run("export", "--list", "welcome").stdout


@pytest.mark.parametrize("words", [("--filter", "nobody"), ("--list", "points_per_link")])
def test_what_is_no_list_is_refused(run, words):
    for told in (run("export", *words), run("import", "-", *words, typed="x\n")):
        assert told.exit_code == 1
        assert told.stderr.startswith("venire: ")


def test_too_long_a_list_is_refused_whole(run):
    typed = "\n".join(f"word{number}" for number in range(2_001))
    assert run("import", "-", "--replace", typed=typed).exit_code == 1
    assert "viagra 3" in run("export").stdout


def test_a_file_that_is_no_text_is_refused(run):
    refused = run("import", "-", typed="casino\x00\x01bonus\n")
    assert refused.exit_code == 1
    assert "holds signs that no text has" in refused.stderr
    assert "bonus\n" not in run("export").stdout.replace("slot machine bonus", "")
