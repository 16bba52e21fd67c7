"""The vocabulary at the command line: a sheet goes out, and comes again."""

import pytest
from click.testing import CliRunner

from moderation.cli import main

SHEET = "name,aliases,broader\nrobot,bot,machine\nmachine,,\n"


@pytest.fixture
def run(tmp_path, unused_port):
    """A function that runs one command on this test's new instance."""
    settings = {"VENIRE_INSTANCE": str(tmp_path / "instance"), "VENIRE_PORT": str(unused_port)}

    def command(*words, typed=None):
        return CliRunner().invoke(main, words, env=settings, input=typed)

    assert command("prepare").exit_code == 0
    return command


@pytest.fixture
def file(tmp_path):
    """A sheet in a file, with a byte order mark."""
    path = tmp_path / "tags.csv"
    path.write_text(SHEET, encoding="utf-8-sig")
    return path


def test_a_sheet_comes_once_and_goes_out_again(run, file, tmp_path):
    told = "new tags: 2, descriptions: 0, aliases: 1, broader tags: 1.\n"
    assert run("tags", "import", "--dry-run", str(file)).stdout == f"Would bring {told}"
    assert run("tags", "export").stdout.splitlines()[1:] == []
    assert run("tags", "import", str(file)).stdout == f"Brought {told}"
    out = tmp_path / "out.csv"
    assert run("tags", "export", str(out)).exit_code == 0
    text = out.read_bytes().decode()
    assert text.splitlines()[2] == "robot,bot,machine,,,,,,,,no"
    assert run("tags", "export").stdout_bytes.decode() == text
    again = run("tags", "import", "-", typed=text)
    assert again.stdout == "Brought new tags: 0, descriptions: 0, aliases: 0, broader tags: 0.\n"
    assert run("verify").exit_code == 0


def test_a_wrong_sheet_is_refused_with_its_lines(run, file):
    file.write_text(f"{SHEET}machine,,\n=,,\n...,,\nx,,y\n")
    refused = run("tags", "import", str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        "line 4: “machine” is on line 3 already.",
        "line 6: A tag needs a letter, a digit or a symbol.",
        "line 7: There is no tag “y”.",
        "venire: Please correct the lines that are named. Nothing was changed.",
    ]
    file.write_bytes("name\ncafé\n".encode("latin-1"))
    assert "Line 2 is not in UTF-8" in run("tags", "import", str(file)).stderr
    assert run("tags", "export").stdout.splitlines()[1:] == []


def test_of_very_many_wrong_lines_some_are_named(run, file):
    file.write_text("name,broader\n" + "".join(f"a{n},b{n}\n" for n in range(150)))
    told = run("tags", "import", str(file)).stderr.splitlines()
    assert len(told) == 102
    assert told[100] == "and 50 more"


def test_a_file_that_is_not_there_is_a_wrong_call(run, tmp_path):
    assert run("tags", "import", str(tmp_path / "none.csv")).exit_code == 2
