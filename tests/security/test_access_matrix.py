"""Who may do what: every route and method, asked by everybody. What the table does not name fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from tests.counsel.showing import make_own, write_alone
from tests.rounds.playing import QUESTION, answer, start
from tests.security import routes
from tests.security.walking import Answer, Request, Visitor, every_move, everywhere, fixed, undone
from tests.world import NOW, ZONE, Actor, World, token_header

from duologue.keepsakes import keeping, letters
from duologue.keepsakes.letters import Going
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import access, beginning, devices, leaving
from duologue.people.models import Device
from duologue.rounds import margins, reading_rounds
from duologue.rounds.models import Draft, Round
from duologue.web import admission, urls
from duologue.web.views import leave, own_settings

# Statuses for: nobody, Ana, Ben, Carl (Ana's former partner, in the archive), Sam (a stranger with a couple).
# The round, the line in the jar, the device and the things alone are Ben's or of Ana and Ben; ids of
# invitations are nobody's. Carl and Sam ask for everything by Ana's and Ben's ids.
PEOPLE = ("nobody", "ana", "ben", "carl", "sam")
ROUND, MONTH = "rounds/<uuid:id>/", "^history/(?P<year>[0-9]{4})-(?P<number>0[1-9]|1[0-2])/$"
API_ROUND = "api/v1/rounds/<uuidstr:round_id>"
KEPT = "api/v1/keepsakes/<uuidstr:keepsake_id>"
TABLE = f"""
GET (door)                          200 200 200 302 200
GET begin/                          200 302 302 302 302
GET sign-in/                        200 200 200 200 200
GET sign-in/recovery/               200 200 200 200 200
GET i/<uuid:id>/                    200 200 200 200 200
GET code/                           200 200 200 200 200
GET library/                        302 200 200 404 200
GET library/shelf/                  302 200 200 404 200
GET library/<slug:name>/            302 200 200 404 200
GET promise/                        200 200 200 200 200
GET question/                       302 200 200 404 200
GET {ROUND}                         302 200 200 404 404
GET {ROUND} alone                   302 404 200 404 404
GET rounds/<uuid:id>/attachments/<uuid:attachment> 302 404 404 404 404
GET history/                        302 200 200 200 200
GET {MONTH}                         302 200 200 200 200
GET find/                   302 200 200 200 200
GET jar/                            302 200 200 200 200
GET world/                          302 200 200 200 200
GET kept/                           302 200 200 200 200
GET kept/new/                       302 200 200 404 200
GET kept/<uuid:id>/                 302 200 200 404 404
GET kept/<uuid:id>/picture/         302 200 200 404 404
GET letters/                        302 200 200 200 200
GET letters/new/                    302 200 200 404 200
GET thread/                         302 200 200 200 200
GET thread/reading/                 302 200 200 404 200
GET thread/better-days/             302 200 200 200 200
GET thread/load/                    302 200 200 404 200
GET thread/kinds/                   302 200 200 200 200
GET thread/then-and-now/            302 200 200 200 200
GET thread/look-back/               302 200 200 200 200
GET thread/look-back/<int:year>/    302 200 200 200 200
GET thread/first-days/              302 200 200 200 200
GET today/more/                     302 200 200 404 200
GET thread/who-said-it/             302 200 200 404 200
GET thread/still-true/              302 200 200 404 200
GET thread/four-lines/              302 200 200 200 200
GET thread/four-lines/<int:month>/  302 404 404 200 404
GET thread/evening/                 302 200 200 404 200
GET us/                             302 200 200 200 200
GET us/invite/                      302 302 302 404 302
GET us/code                         302 302 302 404 302
GET us/words/                       302 302 302 404 302
GET us/leave/                       302 200 200 404 200
GET us/counsellor/                  302 200 200 200 200
GET us/counsellor/<uuid:id>/        302 404 404 404 404
GET counsellor/                     200 200 200 200 200
GET us/rescue/                      302 200 200 302 200
GET us/rescue/before.json           302 404 404 404 404
GET me/                             302 200 200 404 200
GET me/times/                       302 200 200 404 200
GET me/times/where/                 302 200 200 404 200
GET home-screen/                    302 200 200 404 200
GET app-<int:look>.webmanifest      200 200 200 200 200
GET offline/                        200 200 200 200 200
GET offline/questions               302 200 200 404 200
GET offline/exercises               302 200 200 404 200
GET service-worker.js               200 200 200 200 200
GET calendar/<str:secret>.ics       404 404 404 404 404
GET me/ceiling/                     302 200 200 404 200
GET me/devices/                     302 200 200 200 200
GET me/sign-out/                    302 200 200 200 200
GET me/lock/                        302 200 200 200 200
GET lock/look                       302 200 200 200 200
GET me/sealing/                     302 200 200 404 200
GET me/account/                     302 200 200 200 200
GET me/account/sheet/               302 302 302 302 302
GET me/added/                       302 200 200 200 200
GET me/erase/                       302 200 200 200 200
GET me/export/                      302 200 200 200 200
GET me/export/duologue.json         302 200 200 200 200
GET me/export/print/                302 200 200 200 200
GET me/export/diary/<slug:name>.csv  302 200 200 200 200
GET me/export/diary/<slug:name>.csv unknown  302 404 404 404 404
GET me/brought/                     302 200 200 200 200
GET me/brought/attachments/<uuid:id>  302 404 404 404 404
GET paths/<slug:name>/              302 200 200 404 200
GET rituals/                        302 200 200 404 200
GET ways/                           302 200 200 404 200
GET ways/<slug:practice>/           302 200 200 404 200
GET ways/<slug:practice>/<slug:name>/  302 200 200 404 200
POST begin/                         422 302 302 302 302
POST sign-in/                       422 422 422 422 422
POST sign-in/recovery/              422 422 422 422 422
POST i/<uuid:id>/open               422 422 422 422 422
POST i/<uuid:id>/answer             422 422 422 422 422
POST i/<uuid:id>/no                 200 200 200 200 200
POST code/                          422 422 422 422 422
POST language/                      302 302 302 302 302
POST language/ unknown              404 404 404 404 404
POST leave-quickly                  200 200 200 200 200
POST question/answer                401 302 302 404 404
POST question/answer empty          401 422 422 404 404
POST question/answer another day    401 422 422 404 422
POST question/take-back             401 302 302 404 404
POST question/together              401 422 422 404 404
POST home-screen/                   401 302 302 404 302
POST home-screen/ unknown           401 404 404 404 404
POST offline/check-in               401 302 302 404 302
POST offline/check-in another day   401 422 422 404 422
POST rounds/ a check-in             401 302 302 404 302
POST rounds/ a question             401 200 200 404 302
POST rounds/ a question, with scripts 401 200 200 404 200
POST rounds/ alone                  401 302 302 404 302
POST rounds/ unknown                401 404 404 404 404
POST {ROUND} skip answer            401 302 302 422 404
POST {ROUND} pause None             401 302 302 422 404
POST {ROUND} leave None             401 302 302 422 404
POST {ROUND} stale                  401 409 409 422 404
POST rounds/<uuid:id>/attachments   401 404 404 404 404
POST rounds/<uuid:id>/attachments/<uuid:attachment>/keep 401 404 404 404 404
POST rounds/<uuid:id>/attachments/<uuid:attachment>/take-back 401 404 404 404 404
POST rounds/<uuid:id>/draft         401 204 204 404 404
POST rounds/<uuid:id>/draft based   401 204 204 404 404
POST rounds/<uuid:id>/note          401 422 422 404 404
POST rounds/<uuid:id>/note a reply  401 422 422 404 404
POST rounds/<uuid:id>/note a reply, with scripts 401 422 422 404 404
POST rounds/<uuid:id>/ skip answer, with scripts 401 200 200 422 404
POST rounds/<uuid:id>/ pause None, with scripts 401 200 200 422 404
POST rounds/<uuid:id>/ leave None, with scripts 401 200 200 422 404
POST rounds/<uuid:id>/note/<uuid:note>/take-back 401 404 404 404 404
POST jar/<uuid:id>/put-away         401 302 302 404 404
POST jar/<uuid:id>/destroy          401 422 302 404 404
POST find/                  401 200 200 200 200
POST find/ a letter         401 200 200 200 200
POST kept/                          401 200 200 200 200
POST kept/new/                      401 302 302 404 302
POST kept/<uuid:id>/edit            401 422 409 404 404
POST kept/<uuid:id>/note            401 302 302 404 404
POST kept/<uuid:id>/move put-away   401 302 302 404 404
POST kept/<uuid:id>/move may-leave  401 302 302 404 404
POST kept/<uuid:id>/move stays-here 401 302 302 404 404
POST kept/<uuid:id>/move destroy    401 422 302 404 404
POST kept/<uuid:id>/move unknown    401 404 404 404 404
POST letters/new/                   401 302 302 404 302
POST letters/hold                   401 302 302 404 302
POST letters/<uuid:id>/open         401 404 404 404 404
POST letters/<uuid:id>/closed       401 404 404 404 404
POST paths/<slug:name>/begin        401 302 302 404 302
POST paths/<slug:name>/begin together 401 200 200 404 302
POST paths/<slug:name>/begin unknown 401 404 404 404 404
POST paths/<slug:name>/together     401 302 302 404 302
POST paths/<slug:name>/stop         401 302 302 404 302
POST rituals/agree agree            401 302 302 404 302
POST rituals/agree withdraw         401 302 302 404 302
POST rituals/agree unknown          401 404 404 404 404
POST rituals/move                   401 422 422 404 422
POST library/<slug:name>/note own   401 302 302 404 302
POST library/<slug:name>/note ours  401 302 302 404 302
POST thread/agree agree             401 302 302 404 302
POST thread/agree withdraw          401 302 302 404 302
POST thread/agree unknown           401 404 404 404 404
POST thread/moment own              401 302 302 404 302
POST thread/moment ours             401 302 302 404 302
POST thread/moment empty            401 422 422 404 422
POST thread/first-days/pace         401 302 302 404 302
POST today/put-away                 401 302 302 404 302
POST today/share                    401 404 404 404 404
POST today/did                      401 302 302 404 302
POST today/did unknown              401 404 404 404 404
POST thread/first-days/put-away put 401 422 422 404 422
POST thread/first-days/put-away take-back 401 422 422 404 422
POST thread/open open               401 422 422 404 422
POST thread/open close              401 302 302 404 302
POST thread/daily ask               401 422 422 404 422
POST thread/daily stop              401 302 302 404 302
POST thread/still-true/             401 404 404 404 404
POST thread/evening/                401 404 404 404 404
POST us/invite/                     401 422 422 404 422
POST us/invite/<uuid:id>/take-back  401 404 404 404 404
POST us/code                        401 302 302 404 302
POST us/words/same                  401 404 404 404 404
POST us/words/differ                401 404 404 404 404
POST us/leave/ not sure             401 200 200 404 200
POST us/leave/ sure                 401 302 302 404 302
POST us/counsellor/look own         401 422 422 404 422
POST us/counsellor/look both        401 422 422 404 422
POST us/counsellor/look alone       401 422 422 404 422
POST us/counsellor/look nothing     401 422 422 404 422
POST us/counsellor/make             401 422 422 404 422
POST us/counsellor/<uuid:id>/agree  401 404 404 404 404
POST us/counsellor/<uuid:id>/away   401 302 302 404 302
POST us/counsellor/<uuid:id>/end    401 302 302 302 302
POST counsellor/read a slip         422 422 422 422 422
POST counsellor/read nobody's       404 404 404 404 404
POST us/rescue/ not sure            401 200 200 302 200
POST us/rescue/ sure                401 302 302 422 302
POST us/rescue/bring                401 404 404 404 404
POST us/rescue/undo                 401 404 404 404 404
POST us/rescue/back                 401 404 404 404 404
POST us/begin-again                 401 422 422 302 422
POST me/                            401 422 302 404 422
POST me/own                         401 302 302 404 302
POST me/question                    401 302 302 404 302
POST me/times/                      401 302 302 404 302
POST me/times/ no time              401 422 422 404 422
POST me/times/pause own             401 302 302 404 302
POST me/times/pause both            401 302 302 404 302
POST me/times/pause end             401 302 302 404 302
POST me/times/mail                  401 302 302 404 302
POST me/times/mail no address       401 422 422 404 422
POST me/times/code                  401 404 404 404 404
POST me/times/push                  401 422 422 404 422
POST me/times/test                  401 404 404 404 404
POST me/times/remove                401 302 302 404 302
POST me/times/calendar begin        401 302 302 404 302
POST me/times/calendar end          401 302 302 404 302
POST me/ceiling/                    401 302 302 404 302
POST me/not-for-me                  401 302 302 404 302
POST me/devices/end-others          401 302 302 302 302
POST me/devices/token               401 200 200 200 200
POST me/devices/<uuid:id>/end       401 404 302 404 404
POST me/sign-out/                   401 302 302 302 302
POST me/lock/                       401 422 422 422 422
POST me/lock/remove                 401 302 302 302 302
POST lock/now                       401 404 404 404 404
POST lock/stay                      401 204 204 204 204
POST lock/open                      302 302 302 302 302
POST lock/passkey                   302 302 302 302 302
POST lock/sign-out                  404 404 404 404 404
POST me/sealing/ strict             401 302 302 404 302
POST me/sealing/ at once            401 302 302 404 302
POST me/account/secure              401 200 200 200 200
POST me/account/password            401 422 422 422 422
POST me/account/code                401 422 422 422 422
POST me/account/sheet/              401 409 409 409 409
POST me/added/mine                  401 422 422 422 422
POST me/added/later                 401 302 302 302 302
POST sign-in/passkey                422 422 422 422 422
POST sign-in/passkey ticket         422 422 422 422 422
POST me/account/secure-by-passkey   401 422 422 422 422
POST me/account/passkey             401 422 422 422 422
POST me/account/passkey/<uuid:id>/name  401 404 404 404 404
POST me/account/passkey/<uuid:id>/remove  401 404 404 404 404
POST me/erase/ not sure             401 200 200 200 200
POST me/erase/ sure                 401 302 302 302 302
POST me/export/bring                401 200 200 404 200
POST me/export/bring/parts          401 200 200 404 200
GET api/v1/                         404 404 404 404 404
GET api/v1/openapi.json             200 200 200 200 200
GET api/v1/couple                   401 200 200 200 200
GET api/v1/exercises                401 200 200 200 200
GET api/v1/today                    401 200 200 200 200
GET api/v1/offers                   401 200 200 404 200
GET api/v1/rounds                   401 200 200 200 200
GET {API_ROUND}                     401 200 200 404 404
GET {API_ROUND}/notes               401 200 200 404 404
GET {API_ROUND}/draft               401 200 200 404 404
GET api/v1/keepsakes                401 200 200 200 200
GET api/v1/keepsakes/worlds         401 200 200 200 200
GET {KEPT}                          401 200 200 404 404
GET api/v1/events                   401 200 200 200 200
POST api/v1/token                   422 422 422 422 422
POST api/v1/rounds                  401 200 200 422 200
POST {API_ROUND}/moves skip answer  401 200 200 422 404
POST {API_ROUND}/moves pause None   401 200 200 422 404
POST {API_ROUND}/moves leave None   401 200 200 422 404
POST {API_ROUND}/moves wrong        401 422 422 422 404
GET {API_ROUND}/attachments/<uuidstr:attachment> 401 404 404 404 404
POST {API_ROUND}/attachments        401 404 404 404 404
PUT {API_ROUND}/attachments/<uuidstr:attachment>/keep 401 404 404 422 404
DELETE {API_ROUND}/attachments/<uuidstr:attachment> 401 404 404 404 404
POST {API_ROUND}/notes              401 422 422 404 404
POST {API_ROUND}/notes a reply      401 422 422 404 404
DELETE {API_ROUND}/notes/<uuidstr:note_id> 401 404 404 404 404
PUT {API_ROUND}/draft               401 200 200 422 404
PUT api/v1/offers/not-for-me        401 200 200 422 200
GET api/v1/library                  401 200 200 404 200
GET api/v1/library/<slug:name>      401 200 200 404 200
POST api/v1/library/<slug:name>/notes 401 200 200 422 200
GET api/v1/letters                  401 200 200 200 200
POST api/v1/letters                 401 200 200 422 200
POST api/v1/letters/<uuidstr:letter_id>/open 401 404 404 422 404
POST api/v1/letters/<uuidstr:letter_id>/closed 401 404 404 422 404
PUT api/v1/letters/held             401 200 200 422 200
POST api/v1/keepsakes               401 200 200 422 200
POST api/v1/keepsakes/find          401 200 200 200 200
POST api/v1/find                    401 200 200 200 200
PUT {KEPT}                          401 422 409 422 404
POST {KEPT}/moves                   401 200 200 422 404
POST {KEPT}/notes                   401 200 200 422 404
GET api/v1/thread                   401 200 200 200 200
GET api/v1/paths                    401 200 200 200 200
GET api/v1/paths/<name>             401 200 200 404 200
POST api/v1/paths/<name>/begin      401 200 200 422 200
POST api/v1/paths/<name>/together   401 200 200 422 200
POST api/v1/paths/<name>/stop       401 200 200 422 200
GET api/v1/rituals                  401 200 200 404 200
PUT api/v1/rituals/agreed agree     401 200 200 422 200
PUT api/v1/rituals/day              401 422 422 422 422
PUT api/v1/thread/consents agree    401 200 200 422 200
PUT api/v1/thread/consents withdraw 401 200 200 422 200
POST api/v1/thread/moments own      401 200 200 422 200
POST api/v1/thread/moments ours     401 200 200 422 200
GET api/v1/question                 401 200 200 404 200
POST api/v1/question/answer         401 200 200 422 404
POST api/v1/question/take-back      401 200 200 422 404
POST api/v1/question/together       401 422 422 422 404
GET api/v1/days/back                401 200 200 200 200
GET api/v1/days/months/<number>     401 404 404 200 404
POST api/v1/days/still-true         401 404 404 422 404
POST api/v1/days/still-true/not-now 401 200 200 422 200
POST api/v1/days/evening            401 404 404 422 404
PUT api/v1/days/put-away put        401 422 422 422 422
PUT api/v1/days/put-away take-back  401 422 422 422 422
PUT api/v1/days/open open           401 422 422 422 422
PUT api/v1/days/open close          401 200 200 422 200
PUT api/v1/days/daily ask           401 422 422 422 422
PUT api/v1/days/daily stop          401 200 200 422 200
GET api/v1/me                       401 200 200 404 200
PUT api/v1/me/profile               401 422 200 422 422
POST api/v1/today/share             401 404 404 422 404
PUT api/v1/today/put-away           401 200 200 422 200
PUT api/v1/today/did                401 200 200 422 200
PUT api/v1/me/extras                401 200 200 422 200
PUT api/v1/me/pace                  401 200 200 422 200
PUT api/v1/me/language              401 200 200 200 200
PUT api/v1/me/times                 401 200 200 422 200
PUT api/v1/me/pause both            401 200 200 422 200
PUT api/v1/me/pause end             401 200 200 422 200
PUT api/v1/me/question              401 200 200 422 200
PUT api/v1/me/language unknown      401 404 404 404 404
PUT api/v1/me/ceiling               401 200 200 422 200
PUT api/v1/me/sealing strict        401 200 200 422 200
PUT api/v1/me/sealing at once       401 200 200 422 200
"""


def table() -> dict[str, tuple[int, ...]]:
    found = {}
    for line in TABLE.strip().splitlines():
        name, *statuses = re.split(r"\s+(?=\d{3}\b)", line.strip())
        assert name not in found, name
        found[name.replace("(door)", "").strip()] = tuple(int(status) for status in statuses)
    return found


@dataclass
class Cast:
    """Everybody with what they would send, and a world in which Ana and Ben have begun something."""

    world: World
    visitors: dict[str, Visitor]
    requests: list[Request]
    ids: dict[str, UUID]


def with_a_past(now: datetime = NOW) -> tuple[World, UUID]:
    """Everybody, as `World.paired`; and a round that Ana and Carl had opened before she left him."""
    earlier = now - timedelta(days=400)
    made = World.begun(earlier)
    made.now = now
    made.pair(made.ana, made.carl, earlier)
    archive = start(made.ana, QUESTION, earlier, card="nine-years-old")
    for who in (made.ana, made.carl):
        answer(who, archive, "answer", {"answer": f"{who.name}'s words"}, earlier)
    keeping.keep(made.ana.me(earlier), kinds.AGREEMENT, "We write.", earlier, id=fixed("agreement"))
    leaving.leave_couple(made.ana.me(earlier), earlier + timedelta(days=35))
    made.ana.visit(now)
    beginning.begin_again(made.ana.me(now), "Ana", "plum", ZONE, now)
    made.pair(made.ana, made.ben, now)
    made.stranger.keep(beginning.begin(beginning.mint_couple_link(now), "Sam", "teal", ZONE, now))
    made.pair(made.stranger, made.strangers_other, now)
    made.carl.visit(now)
    return made, archive


@pytest.fixture
def cast(db: None) -> Cast:
    world, archive = with_a_past()
    now = world.now
    token = token_header(world.ben)
    devices.make_token(world.ben.me(), "another", now)
    device = next(line.id for line in devices.list_devices(world.ben.me(), now) if line.is_token)
    own = start(world.ben, "empathy/my-own-weather", now)
    kept = keeping.keep(world.ben.me(), kinds.APPRECIATION, "The soup.", now)
    question = start(world.ben, QUESTION, now, card="nine-years-old")
    actors = {"ana": world.ana, "ben": world.ben, "carl": world.carl, "sam": world.stranger}
    visitors = {name: Visitor(world, who, token_header(who), now) for name, who in actors.items()}
    visitors["ben"].token = token
    visitors["nobody"] = Visitor(world, Actor("Nobody"), "", now)
    requests = everywhere(visitors["ben"], question, own, kept, device)
    requests += every_move(visitors["ben"], question)
    found = [one for one in requests if not one.note.startswith("wrong") or "'nowhere'" in one.note]
    return Cast(
        world,
        visitors,
        found,
        {
            "round": question,
            "own": own,
            "kept": kept,
            "device": device,
            "archive": archive,
            "agreement": fixed("agreement"),
        },
    )


def named(cast: Cast, one: Request) -> str:
    note = "wrong" if one.note.startswith("wrong") else one.note
    note = "alone" if str(cast.ids["own"]) in one.path else note
    return f"{one.method} {one.route} {note}".strip()


def asked(cast: Cast, who: str, one: Request) -> Answer:
    with undone():
        return cast.visitors[who].ask(one)


def wrong(cast: Cast, requests: list[Request]) -> list[str]:
    """Where somebody gets something else than the table says."""
    expected, found = table(), []
    for one in requests:
        name = named(cast, one)
        for who, status in zip(PEOPLE, expected[name], strict=True):
            got = asked(cast, who, one).status
            if got != status:
                found.append(f"{name}: {who} gets {got}, not {status}")
    return found


def test_everybody_gets_what_the_table_says(cast: Cast) -> None:
    """check 34: every route and method, by nobody, both partners, a former one and a stranger."""
    assert {named(cast, one) for one in cast.requests} == set(table())
    assert wrong(cast, cast.requests) == []


def unlisted() -> set[str]:
    listed = {name.split(" ")[1] if " " in name else "" for name in table()}
    return routes.every() ^ listed


def test_a_route_that_is_not_in_the_table_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """check 34: a new page or operation has to say here who may come."""
    assert unlisted() == set()
    operations = {f"{m} {route}" for route, methods in routes.operations().items() for m in methods}
    assert operations <= {" ".join(name.split(" ")[:2]) for name in table()}

    @admission.admit_reader
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("forgotten/", forgotten)])
    found = routes.every(urls.urlpatterns)
    assert found - routes.every() == {"forgotten/"}  # the control


def unlisted_methods(cast: Cast) -> Iterator[Request]:
    """Each route with each method that the table does not name for it, but HEAD, which is a GET."""
    known = {(one.route, one.method) for one in cast.requests}
    seen: set[tuple[str, str]] = set()
    for one in cast.requests:
        for method in routes.METHODS:
            if method != "HEAD" and (one.route, method) not in known | seen:
                seen.add((one.route, method))
                yield Request(method, one.route, one.path)


def test_no_other_method_does_anything(cast: Cast) -> None:
    """checks 34 and 39: what is not named is refused, before or after asking who it is."""
    for one in unlisted_methods(cast):
        for who in PEOPLE:
            status = asked(cast, who, one).status
            if one.path.endswith("openapi.json"):
                assert status == 200  # the same document, whichever way it is asked for
                continue
            assert status in (302, 401, 404, 405), (one, who, status)
            assert who not in ("ana", "ben") or status in (404, 405), (one, who, status)


def test_head_tells_what_get_does_without_the_content(cast: Cast) -> None:
    """check 34: nobody learns more by asking for headers only."""
    for one in [one for one in cast.requests if one.method == "GET"]:
        head = Request("HEAD", one.route, one.path)
        for who in ("nobody", "carl", "sam"):
            got, whole = asked(cast, who, head), asked(cast, who, one)
            assert got.body == b""
            assert got.status in (whole.status, 405), (one.path, who)


def test_a_check_that_is_taken_out_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 34: without the gate's mark, and without the couple in a look-up."""
    marked = [one for one in cast.requests if one.route in ("me/", "us/leave/") and one.method == "GET"]
    with monkeypatch.context() as patch:
        for view in (own_settings.settings, leave.leave):
            patch.setattr(view, "admits", admission.Admits.READER)
        assert wrong(cast, marked) == [
            "GET us/leave/: carl gets 200, not 404",
            "GET me/: carl gets 200, not 404",
        ]
    with monkeypatch.context() as patch:
        # What a couple wrote would not open to a stranger either; a device is guarded by its look-up alone.
        patch.setattr(access, "read_device_row", lambda me, id_: Device.objects.get(id=id_))
        ended = [one for one in cast.requests if one.route == "me/devices/<uuid:id>/end"]
        assert "POST me/devices/<uuid:id>/end: sam gets 302, not 404" in wrong(cast, ended)


# -- the API takes tokens, the pages take cookies -------------------------------------------------------


def test_the_api_knows_no_cookies_and_the_pages_no_tokens(cast: Cast) -> None:
    """checks 34 and 39: so that no other site's page can use the API through somebody's browser."""
    for name, visitor in cast.visitors.items():
        client = Client(HTTP_HOST="localhost")
        client.cookies.load(visitor.who.jar)
        for one in cast.requests:
            if one.route.startswith(routes.API) and table()[named(cast, one)][0] == 401:
                with undone():
                    answer = client.generic(one.method, one.path, b"{}", "application/json", secure=True)
                assert answer.status_code in (401, 422), (name, one.path)
                assert answer.status_code == 401 or one.method != "GET"
    header = {"Authorization": cast.visitors["ana"].token}
    assert Client(HTTP_HOST="localhost").get("/history/", headers=header, secure=True).status_code == 302


def test_a_token_that_is_not_quite_right_is_none(cast: Cast) -> None:
    """checks 30 and 34."""
    right = cast.visitors["ana"].token
    identity, _, secret = right.removeprefix("Duologue ").partition(".")
    other = cast.visitors["ben"].token.rpartition(".")[2]
    for text in (
        "",
        "Duologue",
        f"Bearer {identity}.{secret}",
        f"Duologue {identity}",
        f"Duologue {identity}.{other}",
        f"Duologue {identity}.{secret[:-1]}",
        f"Duologue {secret}.{identity}",
        f"Duologue {cast.world.ana.jar['__Host-id']}.{cast.world.ana.jar['__Host-key']}",
        "Duologue \udcff.\x00",
    ):
        headers = {"Authorization": text.encode("utf-8", "replace").decode()}
        answer = Client(HTTP_HOST="localhost").get("/api/v1/couple", headers=headers, secure=True)
        assert answer.status_code == 401, text


def test_the_api_is_not_served_over_plain_http_to_another_machine(cast: Cast) -> None:
    """A token or a password would travel in the open; on this machine itself it may."""
    client, token = Client(), {"Authorization": cast.visitors["ana"].token}
    away, here = {"Host": "192.168.1.7:8700"}, {"Host": "localhost:8700"}
    assert client.get("/api/v1/couple", headers=token | away).status_code == 403
    assert client.get("/api/v1/couple", headers=token | here).status_code == 200
    body = {"name": "ana", "password": "none of them"}
    sent = client.post("/api/v1/token", body, content_type="application/json", headers=away)
    assert sent.status_code == 403
    assert "https" in sent.json()["why"]


# -- ids of others ------------------------------------------------------------------------------------


def others(cast: Cast) -> dict[str, dict[str, UUID]]:
    """Ids by kind that Ana must not tell apart from one that nobody has."""
    world, now = cast.world, cast.world.now
    ben, sam = world.ben, world.stranger
    round_ids = {
        "a stranger's": start(sam, QUESTION, now, card="nine-years-old"),
        "the other's own": cast.ids["own"],
        "of a closed couple": cast.ids["archive"],
        "nobody's": uuid4(),
    }
    kept = {
        "a stranger's": keeping.keep(sam.me(), kinds.APPRECIATION, "Sam's", now),
        "the other's own": keeping.keep(ben.me(), kinds.APPRECIATION, "mine", now, own=True),
        "a note of the other's own": margins.write_note(ben.me(), cast.ids["own"], "mine too", now),
        "nobody's": uuid4(),
    }
    theirs = devices.list_devices(sam.me(), now)[0].id
    ended = {"a stranger's": theirs, "the other's own": cast.ids["device"], "nobody's": uuid4()}
    letters_ = {
        "a stranger's": _write_letter(sam, Going.NOW, now),
        "one for a day to come": _write_letter(ben, Going.DAY, now, on=now.date() + timedelta(days=9)),
        "one that stays the other's": _write_letter(ben, Going.NEVER, now),
        "nobody's": uuid4(),
    }
    links_ = {
        "a stranger's": UUID(make_own(sam, [write_alone(sam, now, "Sam's")], now).id),
        "the other's own": UUID(make_own(ben, [write_alone(ben, now, "mine")], now).id),
        "nobody's": uuid4(),
    }
    return {"round": round_ids, "kept": kept, "device": ended, "letter": letters_, "link": links_}


def _write_letter(who: Actor, going: Going, now: datetime, **how: Any) -> UUID:
    id_ = uuid4()
    letters.write(who.me(now), id_, "Dear you.", going, now, **how)
    return id_


BY_ID = [
    ("round", "GET", "/rounds/{}/", None),
    ("round", "POST", "/rounds/{}/", {"0.id": "11111111-1111-4111-8111-111111111111", "0.kind": "pause"}),
    ("round", "POST", "/rounds/{}/draft", {"0.step": "answer", "0.f.answer": "x"}),
    ("round", "POST", "/rounds/{}/note", {"id": "11111111-1111-4111-8111-111111111111", "text": "x"}),
    ("round", "POST", f"/rounds/{{}}/note/{fixed('n')}/take-back", {}),
    ("round", "GET", f"/rounds/{{}}/attachments/{fixed('n')}", None),
    ("round", "POST", f"/rounds/{{}}/attachments/{fixed('n')}/keep", {"keeps": "yes"}),
    ("round", "POST", f"/rounds/{{}}/attachments/{fixed('n')}/take-back", {}),
    ("round", "GET", f"/api/v1/rounds/{{}}/attachments/{fixed('n')}", None),
    ("round", "PUT", f"/api/v1/rounds/{{}}/attachments/{fixed('n')}/keep", {"keeps": True}),
    ("round", "DELETE", f"/api/v1/rounds/{{}}/attachments/{fixed('n')}", None),
    ("round", "GET", "/api/v1/rounds/{}", None),
    (
        "round",
        "POST",
        "/api/v1/rounds/{}/moves",
        {"id": "11111111-1111-4111-8111-111111111111", "kind": "pause"},
    ),
    ("round", "GET", "/api/v1/rounds/{}/notes", None),
    ("round", "POST", "/api/v1/rounds/{}/notes", {"id": str(fixed("n")), "text": "x"}),
    ("round", "DELETE", f"/api/v1/rounds/{{}}/notes/{fixed('n')}", None),
    ("round", "GET", "/api/v1/rounds/{}/draft?step=answer", None),
    ("round", "PUT", "/api/v1/rounds/{}/draft?step=answer", {"values": {}}),
    ("kept", "POST", "/jar/{}/put-away", {}),
    ("kept", "POST", "/jar/{}/destroy", {}),
    ("kept", "GET", "/kept/{}/", None),
    ("kept", "POST", "/kept/{}/edit", {"text": "x", "seen": "0-0"}),
    ("kept", "POST", "/kept/{}/note", {"id": "11111111-1111-4111-8111-111111111111", "text": "x"}),
    *(
        ("kept", "POST", "/kept/{}/move", {"do": do})
        for do in ("agree", "take-back", "still-good", "put-away", "bring-back", "share", "destroy")
    ),
    ("kept", "GET", "/api/v1/keepsakes/{}", None),
    ("kept", "PUT", "/api/v1/keepsakes/{}", {"text": "x", "seen": "0-0"}),
    ("kept", "POST", "/api/v1/keepsakes/{}/moves", {"do": "put-away"}),
    ("kept", "POST", "/api/v1/keepsakes/{}/notes", {"id": str(fixed("n")), "text": "x"}),
    ("device", "POST", "/me/devices/{}/end", {}),
    ("round", "POST", "/today/share", {"id": "{}"}),
    ("round", "POST", "/api/v1/today/share", {"round": "{}"}),
    *(
        ("letter", method, path_, data)
        for method, path_, data in (
            ("POST", "/letters/{}/open", {}),
            ("POST", "/letters/{}/closed", {}),
            ("POST", "/api/v1/letters/{}/open", None),
            ("POST", "/api/v1/letters/{}/closed", None),
            ("GET", "/kept/{}/", None),
            ("GET", "/kept/{}/picture/", None),
            ("GET", "/letters/new/?of={}", None),
            ("POST", "/kept/{}/move", {"do": "may-leave"}),
            ("POST", "/kept/{}/note", {"id": "11111111-1111-4111-8111-111111111111", "text": "x"}),
        )
    ),
    ("link", "GET", "/us/counsellor/{}/", None),
    ("link", "POST", "/us/counsellor/{}/agree", {"digest": "x"}),
]


@pytest.mark.parametrize(("kind", "method", "path_", "data"), BY_ID)
def test_whatever_is_not_one_s_own_is_the_same_404(
    cast: Cast, kind: str, method: str, path_: str, data: dict[str, Any] | None
) -> None:
    """check 35: byte for byte, with the same queries: a stranger's, the other's own, closed, nobody's."""
    found: dict[str, Answer] = {}
    for name, id_ in others(cast)[kind].items():
        sent = data and {key: str(id_) if value == "{}" else value for key, value in data.items()}
        request = Request(method, "", path_.format(id_), sent)
        with undone():
            got = cast.visitors["ana"].ask(request, "the same")
        found[name] = Answer(**{**_fields(got), "body": got.body.replace(str(id_).encode(), b"ID")})
    assert {one.status for one in found.values()} == {404}, {n: one.status for n, one in found.items()}
    assert len({(one.headers, one.cookies, one.body) for one in found.values()}) == 1
    # Letters are found among one's own lists, which are opened whatever is asked for.
    assert len({one.decryptions for one in found.values()}) == 1
    assert kind == "letter" or {one.decryptions for one in found.values()} == {0}


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}


def test_a_round_can_t_be_started_under_an_id_that_is_somebody_else_s(cast: Cast) -> None:
    """check 35: neither taken over nor told apart, and never a failure."""
    ids = others(cast)["round"]
    statuses = {}
    for name in ("a stranger's", "the other's own", "of a closed couple"):
        form = {"slug": "check-in/check-in", "id": str(ids[name])}
        body = {"exercise": "check-in/check-in", "id": str(ids[name])}
        statuses[name] = (
            asked(cast, "ana", Request("POST", "rounds/", "/rounds/", form)).status,
            asked(cast, "ana", Request("POST", "api", "/api/v1/rounds", body)).status,
        )
    assert set(statuses.values()) == {(404, 404)}
    mine = {"slug": "check-in/check-in", "id": str(cast.ids["round"])}
    assert asked(cast, "ana", Request("POST", "rounds/", "/rounds/", mine)).status == 302  # the control


def test_a_look_up_without_the_reader_in_it_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 35: were the other's own rounds only left out of pages, a draft would tell."""
    of_the_couple = lambda me, id_, now: Round.objects.get(id=id_, couple_id=me.couple_id)  # noqa: E731
    monkeypatch.setattr(reading_rounds, "read", of_the_couple)
    request = Request("POST", "", f"/rounds/{cast.ids['own']}/draft", {"0.step": "answer", "0.f.answer": "x"})
    assert asked(cast, "ana", request).status == 204


def test_a_former_partner_changes_nothing(cast: Cast) -> None:
    """checks 34 and 49: whatever Carl sends, the rows of his old couple stay as they are."""
    world, mine = cast.world, cast.ids["archive"]
    couple = world.carl.me().couple_id
    agreement = cast.ids["agreement"]

    def rows() -> object:
        return (
            list(Round.objects.filter(couple_id=couple).values_list("id", "state", "awaits_a", "awaits_b")),
            Draft.objects.filter(person_id=world.carl.me().person_id).count(),
            list(Keepsake.objects.filter(couple_id=couple).order_by("id").values()),
        )

    before = rows()
    for method, path_, data in (
        ("POST", f"/rounds/{mine}/", {"0.id": str(fixed("x")), "0.kind": "pause"}),
        ("POST", f"/rounds/{mine}/draft", {"0.step": "answer", "0.f.answer": "x"}),
        ("POST", f"/rounds/{mine}/note", {"id": str(fixed("n")), "text": "x"}),
        ("POST", f"/rounds/{mine}/note/{fixed('n')}/take-back", {}),
        ("DELETE", f"/api/v1/rounds/{mine}/notes/{fixed('n')}", None),
        ("POST", f"/api/v1/rounds/{mine}/moves", {"id": str(fixed("x")), "kind": "pause"}),
        ("POST", f"/api/v1/rounds/{mine}/notes", {"id": str(fixed("n")), "text": "x"}),
        ("PUT", f"/api/v1/rounds/{mine}/draft?step=answer", {"values": {"answer": "x"}}),
        ("POST", "/api/v1/rounds", {"exercise": QUESTION, "id": str(fixed("s"))}),
        ("POST", "/api/v1/keepsakes", {"id": str(fixed("k")), "kind": "dream", "text": "x"}),
        ("POST", f"/kept/{agreement}/edit", {"text": "x", "seen": "0-0"}),
        ("POST", f"/kept/{agreement}/note", {"id": str(fixed("n")), "text": "x"}),
        ("POST", f"/kept/{agreement}/move", {"do": "put-away"}),
        ("PUT", f"/api/v1/keepsakes/{agreement}", {"text": "x", "seen": "0-0"}),
        ("POST", f"/api/v1/keepsakes/{agreement}/moves", {"do": "still-good"}),
        ("POST", f"/api/v1/keepsakes/{agreement}/notes", {"id": str(fixed("n")), "text": "x"}),
    ):
        got = cast.visitors["carl"].ask(Request(method, "", path_, data))
        assert got.status in (404, 422), (path_, got.status)
        assert rows() == before, path_
    assert asked(cast, "carl", Request("GET", "", f"/rounds/{mine}/")).status == 200
    assert asked(cast, "carl", Request("GET", "", f"/kept/{agreement}/")).status == 200
