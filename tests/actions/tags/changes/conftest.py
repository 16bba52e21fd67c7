"""What tests of changes of the vocabulary share: people, and the rows of a change."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from moderation.actions.users import create_user
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import TagChange, TagChangeStep

#: The people's numbers follow from this order.
ROLES = {"mo": Role.MODERATOR, "ada": Role.ADMIN, "ed": Role.EDITOR, "op": Role.OPERATOR}


@pytest.fixture
def person(
    app: Flask, operator: Context, acting: Callable[..., Context]
) -> Callable[[str], Context]:
    """A function that makes the context of an act of Mo, Ada (an admin), Ed or Op."""
    numbers = {
        name: create_user(operator, f"{name}@x.example", role) for name, role in ROLES.items()
    }
    return lambda name: acting(actor=Actor(ActorKind.USER, str(numbers[name]), ROLES[name]))


def change(number: int) -> TagChange:
    """The change as it stands."""
    return db.session.get_one(TagChange, number, populate_existing=True)


def steps(number: int) -> list[TagChangeStep]:
    """The steps of a change, in order."""
    query = select(TagChangeStep).where(TagChangeStep.change_id == number)
    return list(db.session.scalars(query.order_by(TagChangeStep.place)))
