"""What the page cache compares for pages that are not one topic's."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base


class PageVersion(Base):
    """How often what stands on a group of pages has changed. A scope without a row is at 0.

    ``site`` is the gallery, the court and the tag pages; ``topics`` is what every topic's own page
    shows; ``openness`` is the figures of the transparency page. What one topic's page shows alone
    is counted in ``topic.page_version``.
    """

    __tablename__ = "page_version"

    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
