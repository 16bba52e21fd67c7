"""The demo gallery: fourteen questions with evidence, jury checks, comments, tags and votes."""

from moderation.demo.loading import load, remove, unfinished

__all__ = ["load", "remove", "unfinished"]
