"""What speaks against a sender: each sign with its worth in log-odds and its reason."""

from __future__ import annotations

import re

from moderation.hooks.toolkit import Message, ScreenedItem, message

Part = tuple[float, Message]

ONE_FIELD = frozenset({"tag_suggestion", "tag_change", "report", "recheck_request"})
"""Kinds with one field, perhaps chosen from a list: soon sent, and alike without harm."""
_SHORT = 25
"""A shorter text is often written twice by chance ("I agree")."""
_SHARE_OF_SHORT = 0.3
_BUSY_ADDRESS = 10
"""Items an hour from which an address counts; a school or an office shares one."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def trap(item: ScreenedItem) -> list[Part]:
    """The field that people do not see."""
    if not item.honeypot_filled:
        return []
    return [(6.0, message("A field that people do not see was filled in."))]


def newcomer(item: ScreenedItem) -> list[Part]:
    """A first item with a link: too little to hold it, unless there is more."""
    known = item.author_approved + item.author_rejected + item.history.sent_last_hour
    first = item.author_key != "" and known == 0
    if not first or item.kind in ONE_FIELD or not _LINK.search(item.text):
        return []
    return [(0.6, message("The author's first item brings a link."))]


def record(item: ScreenedItem) -> list[Part]:
    """What people rejected of this author, where that is more than they approved."""
    more = item.author_rejected - item.author_approved
    if more <= 0:
        return []
    text = message("Rejected of this author before: %(count)s", count=item.author_rejected)
    return [(min(0.7 * more, 2.8), text)]


def shared_address(item: ScreenedItem) -> list[Part]:
    """Many others from one address: never enough to hold an item, since people share them."""
    sent = item.history.address_last_hour
    if sent < _BUSY_ADDRESS:
        return []
    text = message("Items of others from this address in the hour before: %(count)s", count=sent)
    return [(min(0.05 * sent, 1.5), text)]


def repeated(item: ScreenedItem) -> list[Part]:
    """The same or nearly the same text in other items, what came of it, on how many topics."""
    text = item.text.strip()
    if item.kind in ONE_FIELD or not text:
        return []
    share = _SHARE_OF_SHORT if len(text) < _SHORT else 1.0
    found = [*_same_text(item), *_near_text(item), *_topics(item)]
    return [(share * worth, reason) for worth, reason in found]


def _same_text(item: ScreenedItem) -> list[Part]:
    elsewhere, rejected = item.history.same_text_elsewhere, item.history.same_text_rejected
    parts: list[Part] = []
    if elsewhere > 0:
        text = message("The same text stands in other items: %(count)s", count=elsewhere)
        parts.append((min(1.0 + 0.5 * elsewhere, 4.0), text))
    if rejected > 0:
        text = message("Of those, rejected: %(count)s", count=rejected)
        parts.append((min(1.0 + rejected, 4.0), text))
    return parts


def _near_text(item: ScreenedItem) -> list[Part]:
    elsewhere, rejected = item.history.near_text_elsewhere, item.history.near_text_rejected
    parts: list[Part] = []
    if elsewhere > 0:
        parts.append((min(0.7 + 0.4 * elsewhere, 3.5), _near_reason(elsewhere)))
    if rejected > 0:
        text = message("Rejected of items with nearly the same text: %(count)s", count=rejected)
        parts.append((min(0.8 + 0.8 * rejected, 4.0), text))
    return parts


def _near_reason(count: int) -> Message:
    if count == 1:
        return message("Nearly the same text stands in another item.")
    return message("Nearly the same text stands in %(count)s other items.", count=count)


def _topics(item: ScreenedItem) -> list[Part]:
    """Two topics may well call for the same remark; more are an advertisement's way."""
    topics = item.history.topics_with_text
    if topics < 2:
        return []
    text = message("Such a text came on %(count)s other topics.", count=topics)
    return [(min(0.5 * topics, 2.0), text)]
