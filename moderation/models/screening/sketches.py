"""Sketches of texts, by which nearly equal ones are found."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from moderation.domain.screening.sketches import BANDS
from moderation.models.base import Base, Identifier

BAND_NAMES = tuple(f"band_{number}" for number in range(1, BANDS + 1))


class TextSketch(Base):
    """The sketch of an item's text, kept for 30 days; see `domain.screening.sketches`.

    Texts that nearly agree mostly share a band; how much, is told by their signatures. An item's
    earlier ones are the newest below its own number in the index of a band.
    """

    __tablename__ = "text_sketch"

    item_id: Mapped[int] = mapped_column(
        Identifier, ForeignKey("review_item.id", ondelete="CASCADE"), primary_key=True
    )
    band_1: Mapped[int] = mapped_column(BigInteger)
    band_2: Mapped[int] = mapped_column(BigInteger)
    band_3: Mapped[int] = mapped_column(BigInteger)
    band_4: Mapped[int] = mapped_column(BigInteger)
    band_5: Mapped[int] = mapped_column(BigInteger)
    band_6: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]

    __table_args__ = (
        *(Index(f"ix_text_sketch_{name}", name, "item_id") for name in BAND_NAMES),
        Index("ix_text_sketch_made_at", "made_at"),
    )
