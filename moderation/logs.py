"""Logs: one line an event on the standard error, so that a command's output stays its own."""

import sys

import structlog


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
        ],
        # The stream is looked up a line, since tests and daemons exchange it.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )
