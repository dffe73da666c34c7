"""Check 44: what is logged cannot tell what a request carried, even when an error quotes it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from duologue.config.logs import Discreet, make_dictionary

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


REFUSED_BEFORE_ANY_PAGE = {
    "no host's name": lambda sent: sent.get("/", headers={"host": f"{CANARY} two words"}),
    "a host's name and more": lambda sent: sent.post("/begin/", headers={"host": f"{CANARY}/?{'x' * 3000}"}),
    "too many fields": lambda sent: sent.post(
        "/sign-in/", "a=b&" * 2000, content_type="application/x-www-form-urlencoded"
    ),
}


@pytest.mark.parametrize("what", REFUSED_BEFORE_ANY_PAGE)
def test_what_any_stranger_may_send_writes_no_line(db, caplog, what):
    """checks 44 and 67: a flood of it fills no disk; answered it is all the same."""
    stranger = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    stranger.get("/sign-in/", secure=True)
    assert REFUSED_BEFORE_ANY_PAGE[what](stranger).status_code in (400, 403, 413, 421)
    # The control: by the framework's own measure each is an error.
    assert [one.name for one in caplog.records if one.name.startswith("django.security")]
    caplog.clear()
    with as_configured():
        assert REFUSED_BEFORE_ANY_PAGE[what](stranger).status_code in (400, 403, 413, 421)
    assert caplog.records == []


@contextmanager
def as_configured() -> Iterator[None]:
    """The levels of an instance, on loggers that go on as they were afterwards."""
    were = {}
    for name, made in make_dictionary()["loggers"].items():
        logger = logging.getLogger(name)
        were[logger] = logger.level
        logger.setLevel(made["level"])
    yield
    for logger, level in were.items():
        logger.setLevel(level)


def test_where_it_was_called_from_is_not_dumped():
    said = logged("duologue", Discreet(), lambda logger: logger.error("here", stack_info=True))
    assert "test_logs.py" not in said
