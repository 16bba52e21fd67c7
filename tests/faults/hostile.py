"""A plugin that does what no plugin should, where a text asks for it. Copied into an instance."""

import itertools
import os
import sys
import time

from moderation.hooks.toolkit import *  # noqa: F403


def hang() -> None:
    """Sleep for ever, whatever is raised."""
    while True:
        try:
            time.sleep(60)
        except BaseException:
            continue


def doze() -> None:
    """Sleep too long."""
    time.sleep(60)


def leave() -> None:
    """Ask for the process to end."""
    sys.exit(3)


def end() -> None:
    """End the process without a word."""
    os._exit(3)


def allocate() -> None:
    """Take more memory than there is."""
    bytearray(64 << 30)


def hold() -> None:
    """Hold the interpreter in C code, where no signal is handled."""
    sum(itertools.repeat(0))


DEEDS = {f"[{deed.__name__}]": deed for deed in (hang, doze, leave, end, allocate, hold)}


class Hostile(Filter[NoSettings]):  # noqa: F405
    """Slow for every text, so that a kill finds it at work, and deadly for some."""

    id = "hostile"
    title = message("Hostile")  # noqa: F405

    def screen(self, item):
        """Do what the text says."""
        time.sleep(0.01)
        for word, deed in DEEDS.items():
            if word in item.text:
                deed()
        return score(0)  # noqa: F405


class Patient(Juror[NoSettings]):  # noqa: F405
    """Takes its time, so that a kill finds the court in session."""

    id = "patient"
    title = message("Patient")  # noqa: F405

    def vote(self, case):
        """Think, then say no."""
        time.sleep(0.4)
        return JurorBallot(Vote.NO, "It took time.")  # noqa: F405


class Paid(Patient):
    """The same for money."""

    id = "paid"
    paid = True


@hookimpl  # noqa: F405
def register_filters(register):
    """Offer the filter."""
    register(Hostile)


@hookimpl  # noqa: F405
def register_jurors(register):
    """Offer the jurors."""
    register(Patient)
    register(Paid)
