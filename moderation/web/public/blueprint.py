"""The blueprint that the public views hang themselves on, and how often one address may write.

A school shares an address, so the limits are wide; what looks like a flood is for the filters.
"""

from flask import Blueprint

from moderation.extensions import limiter

blueprint = Blueprint("public", __name__)

VOTES = limiter.limit("60 per minute; 600 per hour")
COMMENTS = limiter.limit("30 per minute; 300 per hour")
PROPOSALS = limiter.limit("20 per minute; 200 per hour")
