"""A topic's page, in the states in which a visitor can meet it."""

from dataclasses import dataclass

from flask import Response, request

from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.queries.public.discussion import PublicComment, quoted_comment
from moderation.queries.public.topic_page import EvidencePage, TopicPage, evidence_page, topic_page
from moderation.web.locale import current_locale
from moderation.web.public.blueprint import blueprint
from moderation.web.public.forms import TopicForms
from moderation.web.public.pages import Scope, page, shared
from moderation.web.public.sections import sections_of

#: Receipts that a page can show after a form was sent: nothing of the visitor is in them.
RECEIPTS = frozenset({"comment", "tag", "tag-joined", "recheck", "recheck-joined", "report"})
_LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Visit:
    """How this page was asked for: from the address alone, so anybody would get the same."""

    voted: bool = False
    sent: str = ""
    answering: PublicComment | None = None
    before: int | None = None


@blueprint.get("/<locale:locale>/topics/<slug:slug>")
def topic(locale: str, slug: str) -> Response:
    """Show a topic. ``voted`` opens the findings; ``sent`` shows a receipt."""
    visit = Visit(
        voted="voted" in request.args,
        sent=request.args.get("sent", "") if request.args.get("sent") in RECEIPTS else "",
        answering=_answering(slug, request.args.get("reply", "")),
        before=read_number(request.args.get("before", "")),
    )
    shown = _find(slug, visit.before)
    answer = show(shown, visit, TopicForms())
    return shared(answer, Scope.topic(shown.head.id, shown.head.page_version))


@blueprint.get("/<locale:locale>/topics/<slug:slug>/evidence")
def evidence(locale: str, slug: str) -> Response:
    """Show a topic's evidence in full."""
    shown: EvidencePage | None = evidence_page(slug, locale)
    if shown is None:
        raise _no_topic()
    answer = page("evidence.html", "evidence", {"slug": slug}, shown=shown)
    return shared(answer, Scope.topic(shown.head.id, shown.head.page_version))


def show_refused(slug: str, forms: TopicForms) -> Response:
    """Show a topic with a form that was refused, what was typed still in it."""
    answering = _answering(slug, forms.comment.parent.data or "")
    answer = show(_find(slug), Visit(answering=answering), forms)
    answer.status_code = 422
    return answer


def show(shown: TopicPage, visit: Visit, forms: TopicForms) -> Response:
    """Render a topic's page; one without a verdict is kept from search engines."""
    slug = shown.head.slug
    parts = {"shown": shown, "visit": visit, "forms": forms, "sections": sections_of(shown)}
    answer = page("topic.html", "topic", {"slug": slug}, **parts)
    if not shown.has_verdict:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def read_number(text: str) -> int | None:
    """Read an id from an address or a form; None for anything else."""
    fine = text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
    return int(text) if fine else None


def _find(slug: str, before: int | None = None) -> TopicPage:
    shown = topic_page(slug, current_locale(), before)
    if shown is None:
        raise _no_topic()
    return shown


def _no_topic() -> NotFound:
    return NotFound(message("There is no topic at this address."))


def _answering(slug: str, text: str) -> PublicComment | None:
    number = read_number(text)
    quoted = None if number is None else quoted_comment(number)
    return quoted.comment if quoted and quoted.topic_slug == slug else None
