"""The room where visitors propose questions."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.visiting.submissions import propose_topic
from moderation.domain.errors import Invalid
from moderation.queries.public.gallery import site_version
from moderation.web.cookies import this_author
from moderation.web.public.blueprint import PROPOSALS, blueprint
from moderation.web.public.forms import AskForm
from moderation.web.public.pages import Scope, page, shared
from moderation.web.public.sender import trace, visitor_context


@blueprint.get("/<locale:locale>/ask")
def ask(locale: str) -> Response:
    """Show the form; after it was sent, what happens now."""
    sent = request.args.get("sent", "")
    return shared(_page(AskForm(), sent), Scope.site(site_version()))


@blueprint.post("/<locale:locale>/ask")
@PROPOSALS
def send_question(locale: str) -> AnyResponse:
    """Queue a question for the gallery, or join the same one that waits."""
    form = AskForm(request.form)
    try:
        receipt = propose_topic(
            visitor_context(), this_author(), form.question.data or "", form.why.data or "",
            trace(form), locale,
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal)
        answer = _page(form, "")
        answer.status_code = 422
        return answer
    sent = "question-joined" if receipt.joined else "question"
    return redirect(url_for("public.ask", sent=sent), 303)


def _page(form: AskForm, sent: str) -> Response:
    return page("ask.html", "ask", {}, form=form, sent=sent)
