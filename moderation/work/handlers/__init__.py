"""What is done for each kind of work. A handler proves its claims with everything it writes."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from moderation.work.claims import Claim
from moderation.work.handlers.bulk import change_many
from moderation.work.handlers.checking import check_plugins
from moderation.work.handlers.enriching import enrich
from moderation.work.handlers.events import tell
from moderation.work.handlers.hearing import hear
from moderation.work.handlers.learning import learn, train
from moderation.work.handlers.mail import send_mail
from moderation.work.handlers.retagging import change_tags
from moderation.work.handlers.routing import route
from moderation.work.handlers.screening import screen, try_filters
from moderation.work.handlers.translating import translate
from moderation.work.shift import Shift

#: Takes claims of one kind, and finishes, repeats or gives back each of them.
Handler: TypeAlias = Callable[[Shift, Sequence[Claim]], None]

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "screen": screen,
        "jury": hear,
        "enrich": enrich,
        "translate": translate,
        "learn": learn,
        "train": train,
        "try": try_filters,
        "event": tell,
        "mail": send_mail,
        "plugin_check": check_plugins,
        "route": route,
        "bulk": change_many,
        "retag": change_tags,
    }
)
