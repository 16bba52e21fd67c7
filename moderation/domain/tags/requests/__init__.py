"""Requests in a text form: many changes of the vocabulary, written one on a line.

The grammar; words of the form are shown in capitals where a name is meant::

    request  = at most 100 lines that ask something, in at most 100,000 characters
    line     = [ask] [comment]
    ask      = "rename" NAME arrow NAME          the tag gets a new name, the old becomes an alias
             | "merge" NAME arrow NAME           its topics, aliases, relations go to the other
             | "split" NAME arrow NAME, NAME     2 to 5: its topics get all of these, and it goes,
                                                 with its aliases and relations; new ones are made
             | "alias" NAME arrow NAME           another name of the tag on the right
             | "unalias" NAME                    no longer a name of any tag
             | "imply" NAME arrow NAME           topics with the left have the right, too
             | "unimply" NAME arrow NAME         no longer
             | "deprecate" NAME                  stays where it stands, is offered no more
             | "revive" NAME                     is offered again
             | "retag" NAME arrow NAME "on" SLUG one topic gets the right instead of the left
    arrow    = "->" | "→"
    comment  = "#" and what follows, at the start of a line or after a blank
    NAME     = bare | quoted
    bare     = anything without an arrow, a comma, a comment or a quote in front (in a "retag" also
               without the word "on"): ``c#`` and ``node.js`` need no quotes
    quoted   = '"' anything, with '"' written twice, '"'

Verbs are read in either case. Names are normalised as everywhere. Each line sees what the lines
before it do. A request is taken whole or not at all: `read` keeps the faults of lines that it
cannot read, and `check` raises `RefusedRequest` with those and its own, each with its line.
"""

from moderation.domain.tags.requests.checking import check
from moderation.domain.tags.requests.faults import Fault, RefusedRequest
from moderation.domain.tags.requests.lines import MOST_LINES, MOST_STEPS, Act, Line, Request
from moderation.domain.tags.requests.operations import Kind, Operation
from moderation.domain.tags.requests.reading import decoded, read
from moderation.domain.tags.requests.vocabulary import Vocabulary
from moderation.domain.tags.requests.writing import write, write_line

__all__ = [
    "MOST_LINES",
    "MOST_STEPS",
    "Act",
    "Fault",
    "Kind",
    "Line",
    "Operation",
    "RefusedRequest",
    "Request",
    "Vocabulary",
    "check",
    "decoded",
    "read",
    "write",
    "write_line",
]
