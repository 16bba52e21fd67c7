"""What the API takes and gives, declared once as frozen dataclasses.

Requests are read by the declaration, answers written by it, and the description made from it.
"""

from moderation.web.api.declared.limits import Number, Text, Told, parts
from moderation.web.api.declared.reading import read, read_arguments
from moderation.web.api.declared.schemas import Schemas
from moderation.web.api.declared.writing import written

__all__ = ["Number", "Schemas", "Text", "Told", "parts", "read", "read_arguments", "written"]
