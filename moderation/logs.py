"""Logs: one line an event on the standard error, so that a command's output stays its own."""

import logging
import sys
from typing import Any

import structlog

from moderation.hooks.redaction import hide


def write_to_stderr() -> None:
    """Send every log line of this process to the standard error, with a UTC time and its level."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Plain tracebacks: richer ones print local variables, secrets and visitors' words.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
            _without_secrets,
        ],
        # The stream is looked up a line, since tests and daemons exchange it.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Hiding())


def _without_secrets(_logger: object, _method: str, line: Any) -> str:
    """Take secrets out of the finished line, wherever in it they stand."""
    return hide(str(line))


class _Hiding(logging.Formatter):
    """Writes what libraries and plugins log through Python's own logging, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record))
