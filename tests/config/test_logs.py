"""Check 44: what is logged cannot tell what a request carried, even when an error quotes it."""

from __future__ import annotations

import io
import logging

import pytest

from duologue.config.logs import Discreet

CANARY = "canary-5e1d"
# Both are put together by others, before they are logged.
INVALID_HOST = f"Invalid HTTP_HOST header: {CANARY!r}"
NEVER_RETRIEVED = f"Task exception was never retrieved\nfuture: {CANARY}"


def logged(name: str, formatter: logging.Formatter, say) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger(name)  # noqa: LOG001 - not the real one, which goes on as configured
    logger.addHandler(handler)
    say(logger)
    return stream.getvalue()


def an_error(logger: logging.Logger) -> None:
    try:
        try:
            int(CANARY)
        except ValueError as inner:
            raise KeyError(CANARY) from inner
    except KeyError:
        logger.exception("a page could not be made")


def test_an_error_is_told_by_kind_and_place_only():
    """check 44: `int("…")` quotes what it was given."""
    said = logged("duologue.web", Discreet(), an_error)
    assert CANARY not in said
    for told in ("a page could not be made", "KeyError", "ValueError", "test_logs.py", "an_error"):
        assert told in said


def test_an_ordinary_formatter_would_have_told():
    """check 44: the control."""
    assert CANARY in logged("duologue.web", logging.Formatter(), an_error)


@pytest.mark.parametrize(
    ("name", "say"),
    [
        ("django.request", lambda logger: logger.error("Internal Server Error: %s", f"/rounds/{CANARY}/")),
        (
            "django.security.DisallowedHost",
            lambda logger: logger.error(INVALID_HOST),
        ),
        ("django.db.backends", lambda logger: logger.debug("(0.1) SELECT %s; args=%s", CANARY, CANARY)),
        ("asyncio", lambda logger: logger.error(NEVER_RETRIEVED)),
        ("_granian", lambda logger: logger.error("Application callable raised an exception: %s", CANARY)),
    ],
)
def test_other_people_s_loggers_lose_what_follows_the_colon(name, say):
    """checks 44 and 45: paths, hosts, statements."""
    assert CANARY not in logged(name, Discreet(), say)
    assert CANARY in logged(name, logging.Formatter(), say)


def test_a_message_that_does_not_fit_its_arguments_prints_neither():
    said = logged("duologue", Discreet(), lambda logger: logger.error("only %s", *[CANARY] * 2))
    assert CANARY not in said


def test_where_it_was_called_from_is_not_dumped():
    said = logged("duologue", Discreet(), lambda logger: logger.error("here", stack_info=True))
    assert "test_logs.py" not in said
