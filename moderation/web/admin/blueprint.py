"""The blueprint that the admin's views share."""

from flask import Blueprint

from moderation.web.private import close_to_strangers

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
close_to_strangers(blueprint)
