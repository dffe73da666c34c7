"""Walks every route as one partner, and compares two walks byte for byte.

In both worlds the clock stands still and chance is drawn anew from the same seed at each request, so that
nonces, CSRF tokens, ids and ciphertexts are the same by themselves and nothing need be cut out before
comparing. What a request changes is undone after it: all start from the same world.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import shake_256
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import response
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.rounds.playing import QUESTION, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import devices, host, key_files
from duologue.people.key_files import Held
from duologue.rounds import play
from duologue.rounds.daily import question_of_today as daily
from duologue.showing.prompts import find_rule
from duologue.vault import count_openings
from duologue.web import gate

NAMED = UUID("6e6f7468-696e-4720-8f66-206974732021")
NOBODYS = uuid5(NAMED, "nobody's")
A_SECRET = "p2sv679ebb350wepat5asxpa44"


def fixed(name: str) -> UUID:
    """The same id for the same name, in every world; one such as chance makes."""
    return UUID(bytes=uuid5(NAMED, name).bytes, version=4)


@contextmanager
def same_chance(seed: str) -> Iterator[None]:
    """All randomness of Python's own comes from `seed` while this lasts; a draw more or less shows."""
    number = count()

    def drawn(size: int) -> bytes:
        return shake_256(f"{seed}/{next(number)}".encode()).digest(size)

    with patch.object(os, "urandom", drawn), patch.object(random, "_urandom", drawn):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens within never happened: rows go back, and revoked devices are let in again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if not key_files.find_held().revoked:
        return
    directory = key_files.find_held().directory
    (directory / key_files.REVOKED_FILE).unlink(missing_ok=True)
    key_files.hold(Held.load(directory))


@dataclass(frozen=True)
class Request:
    """`route` is the pattern it belongs to; `then` are looked at after it, in the world as it left it."""

    method: str
    route: str
    path: str
    data: Any = None
    then: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


@dataclass(frozen=True)
class Answer:
    """What came back: `seen` is all that leaves the server, the counts are what its timing could tell."""

    asked: str
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: bytes
    queries: int
    decryptions: int


@dataclass
class Visitor:
    """One partner with a browser and a script of theirs, at a moment that does not pass."""

    world: World
    who: Actor
    token: str
    now: datetime

    def ask(self, request: Request, asked: str = "") -> Answer:
        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
        data, more = request.data() if callable(request.data) else request.data, {}
        if request.is_api:
            headers["Authorization"] = self.token
            if data is not None:
                data, more = json.dumps(data), {"content_type": "application/json"}
        else:
            client.cookies.load(self.who.jar)
        name = asked or f"{request.method} {request.path} {request.note}".strip()
        # The log is a ring: past its end, counting in it would find nothing.
        connection.queries_log.clear()
        send = getattr(client, request.method.lower())
        with (
            patch.object(gate, "read_clock", lambda: self.now),
            patch.object(host, "find_stretching", lambda: self.world.stretching),
            patch.object(response, "time", SimpleNamespace(time=self.now.timestamp)),
            same_chance(name),
            CaptureQueriesContext(connection) as queries,
            count_openings() as opened,
        ):
            answer = send(request.path, data, secure=True, headers=headers, **more)
        return Answer(
            name,
            answer.status_code,
            tuple(sorted(answer.headers.items())),
            answer.cookies.output() if answer.cookies else "",
            answer.content,
            len(queries),
            opened.decryptions,
        )

    def walk(self, requests: Sequence[Request]) -> list[Answer]:
        found: list[Answer] = []
        # Made at its first use, by chance: once for all walks, and not within the first of them.
        assert key_files.find_held().jobs
        for request in requests:
            with undone():
                found.append(self.ask(request))
                cause = found[-1].asked
                for path in request.then:
                    found.append(self.ask(Request("GET", "", path), f"GET {path} after {cause}"))
        return found


def differences(one: Sequence[Answer], two: Sequence[Answer]) -> list[str]:
    """In words, for whoever has to mend it; nothing if no byte and no count differs."""
    if len(one) != len(two):
        return [f"{len(one)} answers against {len(two)}"]
    found = []
    for first, second in zip(one, two, strict=True):
        for name in ("status", "headers", "cookies", "queries", "decryptions"):
            here, there = getattr(first, name), getattr(second, name)
            if here != there:
                found.append(f"{first.asked}: {name} {here} against {there}")
        if first.body != second.body:
            at = next(
                (n for n, (a, b) in enumerate(zip(first.body, second.body, strict=False)) if a != b),
                min(len(first.body), len(second.body)),
            )
            near = slice(max(0, at - 90), at + 90)
            found.append(f"{first.asked}: body\n    {first.body[near]!r}\n    {second.body[near]!r}")
    return found


EVENTS = "/api/v1/events"
AN_ATTACHMENT = "api/v1/rounds/<uuidstr:round_id>/attachments/<uuidstr:attachment>"
TIMES = {
    "on.check-in": "on",
    "at.check-in": "20:30",
    "days.check-in": "0",
    "quiet.since": "22:00",
    "quiet.until": "08:00",
    "most": "1",
    "words": "a-minute",
}
MOOD = {
    "id": "00000000-0000-4000-8000-00000000c4ec",
    "0.id": "00000000-0000-4000-8000-00000000c4ed",
    "0.kind": "answer",
    "0.step": "mood",
    "0.f.mood[p]": "3",
    "0.f.mood[e]": "4",
}
A_KEEPSAKE = "api/v1/keepsakes/<uuidstr:keepsake_id>"


def everywhere(visitor: Visitor, round_id: UUID, own: UUID, keepsake: UUID, device: UUID) -> list[Request]:
    """At least one request to every route and method, as a partner with a round, things of their own and an
    idea of what to try. `own` is a solo round of theirs, `keepsake` a line in the jar."""
    month = f"{visitor.now:%Y-%m}"
    after = (EVENTS, "/", f"/rounds/{round_id}/")
    found = [
        Request("GET", route, path or f"/{route}")
        for route, path in {
            "": "/",
            "begin/": "",
            "sign-in/": "",
            "sign-in/recovery/": "",
            "i/<uuid:id>/": f"/i/{NOBODYS}/",
            "code/": "",
            "question/": "",
            "rounds/<uuid:id>/": f"/rounds/{round_id}/",
            "rounds/<uuid:id>/attachments/<uuid:attachment>": f"/rounds/{round_id}/attachments/{NOBODYS}",
            "history/": "",
            "^history/(?P<year>[0-9]{4})-(?P<number>0[1-9]|1[0-2])/$": f"/history/{month}/",
            "find/": "",
            "jar/": "",
            "world/": "",
            "kept/": "",
            "kept/new/": "",
            "kept/<uuid:id>/": f"/kept/{keepsake}/",
            "kept/<uuid:id>/picture/": f"/kept/{keepsake}/picture/",
            "letters/": "",
            "letters/new/": "",
            "today/more/": "",
            "thread/": "",
            "thread/reading/": "",
            "thread/better-days/": "",
            "thread/load/": "",
            "thread/kinds/": "",
            "thread/then-and-now/": "",
            "thread/look-back/": "",
            "thread/look-back/<int:year>/": f"/thread/look-back/{visitor.now.year}/",
            "thread/first-days/": "",
            "thread/who-said-it/": "",
            "thread/still-true/": "",
            "thread/four-lines/": "",
            "thread/four-lines/<int:month>/": "/thread/four-lines/1/",
            "thread/evening/": "",
            "me/export/diary/<slug:name>.csv": "/me/export/diary/level.csv",
            "us/": "",
            "us/invite/": "",
            "us/code": "",
            "us/words/": "",
            "us/leave/": "",
            "us/counsellor/": "",
            "us/counsellor/<uuid:id>/": f"/us/counsellor/{NOBODYS}/",
            "counsellor/": "",
            "us/rescue/": "",
            "us/rescue/before.json": "",
            "me/": "",
            "me/times/": "",
            "me/times/where/": "",
            "home-screen/": "",
            "app-<int:look>.webmanifest": "/app-1.webmanifest",
            "offline/": "",
            "offline/questions": "",
            "offline/exercises": "",
            "service-worker.js": "",
            "calendar/<str:secret>.ics": f"/calendar/{'A' * 43}.ics",
            "me/ceiling/": "",
            "me/devices/": "",
            "me/sign-out/": "",
            "me/lock/": "",
            "lock/look": "",
            "me/sealing/": "",
            "me/account/": "",
            "me/account/sheet/": "",
            "me/added/": "",
            "me/erase/": "",
            "me/export/": "",
            "me/export/duologue.json": "",
            "me/export/print/": "",
            "me/brought/": "",
            "me/brought/attachments/<uuid:id>": f"/me/brought/attachments/{NOBODYS}",
            "paths/<slug:name>/": "/paths/flatmates/",
            "rituals/": "",
            "ways/": "",
            "ways/<slug:practice>/": "/ways/conversation/",
            "ways/<slug:practice>/<slug:name>/": "/ways/conversation/an-open-question/",
            "library/": "",
            "library/shelf/": "",
            "library/<slug:name>/": "/library/empathy/",
            "promise/": "",
            "api/v1/": "",
            "api/v1/openapi.json": "",
            "api/v1/couple": "",
            "api/v1/exercises": "",
            "api/v1/today": "",
            "api/v1/offers": "",
            "api/v1/rounds": f"/api/v1/rounds?year={visitor.now.year}&month={visitor.now.month}",
            "api/v1/rounds/<uuidstr:round_id>": f"/api/v1/rounds/{round_id}",
            "api/v1/rounds/<uuidstr:round_id>/notes": f"/api/v1/rounds/{round_id}/notes",
            "api/v1/rounds/<uuidstr:round_id>/draft": f"/api/v1/rounds/{round_id}/draft?step=answer",
            f"{AN_ATTACHMENT}": f"/api/v1/rounds/{round_id}/attachments/{NOBODYS}",
            "api/v1/keepsakes": "",
            "api/v1/keepsakes/worlds": "",
            "api/v1/keepsakes/<uuidstr:keepsake_id>": f"/api/v1/keepsakes/{keepsake}",
            "api/v1/letters": "",
            "api/v1/library": "",
            "api/v1/library/<slug:name>": "/api/v1/library/empathy",
            "api/v1/events": "",
            "api/v1/thread": "",
            "api/v1/days/back": "",
            "api/v1/days/months/<number>": "/api/v1/days/months/1",
            "api/v1/me": "",
            "api/v1/rituals": "",
            "api/v1/paths": "",
            "api/v1/paths/<name>": "/api/v1/paths/flatmates",
            "api/v1/question": "",
        }.items()
    ]
    found += [
        *(
            Request("GET", "me/export/diary/<slug:name>.csv", f"/me/export/diary/{name}.csv")
            for name in ("helps", "attunement", "load")
        ),
        Request("GET", "me/export/diary/<slug:name>.csv", "/me/export/diary/none.csv", note="unknown"),
        Request("GET", "question/", "/question/?turn=2"),
        Request("GET", "thread/", "/thread/?span=all"),
        Request("GET", "jar/", "/jar/?out-of-sight"),
        Request("GET", "kept/", "/kept/?out-of-sight"),
        Request("GET", "kept/", "/kept/?kind=agreement"),
        Request("GET", "rounds/<uuid:id>/", f"/rounds/{own}/"),
    ]
    here, there = f"/rounds/{round_id}/", f"/api/v1/rounds/{round_id}"
    fields = {"name": "Ben", "colour": "moss", "zone": "Europe/Lisbon"}
    beside = {"id": str(fixed("beside")), "text": "That is us."}
    code = {"secret": "ABCDE-FGHJK", "id": str(fixed("answer")), "0.f.answer": "Words", **fields}
    password = {"password": "a lantern of copper", "again": "a lantern of copper"}
    reply = {"id": str(fixed("reply")), "step": "answer", "of": "first", "tap": "a-smile"}
    card = days_card(visitor)
    posts: list[tuple[str, str, Mapping[str, object] | None, str]] = [
        ("begin/", "", {"secret": "ABCDE", **fields}, ""),
        ("sign-in/", "", {"name": "nobody", "password": "none of them"}, ""),
        (
            "sign-in/recovery/",
            "",
            {"name": "nobody", "code": "ABCDE", "new_password": "a lantern of copper"},
            "",
        ),
        ("i/<uuid:id>/open", f"/i/{NOBODYS}/open", code, ""),
        ("i/<uuid:id>/answer", f"/i/{NOBODYS}/answer", code, ""),
        ("i/<uuid:id>/no", f"/i/{NOBODYS}/no", {}, ""),
        ("code/", "", {"code": "ABCD-EFGH", **fields}, ""),
        ("language/", "", {"language": "en", "on": "/me/"}, ""),
        ("language/", "", {"language": "xx", "on": "//elsewhere"}, "unknown"),
        ("question/answer", "", {**card, "0.f.words": "Words"}, ""),
        ("question/answer", "", {**card, "0.f.words": ""}, "empty"),
        ("question/answer", "", {**card, "day": "2026-01-01", "0.f.words": "Words"}, "another day"),
        ("question/take-back", "", card, ""),
        ("question/together", "", card, ""),
        ("me/question", "", {"asks": "on", "opens_from": "19"}, ""),
        ("me/times/", "", TIMES, ""),
        ("me/times/", "", {**TIMES, "at.check-in": "late"}, "no time"),
        ("me/times/pause", "", {"do": "pause", "pause_of": "own", "until": ""}, "own"),
        ("me/times/pause", "", {"do": "pause", "pause_of": "both", "until": ""}, "both"),
        ("me/times/pause", "", {"do": "take-back", "pause_of": "both"}, "end"),
        ("me/times/mail", "", {"address": "ben@mail.example"}, ""),
        ("me/times/mail", "", {"address": "Words"}, "no address"),
        ("me/times/code", "", {"id": "x", "code": "123456"}, ""),
        ("me/times/push", "", {"endpoint": "https://elsewhere.example", "p256dh": "", "auth": ""}, ""),
        ("me/times/test", "", {"id": "x"}, ""),
        ("me/times/remove", "", {"id": "x"}, ""),
        ("me/times/calendar", "", {"do": "begin", "says": "names"}, "begin"),
        ("me/times/calendar", "", {"do": "take-back"}, "end"),
        ("api/v1/question/answer", "", {**card, "values": {"words": "Words"}}, ""),
        ("api/v1/question/take-back", "", card, ""),
        ("api/v1/question/together", "", card, ""),
        ("home-screen/", "", {"door": "2"}, ""),
        ("home-screen/", "", {"door": "9"}, "unknown"),
        ("offline/check-in", "", {**MOOD, "day": card["day"]}, ""),
        ("offline/check-in", "", {**MOOD, "day": "2026-01-01"}, "another day"),
        ("rounds/", "", {"slug": "check-in/check-in", "id": str(fixed("check-in"))}, "a check-in"),
        (
            "rounds/",
            "",
            {"slug": "conversation/an-open-question", "id": str(fixed("question"))},
            "a question",
        ),
        ("rounds/", "", {"slug": "empathy/my-own-weather", "id": str(fixed("weather"))}, "alone"),
        (
            "rounds/",
            "",
            {"slug": "conversation/an-open-question", "id": str(fixed("question")), "scripts": "yes"},
            "a question, with scripts",
        ),
        ("rounds/", "", {"slug": "no/such", "id": str(fixed("none"))}, "unknown"),
        ("rounds/<uuid:id>/attachments", f"{here}attachments", {"step": "answer", "field": "answer"}, ""),
        (
            "rounds/<uuid:id>/attachments/<uuid:attachment>/keep",
            f"{here}attachments/{NOBODYS}/keep",
            {"keeps": "yes"},
            "",
        ),
        (
            "rounds/<uuid:id>/attachments/<uuid:attachment>/take-back",
            f"{here}attachments/{NOBODYS}/take-back",
            {},
            "",
        ),
        ("rounds/<uuid:id>/draft", f"{here}draft", {"0.step": "answer", "0.f.answer": "Half a thou"}, ""),
        (
            "rounds/<uuid:id>/draft",
            f"{here}draft",
            {"0.step": "answer", "0.id": str(fixed("tab")), "0.based": "", "0.f.answer": "Half a thou"},
            "based",
        ),
        ("rounds/<uuid:id>/note", f"{here}note", {"id": str(fixed("note")), "text": "In the margin"}, ""),
        ("rounds/<uuid:id>/note", f"{here}note", reply, "a reply"),
        ("rounds/<uuid:id>/note", f"{here}note", {**reply, "scripts": "yes"}, "a reply, with scripts"),
        ("rounds/<uuid:id>/note/<uuid:note>/take-back", f"{here}note/{fixed('note')}/take-back", {}, ""),
        ("jar/<uuid:id>/put-away", f"/jar/{keepsake}/put-away", {}, ""),
        ("jar/<uuid:id>/destroy", f"/jar/{keepsake}/destroy", {}, ""),
        ("find/", "", {"words": "o"}, ""),
        ("find/", "", {"words": "e", "until": f"{visitor.now.date()}"}, "a letter"),
        ("kept/", "", {"words": "soup"}, ""),
        ("kept/new/", "", {"kind": "dream", "text": "A lighthouse", "id": str(fixed("dream"))}, ""),
        ("kept/<uuid:id>/edit", f"/kept/{keepsake}/edit", {"text": "Broth.", "seen": "0-0"}, ""),
        ("kept/<uuid:id>/note", f"/kept/{keepsake}/note", {"id": str(fixed("aside")), "text": "Hot."}, ""),
        ("kept/<uuid:id>/move", f"/kept/{keepsake}/move", {"do": "put-away"}, "put-away"),
        ("kept/<uuid:id>/move", f"/kept/{keepsake}/move", {"do": "may-leave"}, "may-leave"),
        ("kept/<uuid:id>/move", f"/kept/{keepsake}/move", {"do": "stays-here"}, "stays-here"),
        ("kept/<uuid:id>/move", f"/kept/{keepsake}/move", {"do": "destroy"}, "destroy"),
        ("kept/<uuid:id>/move", f"/kept/{keepsake}/move", {"do": "no such"}, "unknown"),
        ("letters/new/", "", {"id": str(fixed("letter")), "text": "Dear you.", "going": "now"}, ""),
        ("letters/hold", "", {"held": "on"}, ""),
        ("letters/<uuid:id>/open", f"/letters/{NOBODYS}/open", {}, ""),
        ("letters/<uuid:id>/closed", f"/letters/{NOBODYS}/closed", {}, ""),
        ("api/v1/letters", "", {"id": str(fixed("by post")), "text": "Dear you.", "going": "now"}, ""),
        ("api/v1/letters/<uuidstr:letter_id>/open", f"/api/v1/letters/{NOBODYS}/open", None, ""),
        ("api/v1/letters/<uuidstr:letter_id>/closed", f"/api/v1/letters/{NOBODYS}/closed", None, ""),
        (
            "paths/<slug:name>/begin",
            "/paths/flatmates/begin",
            {"id": str(fixed("an evening")), "evening": "talk"},
            "",
        ),
        (
            "paths/<slug:name>/begin",
            "/paths/flatmates/begin",
            {"id": str(fixed("an evening of both")), "evening": "change", "together": "yes"},
            "together",
        ),
        ("paths/<slug:name>/begin", "/paths/no-such/begin", {"id": str(fixed("no path"))}, "unknown"),
        ("paths/<slug:name>/together", "/paths/flatmates/together", {"evening": "missing"}, ""),
        ("paths/<slug:name>/stop", "/paths/flatmates/stop", {}, ""),
        (
            "api/v1/paths/<name>/begin",
            "/api/v1/paths/flatmates/begin",
            {"id": str(fixed("an evening by a script")), "evening": "talk"},
            "",
        ),
        ("api/v1/paths/<name>/together", "/api/v1/paths/flatmates/together", {"evening": "missing"}, ""),
        ("api/v1/paths/<name>/stop", "/api/v1/paths/flatmates/stop", None, ""),
        ("rituals/agree", "", {"ritual": "week", "do": "agree"}, "agree"),
        ("rituals/agree", "", {"ritual": "week", "do": "withdraw"}, "withdraw"),
        ("rituals/agree", "", {"ritual": "7", "do": "agree"}, "unknown"),
        ("rituals/move", "", {"ritual": "month", "do": "leave-out"}, ""),
        ("library/<slug:name>/note", "/library/empathy/note", {**beside, "for": "me"}, "own"),
        ("library/<slug:name>/note", "/library/empathy/note", {**beside, "for": "both"}, "ours"),
        ("api/v1/library/<slug:name>/notes", "/api/v1/library/empathy/notes", beside, ""),
        ("thread/agree", "", {"matter": "line", "do": "agree"}, "agree"),
        ("thread/agree", "", {"matter": "reading", "do": "withdraw"}, "withdraw"),
        ("thread/agree", "", {"matter": "all of it", "do": "agree"}, "unknown"),
        (
            "thread/moment",
            "",
            {"id": str(fixed("moment")), "day": "2026-05-04", "own": "yes", "text": "The move."},
            "own",
        ),
        (
            "thread/moment",
            "",
            {"id": str(fixed("moment too")), "day": "2026-05-04", "own": "no", "text": "The move."},
            "ours",
        ),
        ("thread/moment", "", {"id": str(fixed("nothing")), "day": "2026-05-04", "text": ""}, "empty"),
        ("thread/first-days/pace", "", {"pace": "enough"}, ""),
        ("today/put-away", "", {"id": str(round_id), "away": "yes"}, ""),
        ("today/share", "", {"id": str(round_id)}, ""),
        ("today/did", "", {"choice": "hold"}, ""),
        ("today/did", "", {"choice": "nothing of the sort"}, "unknown"),
        ("thread/first-days/put-away", "", {"do": "put", "text": "The bench by the canal."}, "put"),
        ("thread/first-days/put-away", "", {"do": "take-back"}, "take-back"),
        ("thread/open", "", {"do": "open"}, "open"),
        ("thread/open", "", {"do": "close"}, "close"),
        ("thread/daily", "", {"do": "ask", "span": "season"}, "ask"),
        ("thread/daily", "", {"do": "no-longer"}, "stop"),
        (
            "thread/still-true/",
            "",
            {"do": "yes", "answer": str(fixed("an answer")), "id": str(fixed("still"))},
            "",
        ),
        (
            "thread/evening/",
            "",
            {"do": "nothing", "idea": str(fixed("an idea")), "id": str(fixed("evening"))},
            "",
        ),
        ("us/invite/", "", {"card": "nine-years-old", "id": str(fixed("invite")), "0.f.answer": "Words"}, ""),
        ("us/invite/<uuid:id>/take-back", f"/us/invite/{NOBODYS}/take-back", {}, ""),
        ("us/code", "", {}, ""),
        ("us/words/same", "", {}, ""),
        ("us/words/differ", "", {}, ""),
        ("us/leave/", "", {}, "not sure"),
        ("us/leave/", "", {"sure": "yes"}, "sure"),
        ("us/counsellor/look", "", {"whose": "own", "span": "week", "rounds": [str(round_id)]}, "own"),
        ("us/counsellor/look", "", {"whose": "both", "span": "week", "rounds": [str(round_id)]}, "both"),
        ("us/counsellor/look", "", {"whose": "own", "span": "week", "rounds": [str(own)]}, "alone"),
        ("us/counsellor/look", "", {}, "nothing"),
        (
            "us/counsellor/make",
            "",
            {"whose": "own", "span": "week", "rounds": [str(own)], "id": str(fixed("link")), "digest": "x"},
            "",
        ),
        ("us/counsellor/<uuid:id>/agree", f"/us/counsellor/{NOBODYS}/agree", {"digest": "x"}, ""),
        ("us/counsellor/<uuid:id>/away", f"/us/counsellor/{NOBODYS}/away", {}, ""),
        ("us/counsellor/<uuid:id>/end", f"/us/counsellor/{NOBODYS}/end", {}, ""),
        ("counsellor/read", "", {"secret": "ABCDE"}, "a slip"),
        ("counsellor/read", "", {"secret": A_SECRET}, "nobody's"),
        ("us/rescue/", "", {}, "not sure"),
        ("us/rescue/", "", {"sure": "yes"}, "sure"),
        ("us/rescue/bring", "", {}, ""),
        ("us/rescue/undo", "", {}, ""),
        ("us/rescue/back", "", {}, ""),
        ("us/begin-again", "", {}, ""),
        ("me/", "", {**fields, "name": "Benedict"}, ""),
        ("me/own", "", {"guess": "on"}, ""),
        ("me/ceiling/", "", {"depth": "2"}, ""),
        ("me/not-for-me", "", {"slug": "thanks/one-line-of-thanks", "aside": "yes", "from": "today"}, ""),
        ("me/devices/end-others", "", {}, ""),
        ("me/devices/token", "", {"label": "a script"}, ""),
        ("me/devices/<uuid:id>/end", f"/me/devices/{device}/end", {}, ""),
        ("me/sign-out/", "", {}, ""),
        ("me/lock/", "", {"pin": "271828", "again": "271828", "minutes": "5", "proof": "x"}, ""),
        ("me/lock/remove", "", {"proof": "x"}, ""),
        ("lock/now", "", {}, ""),
        ("lock/stay", "", {}, ""),
        ("lock/open", "", {"pin": "271828"}, ""),
        ("lock/passkey", "", {"passkey": "{}"}, ""),
        ("lock/sign-out", "", {}, ""),
        ("me/sealing/", "", {"to": "strict"}, "strict"),
        ("me/sealing/", "", {"to": "at once"}, "at once"),
        ("me/account/secure", "", {"sign_in_name": "ben-b", **password}, ""),
        ("me/account/password", "", {"password": "x", "new_password": "a lantern of copper"}, ""),
        ("me/account/code", "", {"proof": "x"}, ""),
        ("me/account/sheet/", "", {"id": str(fixed("sheet")), "last": "0000"}, ""),
        ("me/added/mine", "", {"proof": "x"}, ""),
        ("me/added/later", "", {}, ""),
        ("sign-in/passkey", "", {"passkey": "{}"}, ""),
        ("sign-in/passkey", "", {"ticket": "AAAA", "password": "x"}, "ticket"),
        ("me/account/secure-by-passkey", "", {"passkey": "{}"}, ""),
        ("me/account/passkey", "", {"passkey": "{}", "proof": "x"}, ""),
        ("me/account/passkey/<uuid:id>/name", f"/me/account/passkey/{NOBODYS}/name", {"label": "x"}, ""),
        ("me/account/passkey/<uuid:id>/remove", f"/me/account/passkey/{NOBODYS}/remove", {}, ""),
        ("me/export/bring/parts", "", {}, ""),
        ("me/erase/", "", {}, "not sure"),
        ("me/erase/", "", {"sure": "yes"}, "sure"),
        ("leave-quickly", "", {}, ""),
        ("api/v1/token", "", {"name": "nobody", "password": "none of them", "label": "a script"}, ""),
        ("api/v1/today/share", "", {"round": str(round_id)}, ""),
        ("api/v1/rounds", "", {"exercise": "thanks/one-line-of-thanks", "id": str(fixed("thanks"))}, ""),
        (
            "api/v1/rounds/<uuidstr:round_id>/notes",
            f"{there}/notes",
            {"id": str(fixed("a margin")), "text": "In the margin"},
            "",
        ),
        (
            "api/v1/rounds/<uuidstr:round_id>/notes",
            f"{there}/notes",
            {
                "id": str(fixed("a reply by a script")),
                "under": {"step": "answer", "of": "first", "said": "a-smile"},
            },
            "a reply",
        ),
        (
            "api/v1/keepsakes",
            "",
            {"id": str(fixed("line")), "kind": "appreciation", "text": "You waited up."},
            "",
        ),
        ("api/v1/keepsakes/find", "", {"words": "soup"}, ""),
        ("api/v1/find", "", {"words": "e"}, ""),
        (
            "api/v1/days/still-true",
            "",
            {"id": str(fixed("still by a script")), "about": str(fixed("an answer"))},
            "",
        ),
        ("api/v1/days/still-true/not-now", "", {}, ""),
        (
            "api/v1/days/evening",
            "",
            {"id": str(fixed("evening by a script")), "idea": str(fixed("an idea"))},
            "",
        ),
        (
            "api/v1/thread/moments",
            "",
            {"id": str(fixed("by a script too")), "day": "2026-05-04", "own": True, "text": "The move."},
            "own",
        ),
        (
            "api/v1/thread/moments",
            "",
            {"id": str(fixed("ours by a script")), "day": "2026-05-04", "text": "The move."},
            "ours",
        ),
        (f"{A_KEEPSAKE}/moves", f"/api/v1/keepsakes/{keepsake}/moves", {"do": "put-away"}, ""),
        (
            f"{A_KEEPSAKE}/notes",
            f"/api/v1/keepsakes/{keepsake}/notes",
            {"id": str(fixed("by a script")), "text": "Hot."},
            "",
        ),
    ]
    found += [
        Request("POST", route, path or f"/{route}", data, _then(route, after), note)
        for route, path, data, note in posts
    ]
    brought = {"format": "duologue/1", "rounds": [], "keepsakes": []}
    draft = Request(
        "PUT",
        "api/v1/rounds/<uuidstr:round_id>/draft",
        f"{there}/draft?step=answer",
        {"values": {"answer": "Half"}},
        after,
    )
    put = {"text": "Broth.", "seen": "0-0"}
    edit = Request("PUT", A_KEEPSAKE, f"/api/v1/keepsakes/{keepsake}", put)
    file = Request("POST", "me/export/bring", "/me/export/bring", lambda: {"file": _file(brought)})
    aside = Request(
        "PUT",
        "api/v1/offers/not-for-me",
        "/api/v1/offers/not-for-me",
        {"exercise": "thanks/one-line-of-thanks", "not_for_me": True},
        after,
    )
    settings: list[tuple[str, Mapping[str, object], str]] = [
        ("thread/consents", {"matter": "line", "agreed": True}, "agree"),
        ("thread/consents", {"matter": "reading", "agreed": False}, "withdraw"),
        ("rituals/agreed", {"ritual": "week", "agreed": True}, "agree"),
        ("rituals/day", {"ritual": "month"}, ""),
        ("me/profile", {**fields, "name": "Benedict"}, ""),
        ("today/put-away", {"round": str(round_id), "away": False}, ""),
        ("today/did", {"help": "hold"}, ""),
        ("days/put-away", {"text": "The bench by the canal."}, "put"),
        ("days/put-away", {"text": None}, "take-back"),
        ("days/open", {"opened": True}, "open"),
        ("days/open", {"opened": False}, "close"),
        ("days/daily", {"span": "season"}, "ask"),
        ("days/daily", {"span": None}, "stop"),
        ("me/extras", {"guess": True, "stress": True, "closeness": False, "no_hints": False}, ""),
        ("me/pace", {"pace": "enough"}, ""),
        ("me/question", {"asks": True, "hour": 19}, ""),
        ("letters/held", {"held": True}, ""),
        (
            "me/times",
            {"rituals": {"check-in": {"minute": 1200, "weekdays": [0, 6]}}, "words": "evening"},
            "",
        ),
        ("me/pause", {"asked": True, "both": True, "until": None}, "both"),
        ("me/pause", {"asked": False}, "end"),
        ("me/language", {"language": "en"}, ""),
        ("me/language", {"language": "xx"}, "unknown"),
        ("me/ceiling", {"times_a_week": None, "depth": 2, "minutes": None, "hard_season": False}, ""),
        ("me/sealing", {"sealing": "strict"}, "strict"),
        ("me/sealing", {"sealing": "at once"}, "at once"),
    ]
    own_things = [
        Request("PUT", f"api/v1/{path}", f"/api/v1/{path}", data, note=note) for path, data, note in settings
    ]
    gone = Request(
        "DELETE",
        "api/v1/rounds/<uuidstr:round_id>/notes/<uuidstr:note_id>",
        f"{there}/notes/{fixed('a margin')}",
    )
    beside = f"{there}/attachments"
    attached = [
        Request("POST", "api/v1/rounds/<uuidstr:round_id>/attachments", beside, {}),
        Request("PUT", f"{AN_ATTACHMENT}/keep", f"{beside}/{NOBODYS}/keep", {"keeps": True}),
        Request("DELETE", AN_ATTACHMENT, f"{beside}/{NOBODYS}"),
    ]
    return [*found, file, draft, edit, aside, gone, *attached, *own_things]


def days_card(visitor: Visitor) -> dict[str, str]:
    """The day's question as it is asked of whoever walks: its date and its card."""
    if not visitor.who.jar:
        return {"day": f"{visitor.now:%Y-%m-%d}", "card": "none"}
    with undone():
        found = daily.find_today(visitor.who.me(visitor.now), visitor.now)
    if found is None or not found.questions:
        return {"day": f"{visitor.now:%Y-%m-%d}", "card": "none"}
    return {"day": found.day.isoformat(), "card": found.questions[0].card.id}


def _then(route: str, after: tuple[str, ...]) -> tuple[str, ...]:
    """Where what was changed may show; once signed out or gone there is nothing to look at."""
    if "question" in route:
        return (EVENTS, "/", "/api/v1/question")
    return after if route.startswith(("rounds/", "api/v1/rounds")) else ()


def _file(found: Mapping[str, object]) -> SimpleUploadedFile:
    return SimpleUploadedFile("duologue.json", json.dumps(found).encode(), "application/json")


# Opening is what these are for: what they show then, both may read.
OPENS = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.SHARE, MoveKind.RELEASE})


def every_move(visitor: Visitor, round_id: UUID, *, opening: bool = False) -> list[Request]:
    """Every move that the partner's view offers, by the page and by the API, and some that it does not.

    Those that open a sealed step are left out unless `opening`.
    """
    found, pages, api = [], "rounds/<uuid:id>/", "api/v1/rounds/<uuidstr:round_id>/moves"
    after = (EVENTS, "/", f"/rounds/{round_id}/")
    with undone():
        table = play.look(visitor.who.me(visitor.now), round_id, visitor.now)
    offered = [(may.kind, str(may.step) if may.step else None) for may in table.view.may]
    said = {MoveKind.RECEIVE: "thanks", MoveKind.KEEP: "yes"}
    for kind, step in offered:
        asked = step is not None and find_rule(table.played, step) is not None
        if kind in OPENS and asked and not opening:
            continue
        id_ = str(fixed(f"{kind} {step}"))
        form = {"0.id": id_, "0.kind": kind.value, "0.step": step or "", "0.said": said.get(kind, "")}
        found.append(Request("POST", pages, f"/rounds/{round_id}/", form, after, f"{kind} {step}"))
        # Where scripts run, the answer is the page itself.
        scripted = {**form, "scripts": "yes"}
        found.append(
            Request(
                "POST", pages, f"/rounds/{round_id}/", scripted, after[:1], f"{kind} {step}, with scripts"
            )
        )
        body = {"id": id_, "kind": kind.value, "step": step, "said": said.get(kind)}
        found.append(Request("POST", api, f"/api/v1/rounds/{round_id}/moves", body, after, f"{kind} {step}"))
    wrong = [
        {"kind": "answer", "step": "answer", "values": {"answer": ""}},
        {"kind": "answer", "step": "nowhere", "values": {}},
        {"kind": "resume"},
        {"kind": "close"},
        {"kind": "pause", "expects": "0" * 16, "step": "answer"},
        {"kind": "release", "step": "answer"},
    ]
    for body in wrong:
        sent = {"id": str(fixed(f"wrong {body}")), **body}
        found.append(
            Request("POST", api, f"/api/v1/rounds/{round_id}/moves", sent, after[:1], f"wrong {body}")
        )
    form = {"0.id": str(fixed("stale")), "0.kind": "skip", "0.step": "answer", "0.expects": "0" * 16}
    found.append(Request("POST", pages, f"/rounds/{round_id}/", form, after[:1], "stale"))
    return found


def every_wish(ben: Visitor, world: World) -> list[Request]:
    """All that Ben can ask for and do, of pages and API, with rounds, a line and a token that are there."""
    now = world.now
    own = start(world.ben, "empathy/my-own-weather", now, id=fixed("own"))
    kept = keeping.keep(world.ben.me(), kinds.APPRECIATION, "The soup.", now)
    round_id = start(world.ben, QUESTION, now, card="nine-years-old", id=fixed("round"))
    device = next(line.id for line in devices.list_devices(world.ben.me(), now) if line.is_token)
    return [*everywhere(ben, round_id, own, kept, device), *every_move(ben, round_id)]
