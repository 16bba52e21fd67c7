"""Settings of the site and of its plugins."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, ForgivingDocument


class Setting(Base):
    """One setting by its dotted name, such as ``jury.interval_days`` or ``plugin.library``."""

    __tablename__ = "setting"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[dict[str, object]] = mapped_column(ForgivingDocument)
    version: Mapped[int] = mapped_column(default=0)
