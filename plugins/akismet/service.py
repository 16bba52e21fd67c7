"""What is sent to the service, and what its answers mean: its API of version 1.1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from urllib.parse import urlencode, urlsplit

from moderation.hooks.toolkit import HttpResponse, ScreenedItem, SourceMalformed, SourceSpent

FORM = "application/x-www-form-urlencoded"
LONGEST_TEXT = 20_000
"""Characters of a text that are sent."""
SHORTEST_PAUSE = 60.0
"""Seconds for which a service that refuses us is left alone at least."""
LONGEST_PAUSE = 86_400.0
_LONGEST_SAID = 120
_TYPES = {
    "comment": "comment",
    "report": "contact-form",
    "appeal": "message",
    "topic_proposal": "forum-post",
}


class Verdict(Enum):
    """What the service says of an item; `BLATANT` is what it would throw away unseen."""

    WANTED = "wanted"
    SPAM = "spam"
    BLATANT = "blatant"


def form(item: ScreenedItem, key: str, site: str, *, trial: bool = False) -> bytes:
    """Write an item as the service reads it. Who tries things out sets `trial`: it learns nothing.

    The address, the agent and the referrer are the sender's, as they came with the item.
    """
    fields = {
        "api_key": key,
        "blog": site,
        "blog_charset": "UTF-8",
        "blog_lang": item.language,
        "user_ip": item.address,
        "user_agent": item.user_agent,
        "referrer": item.referrer,
        "comment_type": _TYPES.get(item.kind, item.kind.replace("_", "-")),
        "comment_author": item.author_name,
        "comment_content": item.fields.get("body", item.text)[:LONGEST_TEXT],
        "is_test": "1" if trial else "",
    }
    said = {name: value for name, value in fields.items() if value}
    return urlencode(said, errors="replace").encode("ascii")


def key_form(key: str, site: str) -> bytes:
    """Write the question whether a key is good for a site."""
    return urlencode({"api_key": key, "blog": site}, errors="replace").encode("ascii")


def reading(answer: HttpResponse) -> SourceSpent | None:
    """Read a refusal as a pause: too many requests, or a key or plan that does not allow this.

    Otherwise each item would be sent in vain, one after the other.
    """
    refused = answer.ok and answer.text.strip().lower() in {"invalid", "invalid key"}
    if not refused and answer.status not in {401, 402, 403, 429}:
        return None
    until = datetime.now(UTC) + timedelta(seconds=_pause(answer.headers.get("retry-after", "")))
    return SourceSpent(f"the service refuses: {_said(answer)}", until)


def verdict(answer: HttpResponse) -> Verdict:
    """Read the answer to a check. Raises `SourceMalformed` for what is none."""
    said = answer.text.strip().lower()
    if not answer.ok or said not in {"true", "false"}:
        raise SourceMalformed(f"the service gave no verdict: {_said(answer)}")
    if said == "false":
        return Verdict.WANTED
    tip = answer.headers.get("x-akismet-pro-tip", "").strip().lower()
    return Verdict.BLATANT if tip == "discard" else Verdict.SPAM


def accept(answer: HttpResponse) -> None:
    """Read the answer to feedback, which is a sentence of thanks. Raises `SourceMalformed`."""
    if not answer.ok or not answer.text.strip().lower().startswith("thanks"):
        raise SourceMalformed(f"the service did not take it: {_said(answer)}")


def host(server: str) -> str:
    """Give the host of `https://…`, with its port where it names one. Raises ValueError."""
    parts = urlsplit(server)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("the server must be written as https://…")
    _ = parts.port  # raises ValueError for what is none
    return parts.netloc.lower()


def _said(answer: HttpResponse) -> str:
    """Quote what the service says of itself, or how its answer begins."""
    names = ("x-akismet-alert-msg", "x-akismet-debug-help", "x-akismet-error")
    spoken = [answer.headers[name] for name in names if answer.headers.get(name)]
    text = "; ".join(spoken) or answer.text[:_LONGEST_SAID] or "nothing"
    return f"{' '.join(text.split())[:_LONGEST_SAID]} (status {answer.status})"


def _pause(text: str) -> float:
    seconds = float(text) if text.isascii() and text.isdigit() else 0.0
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)
