"""No log line is given what a request carried or what somebody wrote."""

from __future__ import annotations

import ast

import pytest
from tests.architecture.sources import Module, module, modules

LOGGERS = {"log", "_log", "logger", "_logger", "logging", "LOG", "LOGGER"}
LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
UNSPEAKABLE = {
    *("request", "body", "POST", "GET", "FILES", "META", "COOKIES", "headers", "cookie", "cookies", "query"),
    *(
        "value",
        "values",
        "answer",
        "answers",
        "words",
        "text",
        "plaintext",
        "content",
        "note",
        "draft",
        "drafts",
    ),
    *("password", "secret", "token", "code", "key", "ring", "keys", "name", "sign_in_name", "pepper"),
    *("path", "get_full_path", "build_absolute_uri", "environ", "scope", "sql"),
}


def leaks(of: Module) -> list[str]:
    return [
        f"{of.name}:{call.lineno} logs {said}"
        for call in ast.walk(of.tree)
        if isinstance(call, ast.Call) and _is_log_call(call)
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for said in _names(argument)
        if said in UNSPEAKABLE
    ]


def _is_log_call(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in LEVELS:
        return False
    owner = function.value
    if isinstance(owner, ast.Call):  # logging.getLogger("duologue").info(...)
        return getattr(owner.func, "attr", getattr(owner.func, "id", "")) == "getLogger"
    return getattr(owner, "attr", getattr(owner, "id", "")) in LOGGERS


def _names(argument: ast.AST) -> list[str]:
    return [
        getattr(node, "id", getattr(node, "attr", ""))
        for node in ast.walk(argument)
        if isinstance(node, ast.Name | ast.Attribute)
    ]


def test_no_log_call_is_given_a_request_or_anything_written():
    """check 44: the source half; the canary scan reads the logs themselves."""
    assert [line for of in modules() for line in leaks(of)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'log.info("got %s", request.body)',
        'logger.debug(f"answer {value}")',
        'import logging\nlogging.getLogger("duologue").warning("sign-in of %s", name)',
        'self._log.error("failed", extra={"form": request.POST})',
        'log.exception("no page at " + request.path)',
    ],
)
def test_a_planted_leak_is_caught(planted):
    """check 44: the control."""
    assert leaks(module("duologue.web.rounds", planted)) != []


def test_a_line_about_what_happened_is_welcome():
    assert leaks(module("duologue.live.stream", 'log.info("stopped with %d streams open", count)')) == []
