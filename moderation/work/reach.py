"""Whether the broker can be reached: for readiness and for the notice to operators."""

from redis.exceptions import RedisError

from moderation.config import Config
from moderation.work.bell import connect


def broker_answers(config: Config) -> bool:
    """Say whether the broker answers within the bell's time-out of 0.2 s; never raises."""
    try:
        with connect(config.broker_url) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False
