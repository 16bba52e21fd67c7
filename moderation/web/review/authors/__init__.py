"""What the desk does about authors: questions on appeals, and when a topic's comments appear."""

from moderation.web.review.authors import appeals, topic_modes

__all__ = ["appeals", "topic_modes"]
