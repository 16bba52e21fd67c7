"""How the work stands, as the database tells it: what ``venire status`` says without the web."""

from datetime import UTC, datetime
from pathlib import Path

from moderation.config import Config
from moderation.domain.errors import VenireError


def standing(config: Config) -> dict[str, object]:
    """Return queues, workers, the last beat and what the ledger has not sealed.

    Counts stop at 1,001. Where the database cannot be read, ``database`` says why.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from moderation.cli.site import application

    if config.sqlite and not Path(config.database_url.removeprefix("sqlite:///")).exists():
        return {"database": "is not there yet: run venire up"}  # asking it would make it
    try:
        with application(config):
            return {"database": "answers", **_read(datetime.now(UTC))}
    except VenireError as error:
        return {"database": str(error.reason)}
    except SQLAlchemyError as error:
        return {"database": f"cannot be read: {type(error).__name__}"}


def _read(now: datetime) -> dict[str, object]:
    from moderation.queries.ledger import chain_state
    from moderation.queries.work import engine

    found, chain = engine(now), chain_state()
    return {
        "queues": {
            one.name: {
                "due": one.due, "running": one.running, "dead": one.dead, "workers": one.workers,
            }
            for one in found.queues
        },
        "workers_alive": sum(one.alive and one.role == "worker" for one in found.workers),
        "clock_runs": found.ticking,
        "last_beat": found.last_beat.isoformat(timespec="seconds") if found.last_beat else None,
        "unsealed": chain.unsealed,
    }  # fmt: skip
