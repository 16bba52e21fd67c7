"""The console script as a whole: what it lists, and how it refuses."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from moderation.cli import main
from moderation.cli.group import Commands, Refused, RefusedSetting
from moderation.domain.errors import Misconfigured, NotFound
from moderation.domain.messages import message


def run(*words, **environment):
    return CliRunner().invoke(main, words, env=environment)


@pytest.mark.parametrize("name", main.places)
def test_every_command_explains_itself(name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_help_imports_no_framework():
    script = (
        "import sys\nfrom moderation.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "heavy = {'flask', 'sqlalchemy', 'rq', 'redis', 'pluggy', 'granian'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_the_module_is_the_script():
    words = [sys.executable, "-m", "moderation.cli", "--help"]
    shown = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert shown.startswith("Usage: venire ")


def test_a_wrong_setting_is_one_line_and_status_two(tmp_path):
    result = run("web", VENIRE_PORT="eighty", VENIRE_INSTANCE=str(tmp_path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert (
        result.stderr == "venire: VENIRE_PORT is 'eighty': write a whole number from 1 to 65535\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_is_refused():
    assert run("fly").exit_code == 2


def failing(error):
    group = Commands("venire", help="", places={"fail": "nowhere"})
    command = click.Command("fail", callback=lambda: (_ for _ in ()).throw(error))
    group.get_command = lambda ctx, name: command
    return CliRunner().invoke(group, ["fail"])


def test_a_refusal_is_one_line_with_its_advice():
    result = failing(NotFound(message("No topic\nis called x."), advice=message("Look again.")))
    assert result.exit_code == Refused.exit_code == 1
    assert result.stderr == "venire: No topic is called x. Look again.\n"


def test_a_wrong_setting_found_late_has_its_own_status():
    result = failing(Misconfigured(message("Set it.")))
    assert result.exit_code == RefusedSetting.exit_code == 2


def test_a_bug_is_no_refusal():
    assert isinstance(failing(RuntimeError("a bug")).exception, RuntimeError)
