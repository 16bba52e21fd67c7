"""The gallery that everybody sees."""

from flask import Flask

from moderation.extensions import csrf
from moderation.web.cookies import set_cookies
from moderation.web.origin import require_own_origin
from moderation.web.public import ask, court, gallery, receipts, reports, topics, voices
from moderation.web.public.blueprint import blueprint
from moderation.web.public.openness import transparency
from moderation.web.public.tags import suggesting, vocabulary

__all__ = [
    "ask", "court", "gallery", "receipts", "register", "reports", "suggesting", "topics",
    "transparency", "vocabulary", "voices",
]  # fmt: skip

# A page that is one for everybody holds no token; its forms are proved by where they come from.
csrf.exempt(blueprint)
blueprint.before_request(require_own_origin)
blueprint.after_request(set_cookies)


def register(app: Flask) -> None:
    """Bind the public pages and forms."""
    app.register_blueprint(blueprint)
