"""A click group that knows where its commands lie and speaks one line when something is refused."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from moderation.domain.errors import Misconfigured, VenireError


class Refused(click.ClickException):
    """A refusal as one line on the standard error."""

    def __init__(self, error: VenireError) -> None:
        said = str(error.reason) if error.advice is None else f"{error.reason} {error.advice}"
        super().__init__(" ".join(said.split()))

    def show(self, file: Any = None) -> None:
        """Print the line, without click's frame around it."""
        click.echo(f"venire: {self.message}", file=file, err=file is None)


class RefusedSetting(Refused):
    """A wrong setting; scripts tell it from other refusals by the exit status."""

    exit_code = 2


class Commands(click.Group):
    """The commands by name; `places` says in which module of `package` each one lies.

    The command ``create-user`` is the function ``create_user`` of its module.
    """

    def __init__(
        self, name: str, help: str, places: Mapping[str, str], package: str = "moderation.cli"
    ) -> None:
        super().__init__(name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self.places = places
        self.package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they are listed."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one module that holds the command; None for an unknown name."""
        if cmd_name not in self.places:
            return None
        module = import_module(f"{self.package}.{self.places[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what Venire refuses becomes one line instead of a traceback."""
        try:
            return super().invoke(ctx)
        except Misconfigured as error:
            raise RefusedSetting(error) from error
        except VenireError as error:
            raise Refused(error) from error
