"""The work engine: the database remembers what must be done, the broker only wakes who does it."""


def run(queue: str) -> None:
    """Work on a queue: the one function that a job in the broker may name. Safe to run any time."""
    from moderation.work.shift import run_on

    run_on(queue)
