"""A filter that learns by heart, and slowly, so that a kill finds it at it. Copied in."""

import json
import time

from moderation.hooks.toolkit import *  # noqa: F403

SECONDS = 0.8


class SlowPupil(LearningFilter[NoSettings]):  # noqa: F405
    """Its model names every lesson that it was made of."""

    id = "slow_pupil"
    title = message("Slow pupil")  # noqa: F405
    training_seconds = 10.0

    def take(self, body):
        """Read the model; a part of one is an error."""
        self.known = [] if body is None else json.loads(body)["texts"]

    def screen(self, item):
        """Say nothing."""
        return abstain(message("I only learn."))  # noqa: F405

    def train(self, lessons, earlier, added):
        """Write down every text, after a while."""
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            time.sleep(0.01)
        texts = [one.item.text for one in lessons]
        return Trained(json.dumps({"texts": texts}).encode(), len(texts), 0)  # noqa: F405


@hookimpl  # noqa: F405
def register_filters(register):
    """Offer it."""
    register(SlowPupil)
