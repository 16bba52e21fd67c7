"""Commands about those who sign in."""

import sys

import click

from moderation.cli.site import application, operator
from moderation.domain.roles import Role


@click.command("create-user")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option(
    "--password-stdin", is_flag=True, required=True, help="Read the password from the first line."
)
def create_user(email: str, role: str, password_stdin: bool) -> None:
    """Let EMAIL sign in; the password comes from the standard input, never from the arguments."""
    from moderation.actions import users

    password = sys.stdin.readline().rstrip("\r\n")
    with application():
        users.create_user(operator(), email, Role(role), password)
    click.echo(f"{email} may sign in as {role}.")
