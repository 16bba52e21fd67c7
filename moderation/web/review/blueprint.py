"""The blueprint that the desk's views share."""

from flask import Blueprint

from moderation.web.private import close_to_strangers

blueprint = Blueprint("review", __name__, url_prefix="/review")
close_to_strangers(blueprint)
