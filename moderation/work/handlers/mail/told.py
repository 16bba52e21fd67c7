"""What a notice says, before it is put into a language."""

from dataclasses import dataclass

from moderation.domain.messages import Message


@dataclass(frozen=True, slots=True)
class Told:
    """The subject of a notice, its lines, and what its reader can do with it.

    `stands_on_a_page` says that nothing is lost where no notifier is set up to tell it.
    """

    subject: Message
    lines: tuple[Message, ...]
    advice: Message
    stands_on_a_page: bool = False
