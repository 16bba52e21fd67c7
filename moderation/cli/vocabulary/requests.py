"""Requests for changes of the vocabulary at the command line: what is printed, who asks."""

import uuid
from dataclasses import asdict
from datetime import UTC, datetime

import click

from moderation.actions.tags.changes import plan_tag_change, run_tag_change
from moderation.cli.site import operator
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.tags.changes import ChangeState, Level
from moderation.queries.tags.changes.preview import PreviewedLine, preview
from moderation.queries.tags.changes.told import told_change
from moderation.queries.users import account_at

WORDS = {
    "topics": ("topic", "topics"),
    "aliases": ("alias", "aliases"),
    "relations": ("relation", "relations"),
    "saved_views": ("saved view", "saved views"),
    "waiting": ("waiting suggestion", "waiting suggestions"),
}
AGREEING = {
    Level.ALONE: "Nobody else has to agree.",
    Level.SECOND: "A second person has to agree.",
    Level.ADMIN: "An admin has to agree.",
}


def acting(email: str | None) -> Context:
    """Make the context of the one who asks: an account by its address, else this machine's user.

    Raises NotFound where nobody signs in with that address.
    """
    if email is None:
        return operator()
    account = account_at(email)
    if account is None or not account.active:
        raise NotFound(message("Nobody signs in as %(email)s.", email=email))
    actor = Actor(ActorKind.USER, str(account.id), account.role)
    return Context(actor, datetime.now(UTC), uuid.uuid4().hex)


def print_preview(text: str) -> None:
    """Print each line with what it touches, all together, and who has to agree.

    Raises RefusedRequest and Invalid.
    """
    seen = preview(text)
    for line in seen.lines:
        click.echo(f"{line.number:>3}  {line.text}  ({touched(_counts(line))})")
    click.echo(f"Together: {touched(asdict(seen.reach))}. {AGREEING[seen.level]}")


def carry_out(context: Context, text: str, reason: str) -> None:
    """Plan a request and have it done, or ask for agreement; print which.

    Raises RefusedRequest, Invalid and NotAllowed.
    """
    number = plan_tag_change(context, text, reason)
    state = run_tag_change(context, number, told_change(number).version)
    if state is ChangeState.RUNNING:
        click.echo(f"Change {number} is being done by a worker: /review/tags/changes/{number}")
        return
    click.echo(f"Change {number} waits until somebody agrees: /review/tags/changes/{number}")


def touched(counts: dict[str, int]) -> str:
    """Say what is touched; what is not is left out."""
    said = [
        f"{counts[name]:,} {one if counts[name] == 1 else many}"
        for name, (one, many) in WORDS.items()
        if counts[name]
    ]
    return ", ".join(said) or "the tag alone"


def _counts(line: PreviewedLine) -> dict[str, int]:
    return {name: getattr(line, name) for name in WORDS}
