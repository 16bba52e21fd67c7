"""The filter: one question for each item, and feedback where people decided otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.hooks.toolkit import (
    Assessment,
    CheckAnswer,
    Example,
    Filter,
    HttpResponse,
    NotSetUp,
    ScreenedItem,
    Surroundings,
    abstain,
    message,
    score,
    secret,
    setting,
)

from . import service
from .service import Verdict

SERVER = "https://rest.akismet.com"


@dataclass(frozen=True, slots=True)
class AkismetSettings:
    """What an admin can set."""

    key: str = setting(
        "",
        message("Key"),
        message("Without one nothing is sent, and no address of a sender is kept for it."),
        secret=True,
    )
    site: str = setting("", message("The site's address"), message("As registered for the key."))
    points: float = setting(4.0, message("Points for spam"), lowest=0, highest=6)
    feedback: bool = setting(True, message("Tell the service where people decided otherwise"))
    trial: bool = setting(
        False, message("Only try it out"), message("The service then learns nothing from it.")
    )
    server: str = setting(SERVER, message("Address of the service"))

    def __post_init__(self) -> None:
        """Refuse a server that is no address."""
        service.host(self.server)


class Akismet(Filter[AkismetSettings]):
    """What the service calls spam is very likely unwanted; what it lets pass a little less so.

    A slow service ends as a time-out finding after 1.5 seconds, and five in a row let it rest.
    """

    id = "akismet"
    title = message("Akismet")
    settings_class = AkismetSettings
    seconds_limit = 1.5

    def __init__(self, settings: AkismetSettings, surroundings: Surroundings) -> None:
        """Need the sender's address only once there is a key."""
        super().__init__(settings, surroundings)
        self.needs_address = bool(settings.key)

    def hosts(self) -> tuple[str, ...]:
        """Name the host of the service."""
        return (service.host(self.settings.server),)

    def screen(self, item: ScreenedItem) -> Assessment:
        """Ask for a verdict. Raises what the client does while the service is away."""
        if not self.settings.key:
            return abstain(message("No key is set."))
        if not item.address:
            return abstain(message("The address of the sender is not known."))
        said = service.verdict(self._ask("comment-check", self._form(item)))
        points = self.settings.points
        if said is Verdict.BLATANT:
            return score(points + 2, message("Akismet calls it blatant spam."))
        if said is Verdict.SPAM:
            return score(points, message("Akismet calls it spam."))
        return score(-1, message("Akismet does not call it spam."))

    def learn(self, example: Example) -> None:
        """Tell the service of spam that it missed, and of what it took for spam by mistake.

        What it had not been asked about, or was right about, is not news to it.
        """
        said, item = example.said, example.item
        if not (self.settings.key and self.settings.feedback and item.address) or said is None:
            return
        if (said > 0) != example.unwanted:
            method = "submit-spam" if example.unwanted else "submit-ham"
            service.accept(self._ask(method, self._form(item)))

    def check(self) -> CheckAnswer:
        """Ask the service whether the key is good for the site."""
        if not self.settings.key:
            return CheckAnswer(False, message("No key is set."))
        answer = self._ask("verify-key", service.key_form(self._key(), self._site()))
        if answer.ok and answer.text.strip().lower() == "valid":
            return CheckAnswer(True, message("The key is good for this site."))
        return CheckAnswer(False, message("The service does not know this key."))

    def _form(self, item: ScreenedItem) -> bytes:
        return service.form(item, self._key(), self._site(), trial=self.settings.trial)

    def _ask(self, method: str, content: bytes) -> HttpResponse:
        url = f"{self.settings.server.rstrip('/')}/1.1/{method}"
        reading = None if method == "verify-key" else service.reading
        return self.http.post(url, content=content, content_type=service.FORM, reading=reading)

    def _key(self) -> str:
        return secret(self.settings.key)

    def _site(self) -> str:
        if not self.settings.site.startswith(("https://", "http://")):
            raise NotSetUp("the site's address is not set as https://…")
        return self.settings.site
