"""What a name in a request stands for."""

from __future__ import annotations

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.requests.vocabulary import Draft


def resolved(draft: Draft, name: str) -> str:
    """The tag that a name is or leads to, over any number of aliases; itself for a free name.

    Raises Invalid with the names of a circle of aliases.
    """
    passed = [name]
    while (last := passed[-1]) not in draft.tags and last in draft.aliases:
        following = draft.aliases[last]
        if following in passed:
            path = " → ".join([*passed[passed.index(following) :], following])
            raise Invalid(message("These names lead to each other: %(path)s.", path=path))
        passed.append(following)
    return passed[-1]


def known(draft: Draft, name: str) -> str:
    """The tag that a name is or leads to. Raises Invalid for a free name."""
    tag = resolved(draft, name)
    if tag not in draft.tags:
        raise Invalid(message("There is no tag “%(name)s”.", name=name))
    return tag


def itself(draft: Draft, name: str) -> str:
    """A tag by its own name: what a request ends or changes is never guessed from an alias."""
    tag = known(draft, name)
    if tag != name:
        raise Invalid(
            message("“%(name)s” is another name of “%(tag)s”: write that.", name=name, tag=tag)
        )
    return tag


def in_use(draft: Draft, name: str) -> str:
    """The tag that a name is or leads to, which may be put on topics."""
    tag = known(draft, name)
    _refuse_deprecated(draft, tag)
    return tag


def usable(draft: Draft, name: str) -> str:
    """The tag that a name is or leads to, or could become; not one that is deprecated."""
    tag = resolved(draft, name)
    _refuse_deprecated(draft, tag)
    return tag


def _refuse_deprecated(draft: Draft, tag: str) -> None:
    if tag in draft.deprecated:
        raise Invalid(message("“%(name)s” is deprecated: revive it first.", name=tag))


def apart(source: str, *targets: str) -> None:
    """Refuse names that come to the same tag."""
    if source in targets:
        raise Invalid(message("Both sides are the same tag, “%(name)s”.", name=source))
    if len(set(targets)) < len(targets):
        raise Invalid(message("Two names on the right are the same tag."))
