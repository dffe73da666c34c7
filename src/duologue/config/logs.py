"""Logging that cannot tell: no bodies, queries, cookies, addresses, paths, nor what an error's text quotes.

An error's text may hold what somebody typed (`invalid literal for int(): '…'`), so of an exception only its
kind and the lines of code it passed are written; Django's own messages lose all that follows their colon.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

MOST_FRAMES = 30
# Loggers of others put requests into their messages.
OTHERS = ("django", "_granian", "asyncio", "py.warnings", "urllib3", "fontTools", "huey")


class Discreet(logging.Formatter):
    """Time, level, logger and message; of an exception its kind and where it went."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", "%Y-%m-%d %H:%M:%S", "{")

    def formatMessage(self, record: logging.LogRecord) -> str:
        if record.name.startswith(OTHERS):
            record.message = str(record.msg).partition(":")[0].partition("\n")[0][:80]
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        return _name_kinds(ei[1])

    def formatStack(self, stack_info: str) -> str:
        return ""

    def format(self, record: logging.LogRecord) -> str:
        # A message whose arguments do not fit must not be printed with them by logging's own handler.
        try:
            record.getMessage()
        except (TypeError, ValueError, KeyError):
            record.msg, record.args = "a message that could not be put together", None
        # Another formatter may have left its fuller text here.
        record.exc_text = None
        return super().format(record)


def _name_kinds(error: BaseException | None) -> str:
    lines: list[str] = []
    while error is not None and len(lines) < MOST_FRAMES:
        lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        lines.extend(f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def make_dictionary(level: str = "INFO") -> dict[str, Any]:
    """A configuration for `logging.config.dictConfig`; the server takes the same one for its workers."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": "duologue.config.logs.Discreet"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "discreet",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "duologue": {"level": level},
            "django": {"level": "ERROR", "handlers": [], "propagate": True},
            # What anybody may send, such as a name that is no host's: answered, and no line of a full disk.
            "django.security": {"level": "CRITICAL", "handlers": [], "propagate": True},
            "_granian": {"level": "WARNING", "handlers": [], "propagate": True},
            # There is no access log: who came when is nobody's business.
            "granian.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
    }


def configure(level: str = "INFO") -> None:
    """Log to standard error, discreetly."""
    logging.config.dictConfig(make_dictionary(level))
    logging.raiseExceptions = False


def hush_uncaught() -> None:
    """From here on, where requests are answered, errors that nobody caught are as discreet."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("duologue").critical("stopped by an error", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger("duologue").error(
            "a thread ended by an error", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )
