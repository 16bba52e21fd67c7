"""The private page of one submission: how it stands, why, and one appeal.

Its address is a secret, so nothing may keep the page or pass its address on.
"""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.visiting.appeals import answer as send_answer
from moderation.actions.visiting.appeals import appeal as send_appeal
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.openness import sentences
from moderation.queries.authors.receipts import receipt as find_receipt
from moderation.queries.settings import site_settings
from moderation.web.cookies import last_receipt
from moderation.web.public.blueprint import PROPOSALS, blueprint
from moderation.web.public.forms import AnswerForm, AppealForm
from moderation.web.public.pages import page
from moderation.web.public.sender import trace, visitor_context


@blueprint.get("/<locale:locale>/sent")
def last_sent(locale: str) -> AnyResponse:
    """Lead to the private page of what this browser has just sent; without one, say so."""
    token = last_receipt()
    if token and find_receipt(token, locale) is not None:
        return _unkept(redirect(url_for("public.receipt", token=token), 303))
    return _unkept(page("no_receipt.html", "last_sent", {}))


@blueprint.get("/<locale:locale>/sent/<token>")
def receipt(locale: str, token: str) -> AnyResponse:
    """Show how something stands to whoever knows the address."""
    return _page(locale, token, AppealForm(), AnswerForm())


@blueprint.post("/<locale:locale>/sent/<token>/appeals")
@PROPOSALS
def appeal(locale: str, token: str) -> AnyResponse:
    """Queue an appeal against the decision on it."""
    form = AppealForm(request.form)
    try:
        send_appeal(visitor_context(), token, form.why.data or "", trace(form, private=True))
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(locale, token, form, AnswerForm(), 422)
    return _back(token)


@blueprint.post("/<locale:locale>/sent/<token>/answers")
@PROPOSALS
def answer(locale: str, token: str) -> AnyResponse:
    """Pass on the answer to a moderator's question about an appeal."""
    form = AnswerForm(request.form)
    try:
        send_answer(visitor_context(), token, form.answer.data or "")
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(locale, token, AppealForm(), form, 422)
    return _back(token)


def _page(
    locale: str, token: str, appealing: AppealForm, answering: AnswerForm, status: int = 200
) -> AnyResponse:
    shown = find_receipt(token, locale)
    if shown is None:
        raise NotFound(message("There is nothing at this address, or no longer."))
    others = not site_settings().own_appeals
    forms = {"appealing": appealing, "answering": answering, "others": others}
    told = {"shown": shown, "token": token, "sentences": sentences}
    made = page("receipt.html", "receipt", {"token": token}, **told, **forms)
    made.status_code = status
    return _unkept(made)


def _back(token: str) -> AnyResponse:
    return _unkept(redirect(url_for("public.receipt", token=token, _anchor="appeal"), 303))


def _unkept(response: AnyResponse) -> AnyResponse:
    """Let no cache keep it and no search engine list it; no other site is told its address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
