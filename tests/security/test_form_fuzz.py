"""Every form under malformed fields: an honest refusal, never a failure of the server."""

from __future__ import annotations

import random
from typing import Any
from unittest.mock import patch

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rounds.playing import QUESTION, start, switch_on
from tests.security.test_forms_only import ben, changing
from tests.security.walking import Request, Visitor, fixed, undone
from tests.world import World

from duologue.engine.roles import Role
from duologue.people import host
from duologue.rounds import installed
from duologue.web import forms, gate

__all__ = ["ben", "changing"]

VALUES = st.sampled_from(
    [
        "",
        " ",
        "\u00b2",
        "\u0662",
        "1_0",
        "-1",
        "9" * 40,
        "1e3",
        "on",
        "no",
        "\u200b",
        "\x00",
        "\ud83d",
        "a" * 70_000,
        "2026-02-30",
        "{}",
        "[]",
        "..",
        "/",
        "nan",
        "<b>",
        "None",
        "first",
        "skip",
        "0" * 32,
    ]
) | st.text(max_size=12)
PARTS = st.sampled_from(["", "[]", "[p]", "[e]", "[rank:x]", "[slot:x]", "[:]", "[..]", "[p][e]", "[text:]"])
NAMES = st.sampled_from(
    [
        "0.id",
        "0.kind",
        "0.step",
        "0.expects",
        "0.for",
        "0.said",
        "1.id",
        "\u00b2.id",
        "do",
        "id",
        "from",
        "words",
        "0.f.answer",
        "0.f.mood",
        "0.f.help",
        "0.f.ideas",
        "0.f.weather",
        "0.f.",
        "\u0660.f.answer",
        "text",
        "kind",
        "again",
        "depth",
        "minutes",
        "times_a_week",
        "hard_season",
        "name",
        "colour",
        "zone",
        "matter",
        "card",
        "slug",
        "narrow.time",
        "seen",
        "own",
        "day",
        "secret",
        "number",
        "code",
    ]
)
EXTRA = st.lists(st.tuples(NAMES, PARTS, VALUES), max_size=6)
ADDRESSES = st.sampled_from(
    [
        "/kept/?from={}",
        "/kept/?kind={}",
        "/kept/new/?kind={}",
        "/jar/?out-of-sight={}",
        "/kept/?out-of-sight={}&from={}",
        "/history/?from={}",
        "/thread/look-back/{}/",
        "/thread/four-lines/{}/",
        "/thread/?from={}",
        "/?{}={}",
        "/us/invite/?card={}",
    ]
)


def sent(base: dict[str, Any], extra: list[tuple[str, str, str]], chance: random.Random) -> str:
    """A form's own fields, some left out, some given sub-fields or twice, and some that no form has."""
    query = QueryDict(mutable=True)
    for name, value in base.items():
        if isinstance(value, str) and chance.random() > 0.1:
            query.appendlist(name, value)
            if chance.random() < 0.2:
                query.appendlist(f"{name}[p]", value)
    for name, part, value in extra:
        query.appendlist(name + part, value.encode("utf-8", "replace").decode())
    return query.urlencode()


def post(who: Visitor, path: str, body: str) -> int:
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    client.cookies.load(who.who.jar)
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    kind = "application/x-www-form-urlencoded"
    with (
        patch.object(gate, "read_clock", lambda: who.now),
        patch.object(host, "find_stretching", lambda: who.world.stretching),
    ):
        return client.post(path, body, content_type=kind, secure=True, headers=headers).status_code


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(extra=EXTRA, seed=st.integers(0, 1 << 16))
def test_no_form_makes_the_server_fail(
    ben: Visitor, changing: list[Request], extra: list[tuple[str, str, str]], seed: int
) -> None:
    """check 70: every form of every page, with fields beside their own sub-fields, other digits, repeated and
    foreign names: the answer is below 500."""
    chance = random.Random(seed)
    for one in changing:
        base = one.data() if callable(one.data) else one.data or {}
        body = sent(dict(base), extra, chance)
        with undone():
            assert post(ben, one.path, body) < 500, (one.path, body)


def exercises() -> list[str]:
    """All that somebody begins; the day's question begins by itself, and its form is among the requests."""
    return sorted(
        slug for slug, one in installed.read_scripts().items() if one.role is not Role.DAYS_QUESTION
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(extra=EXTRA, slug=st.sampled_from(exercises()))
def test_no_answer_of_any_exercise_makes_the_server_fail(
    world: World, extra: list[tuple[str, str, str]], slug: str
) -> None:
    """check 70: the first screen of each exercise, its own fields given every shape of another kind's."""
    who = Visitor(world, world.ben, "", world.now)
    with undone():
        switch_on(installed.read_scripts()[slug], world.ben)
        round_id = start(world.ben, slug, world.now, id=fixed("fuzzed"))
        from duologue.rounds import play

        prompt = play.look(world.ben.me(), round_id, world.now).view.prompt
        names = [f"0.f.{one.id}" for one in prompt.fields] if prompt is not None else []
        base = {"0.id": str(fixed("move")), "0.kind": "answer", "0.step": prompt.step if prompt else ""}
        mine = [
            (names[n % len(names)] if names else name, part, value)
            for n, (name, part, value) in enumerate(extra)
        ]
        body = sent(base, [*mine, *extra[:1]], random.Random(len(extra)))
        assert post(who, f"/rounds/{round_id}/", body) < 500, (slug, body)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(address=ADDRESSES, value=VALUES)
def test_no_address_makes_the_server_fail(world: World, address: str, value: str) -> None:
    """check 70: what stands in a page's address, in other digits too."""
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    client.cookies.load(world.ben.jar)
    plain = value[:200].encode("utf-8", "replace").decode()
    from urllib.parse import quote

    with patch.object(gate, "read_clock", lambda: world.now):
        assert client.get(address.replace("{}", quote(plain, safe="")), secure=True).status_code < 500


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("round", "0.f.answer=words&0.f.answer[p]=more"),
        ("round", "0.f.answer[p]=more&0.f.answer=words"),
        ("round", "0.f.answer[]=one&0.f.answer[p]=more&0.f.answer=words"),
        ("/us/invite/", "0.f.answer[points:x]=\u00b2&0.f.answer=words"),
        ("/me/ceiling/", "depth=\u00b2"),
        ("/me/ceiling/", "times_a_week=\u0662&minutes=9" + "9" * 5000),
    ],
)
def test_what_once_failed_is_refused(world: World, path: str, body: str) -> None:
    """check 70: a field beside its own part, and figures of other scripts."""
    who = Visitor(world, world.ben, "", world.now)
    if path == "round":
        round_id = start(world.ben, QUESTION, world.now, card="nine-years-old")
        path, body = f"/rounds/{round_id}/", f"0.id={fixed('m')}&0.kind=answer&0.step=answer&{body}"
    query = QueryDict(body.encode())
    assert post(who, path, query.urlencode()) in (302, 404, 422)


@pytest.mark.parametrize("figures", ["\u00b2", "\u0662", "9" * 4000, "-1", ""])
def test_figures_of_other_scripts_begin_a_list_at_its_beginning(world: World, figures: str) -> None:
    """check 70: superscript two is a digit to Python, and no number."""
    who = Visitor(world, world.ben, "", world.now)
    assert who.ask(Request("GET", "", f"/kept/?from={figures}")).status == 200


def test_a_form_that_failed_would_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 70: figures taken as Python takes them."""

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(forms, "read_sent_number", broken)
    assert post(Visitor(world, world.ben, "", world.now), "/me/ceiling/", "depth=2") == 500
