"""The vocabulary, and where its tags stand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.models.base import Base, Document, Identifier


class Tag(Base):
    """A tag by its normalised name. ``live`` falls when the act that made it is undone.

    ``form`` is that of ``domain.tags.form`` and ``topic_count`` the number of topics where it
    stands: both are derived. ``titles`` are its names by language, ``family`` the group in which
    lists show it. A deprecated tag stands where it stands, and is not put anywhere else.
    """

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    slug: Mapped[str] = mapped_column(String(800), unique=True)
    form: Mapped[str] = mapped_column(String(120), default="", server_default="")
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    titles: Mapped[dict[str, object]] = mapped_column(Document, default=dict, server_default="{}")
    family: Mapped[str] = mapped_column(String(60), default="", server_default="")
    deprecated: Mapped[bool] = mapped_column(default=False, server_default=false())
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_tag_form", "form"),
        Index("ix_tag_shelf", "live", "topic_count", "name"),
        Index("ix_tag_family", "live", "family", "name"),
    )


class TagAlias(Base):
    """Another name of a tag: it leads to the tag itself, never to another alias."""

    __tablename__ = "tag_alias"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    form: Mapped[str] = mapped_column(String(120), default="", server_default="")
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), index=True)
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_tag_alias_form", "form"),)


class TagImplication(Base):
    """That a topic with the narrower tag has the broader one, too. The row stays when it ends."""

    __tablename__ = "tag_implication"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    narrower_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    broader_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    live: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("narrower_id", "broader_id"),
        Index("ix_tag_implication_broader", "broader_id", "live"),
    )


class TagClosure(Base):
    """Every broader tag of a tag, over any number of implications: derived from the living ones."""

    __tablename__ = "tag_closure"

    narrower_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    broader_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)

    __table_args__ = (Index("ix_tag_closure_broader", "broader_id", "narrower_id"),)


class TagJudgement(Base):
    """What people's decisions on a suggested name said of a known tag: the same, or another.

    Derived from the standing decision on ``item_id``. ``score`` is what the matchers together gave
    the pair when the name was suggested, ``claimed`` that they called it the same tag.
    """

    __tablename__ = "tag_judgement"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("review_item.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    same: Mapped[bool]
    score: Mapped[float | None]
    claimed: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("item_id", "tag_id"),
        Index("ix_tag_judgement_name", "name", "tag_id"),
        Index("ix_tag_judgement_tag", "tag_id"),
    )


class TopicTag(Base):
    """That a tag stands on a topic. The row stays when it is taken off: its version counts on.

    ``implied``: it stands there only because a narrower tag does, and leaves with the last of them.
    """

    __tablename__ = "topic_tag"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"))
    present: Mapped[bool] = mapped_column(default=True)
    implied: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("topic_id", "tag_id"),
        Index("ix_topic_tag_tag", "tag_id", "present", "topic_id"),
    )
