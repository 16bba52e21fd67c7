"""What a decision does to the gallery, one module a kind of item; found through ``effect_of``."""

from moderation.actions.effects.effect import Effect, effect_of

__all__ = ["Effect", "effect_of"]
