"""What a page does and what the API does is one function below both.

Every view that takes a POST, found in the URL conf, is paired here with an operation of the API and with the
function that both call; or it is a page alone, and the reason stands here. An operation that writes and has
no page fails likewise. What is called, and with which arguments, is read from the code: a pair whose ends
call two functions fails, and so does one of which an end leaves out an argument that the other has.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from tests.security.routes import API

from duologue.api import routes as api_routes
from duologue.keepsakes import beside_articles, finding, keeping, keepsake_moves, letters
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.notify import asking
from duologue.people import limits, own_settings, profile, sealing, signing_in
from duologue.rhythm import forty_days, happened, offers, rituals
from duologue.rounds import (
    attaching,
    consenting,
    desk,
    finding_texts,
    giving_once_more,
    margins,
    moments,
    moving,
    paths,
    searching,
    starting,
    still_true,
)
from duologue.rounds.daily import answering
from duologue.web import urls

Code = Callable[..., Any]


class Pair(NamedTuple):
    """One verb: what both ends call, the page's route, and the operation; `browsers`: arguments that only a
    browser has."""

    below: Code
    page: str
    operation: str
    browsers: frozenset[str] = frozenset()


ROUND, KEPT = "rounds/{uuidstr:round_id}", "keepsakes/{uuidstr:keepsake_id}"
PAIRS = (
    Pair(starting.start, "rounds/", "POST rounds"),
    Pair(moving.make, "rounds/<uuid:id>/", f"POST {ROUND}/moves"),
    Pair(attaching.put, "rounds/<uuid:id>/attachments", f"POST {ROUND}/attachments"),
    Pair(
        attaching.keep,
        "rounds/<uuid:id>/attachments/<uuid:attachment>/keep",
        f"PUT {ROUND}/attachments/{{uuidstr:attachment}}/keep",
    ),
    Pair(
        attaching.take_back,
        "rounds/<uuid:id>/attachments/<uuid:attachment>/take-back",
        f"DELETE {ROUND}/attachments/{{uuidstr:attachment}}",
    ),
    Pair(moving.keep_drafts, "rounds/<uuid:id>/draft", f"PUT {ROUND}/draft"),
    Pair(margins.write_note, "rounds/<uuid:id>/note", f"POST {ROUND}/notes"),
    Pair(
        margins.take_back,
        "rounds/<uuid:id>/note/<uuid:note>/take-back",
        f"DELETE {ROUND}/notes/{{uuidstr:note_id}}",
    ),
    Pair(keeping.keep, "kept/new/", "POST keepsakes"),
    Pair(finding.find, "kept/", "POST keepsakes/find"),
    Pair(searching.find, "find/", "POST find"),
    Pair(finding_texts.find, "find/", "POST find"),
    Pair(keeping.edit, "kept/<uuid:id>/edit", f"PUT {KEPT}"),
    Pair(keeping.write_note, "kept/<uuid:id>/note", f"POST {KEPT}/notes"),
    Pair(keepsake_moves.act, "kept/<uuid:id>/move", f"POST {KEPT}/moves"),
    Pair(keepsake_moves.act, "jar/<uuid:id>/put-away", f"POST {KEPT}/moves"),
    Pair(keepsake_moves.act, "jar/<uuid:id>/destroy", f"POST {KEPT}/moves"),
    Pair(beside_articles.write_beside, "library/<slug:name>/note", "POST library/{slug:name}/notes"),
    Pair(letters.write, "letters/new/", "POST letters"),
    Pair(letters.open_one, "letters/<uuid:id>/open", "POST letters/{uuidstr:letter_id}/open"),
    Pair(letters.lay_by, "letters/<uuid:id>/closed", "POST letters/{uuidstr:letter_id}/closed"),
    Pair(own_settings.set_letters, "letters/hold", "PUT letters/held"),
    Pair(desk.put_away, "today/put-away", "PUT today/put-away"),
    Pair(giving_once_more.share, "today/share", "POST today/share"),
    Pair(desk.note_did, "today/did", "PUT today/did"),
    Pair(paths.begin, "paths/<slug:name>/begin", "POST paths/{name}/begin"),
    Pair(paths.ask, "paths/<slug:name>/together", "POST paths/{name}/together"),
    Pair(paths.stop, "paths/<slug:name>/stop", "POST paths/{name}/stop"),
    Pair(rituals.set_yes, "rituals/agree", "PUT rituals/agreed"),
    Pair(rituals.move, "rituals/move", "PUT rituals/day"),
    Pair(consenting.set_consent, "thread/agree", "PUT thread/consents"),
    Pair(moments.keep, "thread/moment", "POST thread/moments"),
    Pair(forty_days.keep_for_day_40, "thread/first-days/put-away", "PUT days/put-away"),
    Pair(forty_days.open_thread, "thread/open", "PUT days/open"),
    Pair(own_settings.set_daily, "thread/daily", "PUT days/daily"),
    Pair(still_true.answer, "thread/still-true/", "POST days/still-true"),
    Pair(forty_days.put_off_still_true, "thread/still-true/", "POST days/still-true/not-now"),
    Pair(happened.answer, "thread/evening/", "POST days/evening"),
    Pair(own_settings.set_pace, "thread/first-days/pace", "PUT me/pace"),
    Pair(own_settings.set_extras, "me/own", "PUT me/extras"),
    Pair(own_settings.set_question, "me/question", "PUT me/question"),
    Pair(asking.set_times, "me/times/", "PUT me/times"),
    Pair(asking.set_pause, "me/times/pause", "PUT me/pause"),
    Pair(answering.give, "question/answer", "POST question/answer"),
    Pair(answering.take_back, "question/take-back", "POST question/take-back"),
    Pair(answering.say_together, "question/together", "POST question/together"),
    Pair(own_settings.set_language, "language/", "PUT me/language"),
    Pair(profile.change, "me/", "PUT me/profile"),
    Pair(limits.set_ceiling, "me/ceiling/", "PUT me/ceiling"),
    Pair(offers.set_not_for_me, "me/not-for-me", "PUT offers/not-for-me"),
    Pair(sealing.choose, "me/sealing/", "PUT me/sealing"),
    # What a browser is, and who sits at it already; a program names its token, and signs nobody out.
    Pair(signing_in.sign_in, "sign-in/", "POST token", frozenset({"label", "before"})),
)

BEGINNING = "One begins with a person before a screen: what is agreed to there is read, not sent."
PAIRING = "Two people hold two screens side by side; a program between them could show other words."
WAYS_IN = (
    "Ways in are made and ended by whoever holds them: a token makes no other, and outlives no password."
)
REACHING = "Whoever reads there proves it there; a program could send what is somebody's elsewhere."
LOCK = "It is one browser's own lock; a program has a token, and no screen that somebody picks up."
LEAVING = "It asks once more before it is done for good, and only a person can be asked."
COUNSEL = "What leaves for a counsellor is looked at first, by somebody before a screen."
RESCUE = "Whoever does it has spoken with the other person, and only a person can say that they have."
PAGES_ALONE: Mapping[str, str] = {
    "begin/": BEGINNING,
    "us/begin-again": BEGINNING,
    **dict.fromkeys(("me/export/bring", "me/export/bring/parts"), BEGINNING),
    **dict.fromkeys(("i/<uuid:id>/open", "i/<uuid:id>/answer", "i/<uuid:id>/no"), PAIRING),
    **dict.fromkeys(("us/invite/", "us/invite/<uuid:id>/take-back", "us/code", "code/"), PAIRING),
    **dict.fromkeys(("us/words/same", "us/words/differ"), PAIRING),
    **dict.fromkeys(("sign-in/recovery/", "me/account/secure", "me/account/password"), WAYS_IN),
    **dict.fromkeys(("me/account/code", "me/devices/token", "me/devices/<uuid:id>/end"), WAYS_IN),
    **dict.fromkeys(("me/devices/end-others", "me/sign-out/", "me/account/sheet/"), WAYS_IN),
    **dict.fromkeys(("me/added/mine", "me/added/later", "me/account/passkey"), WAYS_IN),
    **dict.fromkeys(("sign-in/passkey", "me/account/secure-by-passkey"), WAYS_IN),
    **dict.fromkeys((f"me/account/passkey/<uuid:id>/{verb}" for verb in ("name", "remove")), WAYS_IN),
    **dict.fromkeys((f"me/times/{what}" for what in ("mail", "code", "push", "test", "remove")), REACHING),
    "me/times/calendar": REACHING,
    **dict.fromkeys(("me/lock/", "me/lock/remove", "lock/now", "lock/stay"), LOCK),
    **dict.fromkeys(("lock/open", "lock/passkey", "lock/sign-out"), LOCK),
    "us/leave/": LEAVING,
    **dict.fromkeys(("us/rescue/", "us/rescue/bring", "us/rescue/undo", "us/rescue/back"), RESCUE),
    **dict.fromkeys((f"us/counsellor/{verb}" for verb in ("look", "make")), COUNSEL),
    **dict.fromkeys((f"us/counsellor/<uuid:id>/{verb}" for verb in ("agree", "away", "end")), COUNSEL),
    "counsellor/read": "A counsellor has no account, so no token.",
    "me/erase/": LEAVING,
    "home-screen/": "It is about one browser's icons; a program has none.",
    "offline/check-in": "What a browser kept goes through starting and moving; a program calls those.",
    "leave-quickly": "It is the screen that is left; a program has none.",
}


# -- what there is ------------------------------------------------------------------------------------


def posts(patterns: list[Any]) -> dict[str, Code]:
    """Route to view, for every page that takes a POST; a view that names no methods takes any."""
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and "POST" in methods_of(pattern.callback):
            found[str(pattern.pattern)] = inspect.unwrap(pattern.callback)
    return found


def methods_of(view: Code) -> tuple[str, ...]:
    """What `require_http_methods` and its kin let through."""
    while True:
        held = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in held:
            return tuple(held["request_method_list"])
        if not hasattr(view, "__wrapped__"):
            return ("GET", "POST")
        view = view.__wrapped__


def writing(routers: list[tuple[str, Any]]) -> dict[str, Code]:
    """ "METHOD path" to operation, for every operation of the API that is no look."""
    found = {}
    for prefix, router in routers:
        for place, view in router.path_operations.items():
            for operation in view.operations:
                for method in set(operation.methods) - {"GET", "HEAD"}:
                    found[f"{method} {prefix}{place}".replace(" /", " ", 1)] = operation.view_func
    return found


class Called(NamedTuple):
    """A function of ours in another module, and the names of the arguments it was given."""

    function: Code
    given: frozenset[str]


def calls(code: Code, seen: frozenset[Code] = frozenset()) -> Iterator[Called]:
    """What `code` calls in other modules, itself or through functions of its own module."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        target = _meant(node.func, code.__globals__)
        if not inspect.isfunction(target) or target in seen:
            continue
        if target.__module__ == code.__module__:
            yield from calls(target, seen | {code, target})
        else:
            by_place = list(inspect.signature(target).parameters)[: len(node.args)]
            by_name = [one.arg for one in node.keywords if one.arg is not None]
            yield Called(target, frozenset([*by_place, *by_name]))


def _meant(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        held = names.get(node.value.id)
        return getattr(held, node.attr, None) if isinstance(held, ModuleType) else None
    return None


def faults(pages: Mapping[str, Code], operations: Mapping[str, Code], pairs: tuple[Pair, ...]) -> list[str]:
    """In words: what has no other end and no reason, what is listed and not there, and ends that differ."""
    paired, met = {one.page for one in pairs}, {one.operation for one in pairs}
    found = [f"/{page} has no operation" for page in pages if page not in paired and page not in PAGES_ALONE]
    found += [f"{name} has no page" for name in operations if name not in met]
    found += [f"/{page} is no page that takes a POST" for page in {*paired, *PAGES_ALONE} - pages.keys()]
    found += [f"{name} is no operation that writes" for name in met - operations.keys()]
    found += [f"/{page} is paired, and a page alone" for page in paired & PAGES_ALONE.keys()]
    for one in pairs:
        if one.page in pages and one.operation in operations:
            found += _differences(one, pages[one.page], operations[one.operation])
    return found


def _differences(pair: Pair, view: Code, operation: Code) -> list[str]:
    name = f"{pair.below.__module__}.{pair.below.__name__}"
    given = {}
    for end, code in ((f"/{pair.page}", view), (pair.operation, operation)):
        ways = [one.given for one in calls(code) if one.function is pair.below]
        if not ways:
            return [f"{end} does not call {name}"]
        given[end] = frozenset().union(*ways)
    page, program = given.values()
    apart = sorted((page - pair.browsers) ^ program)
    return [f"{name} is given {apart} at one end only"] if apart else []


PAGES = posts(urls.urlpatterns)
OPERATIONS = writing(api_routes.api._routers)


def test_every_form_has_its_operation_and_every_operation_its_form() -> None:
    assert faults(PAGES, OPERATIONS, PAIRS) == []
    assert all(reason.endswith(".") for reason in PAGES_ALONE.values())


def test_nothing_lies_deeper_in_the_url_conf_than_is_looked() -> None:
    """Every route is a page of its own or the API's."""
    deeper = [str(one.pattern) for one in urls.urlpatterns if not isinstance(one, URLPattern)]
    assert deeper == [API]


# -- controls -----------------------------------------------------------------------------------------


@require_POST
def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def undecorated(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def looked_at_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(keeping.keep))


@pytest.mark.parametrize("view", [forgotten, undecorated])
def test_a_form_without_an_operation_is_caught(view: Code) -> None:
    """The control: one that says it takes a POST, and one that does not say what it takes."""
    pages = posts([*urls.urlpatterns, path("forgotten/", view)])
    assert faults(pages, OPERATIONS, PAIRS) == ["/forgotten/ has no operation"]


def test_an_operation_without_a_form_is_caught() -> None:
    """The control."""
    operations = {**OPERATIONS, "DELETE rounds": forgotten}
    assert faults(PAGES, operations, PAIRS) == ["DELETE rounds has no page"]


def without_the_id(request: HttpRequest) -> HttpResponse:
    keeping.keep(request.me, MOMENT, "x", request.now, own=False, again=None)
    return HttpResponse()


def test_an_end_that_leaves_an_argument_out_is_caught() -> None:
    """The control: as a note by a program once left out its id."""
    pages = {**PAGES, "kept/new/": without_the_id}
    assert faults(pages, OPERATIONS, PAIRS) == [
        "duologue.keepsakes.keeping.keep is given ['id'] at one end only"
    ]


@pytest.mark.parametrize("view", [forgotten, looked_at_only])
def test_an_end_that_goes_its_own_way_is_caught(view: Code) -> None:
    """The control: it calls nothing, or names what it does not call."""
    pages = {**PAGES, "kept/new/": inspect.unwrap(view)}
    assert faults(pages, OPERATIONS, PAIRS) == ["/kept/new/ does not call duologue.keepsakes.keeping.keep"]


def test_what_is_listed_and_gone_is_caught() -> None:
    """The control: a list that outlives what it lists says so."""
    pages = {page: view for page, view in PAGES.items() if page != "me/erase/"}
    assert faults(pages, OPERATIONS, PAIRS) == ["/me/erase/ is no page that takes a POST"]
