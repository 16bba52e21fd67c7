"""What libraries for numbers are told before a plugin imports them."""

import os

_NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def keep_to_one_thread() -> None:
    """Let numpy and its like start no threads, unless the environment says how many.

    They would start them when they are imported, which is before workers fork: a fork has none of
    them, and waits for them for ever. Several processes share the processors anyway.
    """
    for name in _NAMES:
        os.environ.setdefault(name, "1")
