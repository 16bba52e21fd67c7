"""Sending a suggested tag: one way, from a topic's page and from the room for it."""

from moderation.actions.visiting.submissions import Receipt, suggest_tag
from moderation.domain.errors import Invalid
from moderation.domain.tags.suggesting import worth_asking
from moderation.queries.tags.matching.near import candidates
from moderation.web.cookies import this_author
from moderation.web.plugins import current_lexicon
from moderation.web.public.forms import TagForm
from moderation.web.public.sender import trace, visitor_context


def send_suggestion(form: TagForm, slug: str, locale: str) -> Receipt | None:
    """Queue a tag for a topic, or join the same suggestion; ask first of tags that look like it.

    None where the form has to be shown again: it says what is asked, or refused. Raises NotFound.
    """
    try:
        typed = form.name.data or ""
        near = candidates(current_lexicon(), typed)
        form.asked = () if form.sure.data else worth_asking(near)
        if form.asked:
            return None
        return suggest_tag(
            visitor_context(), this_author(), slug, typed, trace(form), locale, near,
            again=bool(form.again.data),
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal)
        return None
