"""The sentences of which opinions are made: data only.

Every sentence must be true of each conclusion that it can be chosen for; several for one place say
the same in other words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moderation.domain.jury.verdict import Ending, Vote
from moderation.domain.messages import Message, message

UNANIMOUS_HEADLINES: Mapping[Vote, Sequence[Message]] = {
    Vote.YES: (
        message("The jury came to a clearly affirmative answer."),
        message("Every ballot said yes."),
        message("The jury answered yes with one voice."),
    ),
    Vote.ALMOST: (
        message("The jury agreed: almost, but not quite."),
        message("Every ballot said almost."),
        message("With one voice the jury stopped just short of yes."),
    ),
    Vote.NO: (
        message("The jury came to a clearly negative answer."),
        message("Every ballot said no."),
        message("The jury answered no with one voice."),
    ),
    Vote.IN_RESEARCH: (
        message("The jury agreed that the question is still open."),
        message("Every ballot said that it is too early to tell."),
        message("With one voice the jury sent the question back to research."),
    ),
}
"""Headlines of a verdict without a ballot against it."""

DIVIDED_HEADLINES: Mapping[Vote, Sequence[Message]] = {
    Vote.YES: (
        message("The jury answered yes, but not with one voice."),
        message("More ballots said yes than anything else."),
        message("A divided jury found for the affirmative."),
    ),
    Vote.ALMOST: (
        message("The jury settled on almost, but not with one voice."),
        message("More ballots said almost than anything else."),
        message("A divided jury stopped short of yes."),
    ),
    Vote.NO: (
        message("The jury answered no, but not with one voice."),
        message("More ballots said no than anything else."),
        message("A divided jury found for the negative."),
    ),
    Vote.IN_RESEARCH: (
        message("The jury called the question open, but not with one voice."),
        message("More ballots said “too early to tell” than anything else."),
        message("A divided jury sent the question back to research."),
    ),
}
"""Headlines of a verdict with ballots against it."""

OPEN_HEADLINES: Mapping[Ending, Sequence[Message]] = {
    Ending.HUNG: (
        message("The jury could not agree."),
        message("The jury is hung."),
        message("The ballots ended in a tie."),
    ),
    Ending.INCONCLUSIVE: (
        message("Too few jurors cast a ballot."),
        message("The jury check ended without enough ballots."),
        message("There were not enough ballots for a verdict."),
    ),
}
"""Headlines without a verdict."""

COUNTS: Mapping[bool, Sequence[Message]] = {
    True: (
        message("All the jurors who cast a ballot chose the same answer (%(most)s of %(total)s)."),
        message("The panel cast %(total)s ballots, and %(most)s of them agree."),
    ),
    False: (
        message("The leading answer has %(most)s of %(total)s ballots."),
        message("The panel cast %(total)s ballots; the leading answer has %(most)s of them."),
    ),
}
"""How many ballots stand behind a verdict, by whether it was unanimous."""

TIES: Sequence[Message] = (
    message("No answer has more ballots than every other; %(most)s of %(total)s is the highest."),
    message("The panel cast %(total)s ballots; the highest count, %(most)s, is shared."),
)

SHORTAGES: Sequence[Message] = (
    message("Ballots cast: %(total)s. That is too few for a verdict."),
    message("Only this many ballots were cast: %(total)s. A verdict needs more."),
)

FOR_VERDICT: Sequence[Message] = (
    message("For the verdict, Juror %(numeral)s wrote: “%(statement)s”"),
    message("Juror %(numeral)s, with the verdict, put it so: “%(statement)s”"),
)

AGAINST_VERDICT: Mapping[Vote, Message] = {
    Vote.YES: message("Juror %(numeral)s voted YES instead: “%(statement)s”"),
    Vote.ALMOST: message("Juror %(numeral)s voted ALMOST instead: “%(statement)s”"),
    Vote.NO: message("Juror %(numeral)s voted NO instead: “%(statement)s”"),
    Vote.IN_RESEARCH: message("Juror %(numeral)s voted IN RESEARCH instead: “%(statement)s”"),
}

WITHOUT_VERDICT: Mapping[Vote, Message] = {
    Vote.YES: message("Juror %(numeral)s voted YES: “%(statement)s”"),
    Vote.ALMOST: message("Juror %(numeral)s voted ALMOST: “%(statement)s”"),
    Vote.NO: message("Juror %(numeral)s voted NO: “%(statement)s”"),
    Vote.IN_RESEARCH: message("Juror %(numeral)s voted IN RESEARCH: “%(statement)s”"),
}

UNCALIBRATED = message("The confidence is uncalibrated.")

LAST_LINES: Mapping[Vote, Sequence[Message]] = {
    Vote.YES: (
        message("Verdict for the affirmative."),
        message("The jury thanks the machines for appearing."),
        message("Yes, until somebody shows otherwise."),
    ),
    Vote.ALMOST: (
        message("Close; the door stays ajar."),
        message("Not yet, but the jury keeps a seat warm."),
        message("Almost is a word with a future."),
    ),
    Vote.NO: (
        message("Verdict for the negative."),
        message("The machines may appeal when they can."),
        message("No, until somebody shows otherwise."),
    ),
    Vote.IN_RESEARCH: (
        message("The jury waits for better evidence."),
        message("The file stays open."),
        message("Bring evidence, and ask again."),
    ),
}

OPEN_LAST_LINES: Mapping[Ending, Sequence[Message]] = {
    Ending.HUNG: (
        message("The status stands as it was."),
        message("Nothing changes until a jury agrees."),
    ),
    Ending.INCONCLUSIVE: (
        message("The status stands as it was."),
        message("The case waits for a fuller panel."),
    ),
}

ORDERS: Mapping[Vote, Message] = {
    Vote.YES: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, the panel returns a verdict of YES, "
        "with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.ALMOST: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, the panel returns a verdict of ALMOST, "
        "with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.NO: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, the panel returns a verdict of NO, "
        "with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.IN_RESEARCH: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, the panel returns a verdict of IN RESEARCH, "
        "with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
}

ORDERS_APART: Mapping[Vote, Message] = {
    Vote.YES: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel returns a verdict of YES, with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.ALMOST: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel returns a verdict of ALMOST, with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.NO: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel returns a verdict of NO, with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
    Vote.IN_RESEARCH: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel returns a verdict of IN RESEARCH, with verdict confidence of %(percent)s%%. "
        "The court so orders."
    ),
}
"""Orders that name the ballots for IN_RESEARCH apart."""

OPEN_ORDERS: Mapping[Ending, Message] = {
    Ending.HUNG: message(
        "By a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel is hung and returns no verdict. The status stands. The court so orders."
    ),
    Ending.INCONCLUSIVE: message(
        "With a vote of %(yes)s — %(almost)s — %(no)s, and %(in_research)s for IN RESEARCH, "
        "the panel is too small for a verdict. The status stands. The court so orders."
    ),
}
