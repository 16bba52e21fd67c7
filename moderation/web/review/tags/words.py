"""The words for what is done to the vocabulary, planned and done."""

from collections.abc import Mapping, Sequence

from moderation.domain.messages import Message, message
from moderation.domain.tags.changes import ChangeState, Level
from moderation.domain.tags.requests import Act, Kind

#: Steps that a page tells one by one; where there are more, it has the lines and their counts.
MOST_STEPS_TOLD = 60

#: What the ledger calls an act -> its words; others stand as they are.
TAG_ACTS: Mapping[str, Message] = {
    "tag.made": message("joined the vocabulary"),
    "tag.retired": message("left the vocabulary"),
    "tag.renamed": message("was renamed"),
    "tag.described": message("was described"),
    "tag.deprecated": message("is no longer used"),
    "tag.revived": message("is used again"),
    "alias.made": message("alias added"),
    "alias.retired": message("alias removed"),
    "implication.made": message("relation added"),
    "implication.retired": message("relation removed"),
}

#: The same for what others did since on what a change did, on topics as well.
SINCE_ACTS: Mapping[str, Message] = {
    **TAG_ACTS,
    "topic.tagged": message("was put on the topic"),
    "topic.untagged": message("was taken off the topic"),
}

#: What a line of a request means, in the order in which its words are told.
MEANINGS: Mapping[Act, Message] = {
    Act.RENAME: message("a is called b from now on, and the name a leads there."),
    Act.MERGE: message("The topics of a, its other names and relations go to b; a leads there."),
    Act.SPLIT: message("The topics of a get b and c, up to five; a goes, with its names."),
    Act.ALIAS: message("a is another name of the tag b."),
    Act.UNALIAS: message("a is no other name of any tag any more."),
    Act.IMPLY: message("Topics with a have the broader b as well."),
    Act.UNIMPLY: message("They no longer do."),
    Act.DEPRECATE: message("a stays where it stands and is offered no more."),
    Act.REVIVE: message("a is offered again."),
    Act.RETAG: message("This one topic, by the last part of its address, gets b in place of a."),
}

#: Who has to agree, said to whoever plans it.
LEVELS: Mapping[Level, Message] = {
    Level.ALONE: message("You can do this alone."),
    Level.SECOND: message("A second person has to agree."),
    Level.ADMIN: message("An admin has to agree."),
}

STATES: Mapping[ChangeState, Message] = {
    ChangeState.PLANNED: message("planned, nothing is done yet"),
    ChangeState.NEEDS_AGREEMENT: message("waits until somebody else agrees"),
    ChangeState.RUNNING: message("is being done"),
    ChangeState.DONE: message("done"),
    ChangeState.STOPPED: message("stopped"),
    ChangeState.UNDONE: message("taken back"),
}


def step_words(kind: Kind, names: Sequence[str], topic: str = "") -> Message:
    """What one step does, as a sentence; `names` are those of its operation."""
    first, others = names[0], "”, “".join(names[1:])
    match kind:
        case Kind.CREATE:
            return message("“%(name)s” joins the vocabulary.", name=first)
        case Kind.RENAME:
            return message("“%(name)s” is called “%(to)s” from now on.", name=first, to=others)
        case Kind.MOVE:
            return message(
                "Topics with “%(name)s” get “%(to)s” in its place.", name=first, to=others
            )
        case Kind.RETIRE:
            return message("“%(name)s” leaves the vocabulary.", name=first)
        case Kind.RETAG:
            return message(
                "The topic %(topic)s gets “%(to)s” in place of “%(name)s”.",
                topic=topic, name=first, to=others,
            )  # fmt: skip
    return _relating(kind, first, others)


def _relating(kind: Kind, first: str, other: str) -> Message:
    match kind:
        case Kind.ALIAS:
            return message("“%(name)s” becomes another name of “%(to)s”.", name=first, to=other)
        case Kind.UNALIAS:
            return message(
                "“%(name)s” is no other name of “%(to)s” any more.", name=first, to=other
            )
        case Kind.IMPLY:
            return message("Topics with “%(name)s” get “%(to)s” as well.", name=first, to=other)
        case Kind.UNIMPLY:
            return message(
                "Topics with “%(name)s” do not get “%(to)s” by that any more.", name=first, to=other
            )
        case Kind.DEPRECATE:
            return message("“%(name)s” is no longer used.", name=first)
        case _:
            return message("“%(name)s” is used again.", name=first)
