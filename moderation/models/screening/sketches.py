"""Sketches of texts, by which nearly equal ones are found."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base


class TextSketch(Base):
    """The sketch of an item's text: texts that share a band are likely alike, see `domain.texts`.

    ``signature`` is what their likeness is measured by.
    """

    __tablename__ = "text_sketch"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    band_1: Mapped[int] = mapped_column(BigInteger)
    band_2: Mapped[int] = mapped_column(BigInteger)
    band_3: Mapped[int] = mapped_column(BigInteger)
    band_4: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_text_sketch_band_1", "band_1", "made_at"),
        Index("ix_text_sketch_band_2", "band_2", "made_at"),
        Index("ix_text_sketch_band_3", "band_3", "made_at"),
        Index("ix_text_sketch_band_4", "band_4", "made_at"),
        Index("ix_text_sketch_made_at", "made_at"),
    )
