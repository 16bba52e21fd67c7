"""Reports: a visitor's flag on a published comment."""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from limits import RateLimitItemPerDay
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.visiting.submissions import report as send_report
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.extensions import limiter
from moderation.queries.public.discussion import QuotedComment, quoted_comment
from moderation.web.cookies import this_author
from moderation.web.public.blueprint import PROPOSALS, blueprint, sender_place
from moderation.web.public.forms import ReportForm
from moderation.web.public.pages import page
from moderation.web.public.sender import trace, visitor_context
from moderation.web.public.topics import read_number

#: So many reports of one comment from one place weigh what their reporters do.
FROM_ONE_PLACE = RateLimitItemPerDay(2)


@blueprint.post("/<locale:locale>/reports")
@PROPOSALS
def report(locale: str) -> AnyResponse:
    """Queue a report; what is refused comes back with the comment that it is about."""
    form = ReportForm(request.form)
    subject = form.subject.data or ""
    quoted = _quoted(subject)
    shown = replace(trace(form), place_heard=_heard(quoted.comment.id))
    try:
        send_report(
            visitor_context(), this_author(), subject, form.reason.data or "",
            form.note.data or "", shown, locale,
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal)
        return _refused(form, quoted)
    slug = quoted.topic_slug
    return redirect(url_for("public.topic", slug=slug, sent="report", _anchor="discussion"), 303)


def _heard(comment_id: int) -> bool:
    """Count this report, and say whether enough of the same came from the sender's place today."""
    return not limiter.limiter.hit(FROM_ONE_PLACE, "reports", sender_place(), str(comment_id))


def _quoted(subject: str) -> QuotedComment:
    kind, _, text = subject.partition(":")
    number = read_number(text) if kind == "comment" else None
    quoted = None if number is None else quoted_comment(number)
    if quoted is None:
        raise NotFound(message("There is no such comment, or no longer."))
    return quoted


def _refused(form: ReportForm, quoted: QuotedComment) -> Response:
    answer = page("report.html", "topic", {"slug": quoted.topic_slug}, form=form, quoted=quoted)
    answer.status_code = 422
    return answer
