"""The API: whatever the pages can do with rounds, over the same play and the same reading."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema, get_schema
from ninja.parser import Parser

from duologue.api import (
    attachments,
    forty,
    keepsakes,
    letters,
    library,
    own,
    paths,
    question,
    rituals,
    shapes,
    thread,
)
from duologue.api.asking import find_me as _me
from duologue.api.asking import find_now as _now
from duologue.api.asking import require_no_archive
from duologue.api.shapes import Problem
from duologue.config import addresses
from duologue.config.addresses import AddressStanding
from duologue.engine.fields.kind import Field
from duologue.engine.moves import MoveKind
from duologue.engine.script import Script, Seat
from duologue.keepsakes.keepsake_words import Under
from duologue.languages import _, mark
from duologue.languages.speaking import speak
from duologue.people import access, cookies, days, devices, host, own_settings, profile, signing_in
from duologue.people.access import Me
from duologue.people.refusals import Busy, Conflict, NotFound, Refusal
from duologue.rhythm import offers, visiting
from duologue.rounds import (
    decks,
    desk,
    finding_texts,
    giving_once_more,
    history,
    installed,
    margins,
    moving,
    outbox,
    play,
    releasing,
    searching,
    starting,
    today,
)
from duologue.rounds.beyond import find_beyond
from duologue.rounds.drafts import NewerWords, Typing
from duologue.rounds.play import Outcome, Wish
from duologue.rounds.reading_rounds import Table
from duologue.showing.digests import digest_all_expected
from duologue.showing.judge import Stale
from duologue.showing.view import View
from duologue.wording.offer_words import say_offer
from duologue.wording.results import say_results
from duologue.wording.round_words import say_one_at_a_time, say_rests

EXPOSED = mark(
    "Over plain http from another machine your secrets would travel in the open. Use the https address."
)
NOT_LET_IN = mark("No token came with this, or one that has ended. Make one among your devices.")
UNREADABLE = mark("This could not be read.")
UNKNOWN = mark("There is nothing here, or nothing for you.")


# A look whose words travel in the body.
LOOKS = ("/api/v1/keepsakes/find", "/api/v1/find")
READS_ONLY = mark("This token only reads. Make another among your devices, if it is to do more.")


class ReadsOnly(Exception):
    """A token that only reads was to change something."""


class Exposed(Exception):
    """The request came over plain http from another machine, where a secret would travel in the open."""


def check_token(request: HttpRequest) -> Me | None:
    """Ninja's authentication: the device token in the header, in every request anew."""
    _hide(request)
    me = access.enter_by_token(request.headers.get("Authorization", ""), _now(request))
    if me is not None:
        if (language := own_settings.find_chosen_language(me)) is not None:
            speak(language)
        if me.reads_only and request.method not in ("GET", "HEAD") and request.path not in LOOKS:
            raise ReadsOnly
        devices.note_used(me, _now(request))
        releasing.release_owed(me, _now(request))
    return me


class _WholeLetters(Parser):
    """Refuses half a letter, which JSON can hold anywhere, in a name too, and nothing that is written can."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = super().parse_body(request)
        json.dumps(found, ensure_ascii=False).encode()
        return found


class _OneDocument(NinjaAPI):
    """Describes itself once: the document is the same for everybody, takes half a second to make, and whoever
    asks for it need not be signed in."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return _make_document(self, path_prefix or self.get_root_path(path_params or {}))


@cache
def _make_document(of: NinjaAPI, path_prefix: str) -> OpenAPISchema:
    return get_schema(api=of, path_prefix=path_prefix)


api = _OneDocument(
    title="Duologue",
    version="1",
    description="Rounds, keepsakes and events of one partner. What is sealed from you is not in any answer.",
    auth=[check_token],
    parser=_WholeLetters(),
    docs_url=None,
    urls_namespace="api-1",
)


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, _raised: NotFound) -> HttpResponse:
    return api.create_response(request, {"why": _(UNKNOWN)}, status=404)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, raised: Refusal) -> HttpResponse:
    return api.create_response(request, {"why": raised.message, "field": raised.field}, status=422)


@api.exception_handler(Conflict)
def overtaken(request: HttpRequest, _raised: Conflict) -> HttpResponse:
    why = _("Something else was quicker. Look again first.")
    return api.create_response(request, {"why": why}, status=409)


@api.exception_handler(Exposed)
def exposed(request: HttpRequest, _raised: Exposed) -> HttpResponse:
    return api.create_response(request, {"why": _(EXPOSED)}, status=403)


@api.exception_handler(ReadsOnly)
def reads_only(request: HttpRequest, _raised: ReadsOnly) -> HttpResponse:
    return api.create_response(request, {"why": _(READS_ONLY)}, status=403)


@api.exception_handler(Busy)
def busy(request: HttpRequest, _raised: Busy) -> HttpResponse:
    why = _("Too much at once. Try again in a moment.")
    return api.create_response(request, {"why": why}, status=503)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, raised: ValidationError) -> HttpResponse:
    first = raised.errors[0] if raised.errors else {"loc": (), "msg": "malformed"}
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "data"))
    return api.create_response(request, {"why": str(first["msg"]), "field": place}, status=422)


@api.exception_handler(AuthenticationError)
def unknown_token(request: HttpRequest, _raised: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"why": _(NOT_LET_IN)}, status=401)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, raised: HttpError) -> HttpResponse:
    return api.create_response(request, {"why": _(UNREADABLE)}, status=raised.status_code)


api.add_router("", attachments.router)
api.add_router("/keepsakes", keepsakes.router)
api.add_router("/letters", letters.router)
api.add_router("/library", library.router)
api.add_router("/thread", thread.router)
api.add_router("/days", forty.router)
api.add_router("/me", own.router)
api.add_router("/paths", paths.router)
api.add_router("/question", question.router)
api.add_router("/rituals", rituals.router)


@api.post("/token", auth=None, response={200: shapes.Token, 403: Problem, 422: Problem, 503: Problem})
def sign_in(request: HttpRequest, data: shapes.SignIn) -> Any:
    """A device token for a secured account: its devices are told. List and revoke it among your devices."""
    _hide(request)
    address = request.META.get("REMOTE_ADDR", "")
    made = signing_in.sign_in(
        data.name, data.password, _now(request), host.find_stretching(), address=address
    )
    me = access.enter({cookie.name: cookie.value for cookie in cookies.set_for_device(made)}, _now(request))
    if me is None:
        raise NotFound
    text = devices.make_token_for_session(
        me, data.label, _now(request), reads_only=data.reads_only, lives=data.days
    )
    return shapes.Token(token=text)


@api.get("/couple", response={200: shapes.CoupleShape})
def couple(request: HttpRequest) -> Any:
    me = _me(request)
    both = profile.read_both(me)
    seated = [(me.seat, both.mine), (me.other_seat, both.other)]
    partners = [
        shapes.PartnerShape(seat=cast(shapes.Seat, seat), name=found.name, colour=found.colour)
        for seat, found in seated
        if found is not None
    ]
    return shapes.CoupleShape(
        id=me.couple_id,
        me=cast(shapes.Seat, me.seat),
        partners=partners,
        shared=me.shared,
        sealing="strict" if me.strict else "at once",
        archive=me.former,
    )


@api.get("/exercises", response=list[shapes.ExerciseShape])
def exercises(request: HttpRequest) -> Any:
    """All that you may start: some are there only once you have switched on what they are for."""
    on = own_settings.list_switched_on(_me(request), days.find_date(_me(request), _now(request)))
    found = installed.tell_startable().values()
    return [_shape_exercise(script) for script in found if script.setting is None or script.setting in on]


@api.get("/today", response=dict[str, Any])
def what_there_is_today(request: HttpRequest) -> Any:
    """Rounds that ask something of you, and more that your own limits or a tap of yours keep apart; that
    wait, that opened lately; your date's check-in, and one of an
    earlier date that opened today; what would help the other; an agreement whose day to look again has come;
    whether to look back, at a year or at the first ten days; whether to say how much there is to be;
    what has its own day today; what was kept a year ago.
    """
    seen = visiting.visit(_me(request), _now(request))
    found, again, back = seen.found, seen.again, seen.look_back
    return {
        "asks": [_shape_round(table).dict() for table in (*seen.asks, *seen.own)],
        "more": [_shape_round(table).dict() for table in seen.more],
        "waits": [_shape_round(table).dict() for table in found.waits],
        "opened": [_shape_round(table).dict() for table in found.opened],
        "given": [_shape_round(table).dict() for table in found.given],
        "check_in": _shape_round(found.check_in).dict() if found.check_in else None,
        "check_in_opened": _shape_round(found.check_in_opened).dict() if found.check_in_opened else None,
        "help": found.help,
        "from_before": [_shape_round(table).dict() for table in found.from_before],
        "kept_for_after": found.kept_for_after,
        "again": keepsakes.shape_kept(again).dict() if again else None,
        "look_back": {"year": back.year} if back else None,
        "asks_pace": seen.asks_pace,
        "days": [keepsakes.shape_kept(one).dict() for one in seen.days],
        "year_ago": keepsakes.shape_kept(seen.year_ago).dict() if seen.year_ago else None,
    }


@api.put("/today/put-away", response={200: dict[str, bool], 404: Problem, 422: Problem})
def put_away(request: HttpRequest, data: shapes.PutAway) -> Any:
    """Keep a round from your own Today, or have it there again; for you alone to know."""
    desk.put_away(_me(request), data.round, _now(request), away=data.away)
    return {"kept": True}


@api.post("/today/share", response={200: shapes.StartedShape, 404: Problem, 422: Problem})
def share(request: HttpRequest, data: shapes.Share) -> Any:
    """Give once more, between the two, what you gave before you shared a key; it opens as it always does."""
    made = giving_once_more.share(_me(request), data.round, _now(request), rest=data.rest)
    if isinstance(made, starting.KeptWish):
        return shapes.StartedShape(round=None, kept=say_one_at_a_time(made.title), waiting=made.waiting)
    return shapes.StartedShape(round=made.round_id)


@api.put("/today/did", response={200: dict[str, bool], 404: Problem, 422: Problem})
def did(request: HttpRequest, data: shapes.Did) -> Any:
    """You did what the other said would help: your own Today asks for it no more today. Nobody is told."""
    desk.note_did(_me(request), data.help, _now(request))
    return {"kept": True}


@api.get("/offers", response={200: shapes.OfferShape, 404: Problem})
def what_is_offered_today(request: HttpRequest) -> Any:
    """At most one thing, the same all day unless it was begun or refused; nothing is as good an answer."""
    me = _me(request)
    require_no_archive(me)
    found = offers.find_of_today(me, today.read_today(me, _now(request)), _now(request))
    return shapes.OfferShape(
        exercise=_shape_exercise(found.exercise) if found.exercise else None,
        card=found.card.id if found.card else None,
        text=found.card.text if found.card else None,
        why=say_offer(found.why),
        say=[say_offer(line) for line in found.say],
        article=found.article or None,
    )


@api.put("/offers/not-for-me", response={200: dict[str, bool], 404: Problem, 422: Problem})
def not_for_me(request: HttpRequest, data: shapes.NotForMe) -> Any:
    """Don't offer an exercise again, or do; for you alone to know. It stays in every list."""
    offers.set_not_for_me(_me(request), data.exercise, aside=data.not_for_me)
    return {"kept": True}


@api.get("/rounds", response={200: list[shapes.PastShape], 422: Problem})
def rounds(request: HttpRequest, year: int, month: int) -> Any:
    """The rounds begun in a month."""
    try:
        past = history.read_month(_me(request), year, month, _now(request))
    except (ValueError, OverflowError):
        raise Refusal("There is no such month.", "month") from None
    return [
        shapes.PastShape(
            id=p.id, day=p.day.isoformat(), title=p.title or say_rests(), exercise=p.exercise or say_rests()
        )
        for p in past
    ]


@api.post("/rounds", response={200: shapes.StartedShape, 404: Problem, 422: Problem})
def start(request: HttpRequest, data: shapes.Start) -> Any:
    made = starting.start(
        _me(request),
        data.exercise,
        _now(request),
        one_device=data.one_device,
        card=data.card or None,
        narrow={name: value for name, value in data.narrow.items() if value},
        id=data.id,
        rest=data.rest,
    )
    if isinstance(made, starting.KeptWish):
        return shapes.StartedShape(round=None, kept=say_one_at_a_time(made.title), waiting=made.waiting)
    return shapes.StartedShape(round=made.round_id)


@api.get("/rounds/{uuid:round_id}", response={200: shapes.RoundShape, 404: Problem})
def look(request: HttpRequest, round_id: UUID) -> Any:
    return _shape_round(play.look(_me(request), round_id, _now(request)))


@api.post(
    "/rounds/{uuid:round_id}/moves",
    response={200: shapes.OutcomeShape, 404: Problem, 409: shapes.OutcomeShape, 422: shapes.OutcomeShape},
)
def move(request: HttpRequest, round_id: UUID, data: shapes.MoveShape) -> Any:
    """Make a move. 409 with the present view if what you acted on has changed; 422 says what to mend."""
    wish = Wish(
        data.id,
        MoveKind(data.kind),
        data.step,
        data.expects,
        data.values,
        data.said,
        Seat(data.for_) if data.for_ else None,
        data.based,
    )
    outcome = moving.make(_me(request), round_id, [wish], _now(request))
    status = 200 if outcome.accepted else 409 if isinstance(outcome.verdict, Stale | NewerWords) else 422
    return Status(status, _shape_outcome(outcome))


@api.get("/rounds/{uuid:round_id}/notes", response={200: list[shapes.KeptShape], 404: Problem})
def notes(request: HttpRequest, round_id: UUID) -> Any:
    table = play.look(_me(request), round_id, _now(request))
    return [keepsakes.shape_kept(note) for note in margins.read(_me(request), table)]


@api.post("/rounds/{uuid:round_id}/notes", response={200: dict[str, str], 404: Problem, 422: Problem})
def note(request: HttpRequest, round_id: UUID, data: shapes.RoundNoteShape) -> Any:
    """A note in the margin of an opened round, by either; with `under`, a reply to an open answer."""
    under = Under(data.under.step, data.under.of, data.under.said) if data.under else None
    return {
        "id": str(
            margins.write_note(_me(request), round_id, data.text, _now(request), id=data.id, under=under)
        )
    }


@api.delete("/rounds/{uuid:round_id}/notes/{uuid:note_id}", response={200: dict[str, bool], 404: Problem})
def take_back(request: HttpRequest, round_id: UUID, note_id: UUID) -> Any:
    """Destroy a note or a reply of your own."""
    margins.take_back(_me(request), round_id, note_id, _now(request))
    return {"gone": True}


@api.put(
    "/rounds/{uuid:round_id}/draft",
    response={200: dict[str, bool], 404: Problem, 409: shapes.KeptDraftShape, 422: Problem},
)
def save_draft(request: HttpRequest, round_id: UUID, step: str, data: shapes.DraftShape) -> Any:
    """Keep what is being typed at a step, for yourself alone; it goes once the answer is made. 409 if you
    have written other words meanwhile: both are kept."""
    typed = Typing(data.values, data.id, data.based, data.take, data.drop)
    if moving.keep_drafts(_me(request), round_id, {step: typed}, _now(request)):
        return {"saved": True}
    return Status(409, load_draft(request, round_id, step))


@api.get("/rounds/{uuid:round_id}/draft", response={200: shapes.KeptDraftShape, 404: Problem})
def load_draft(request: HttpRequest, round_id: UUID, step: str) -> Any:
    kept = moving.read_draft(_me(request), round_id, step, _now(request))
    beside = [shapes.VersionShape(id=one.page, values=dict(one.values)) for one in kept.beside]
    return shapes.KeptDraftShape(values=dict(kept.stands.values), digest=kept.digest, beside=beside)


@api.post("/find", response=shapes.FoundShape)
def find(request: HttpRequest, data: shapes.SearchShape) -> Any:
    """Everything of yours to read that holds these words: rounds, keepsakes, notes; a year at a time.
    And, with the first of them, the articles, books, exercises and cards that do."""
    me, now = _me(request), _now(request)
    found = searching.find(me, data.words, data.until, now)
    on = own_settings.list_switched_on(me, days.find_date(me, now))
    reads_texts = data.until is None and not me.former
    texts = [
        shapes.TextHitShape(kind=hit.kind, slug=hit.slug, title=hit.title, line=hit.line)
        for hit in (finding_texts.find(data.words, on, alone=not me.other_here) if reads_texts else ())
    ]
    hits = [
        shapes.HitShape(
            day=None if hit.kind and hit.kind.undated else hit.day,
            title=hit.title,
            line=hit.line,
            seat=hit.seat,
            round=hit.round,
            keepsake=hit.keepsake,
            kind=hit.kind.word if hit.kind else None,
        )
        for hit in found.hits
    ]
    return shapes.FoundShape(
        hits=hits, first=found.first, last=found.last, further=found.further, texts=texts
    )


@api.get("/events", response=list[shapes.EventShape])
def events(request: HttpRequest, after: int = 0) -> Any:
    """What you were told after event `after`: ids only. `/events` gives the same as a live stream."""
    me = _me(request)
    found = outbox.read_for_seat(me.couple_id, me.seat, max(0, min(after, 2**62)))
    return [shapes.EventShape(id=one.number, kind=one.kind, subject=one.subject) for one in found]


def _hide(request: HttpRequest) -> None:
    if addresses.judge_standing(request.scheme or "", request.get_host()) is AddressStanding.PLAIN:
        raise Exposed


def _shape_round(table: Table) -> shapes.RoundShape:
    shown = table.view
    # Of a couple that has closed everything is to read and nothing to do. A release is no program's move: it
    # is made by being there.
    told = {**shown.write_json(), "sees": say_results(shown.sees)}
    may = told["may"] if isinstance(told["may"], list) and not table.me.former else []
    told["may"] = [kind for kind in may if kind in shapes.KINDS]
    return shapes.RoundShape(
        id=table.id,
        exercise=table.script.slug,
        title=table.title,
        state=cast(shapes.RoundState, table.stands),
        seat=table.seat.value,
        view=told,
        asks=[] if table.me.former else _shape_asks(shown),
        expects={} if table.me.former else dict(digest_all_expected(shown)),
        stopped="faded" if shown.faded else "left" if shown.left else "paused" if shown.paused else None,
        fades_on=shown.fades_on,
        beyond=cast(shapes.BeyondName | None, find_beyond(table)),
        keeps=shown.keeps,
    )


def _shape_asks(shown: View) -> list[shapes.AskShape]:
    in_hand = (shown.prompt,) if shown.prompt is not None and not shown.done else ()
    offered = [(prompt, False) for prompt in (*in_hand, *shown.beside)]
    offered += [(prompt, True) for prompt in (*shown.asides, *shown.still)]
    return [
        shapes.AskShape(
            step=prompt.step,
            kind=prompt.kind.value,
            text=prompt.text,
            hint=prompt.hint,
            rule=prompt.rule,
            minutes=prompt.minutes,
            fields=[_shape_field(one) for one in prompt.fields],
            aside=aside,
        )
        for prompt, aside in offered
    ]


def _shape_field(one: Field) -> shapes.FieldShape:
    return shapes.FieldShape(
        id=one.id,
        kind=one.kind.word,
        label=one.label,
        hint=one.hint,
        options=[shapes.OptionShape(id=option.id, text=option.text) for option in one.options],
        least=one.least,
        most=one.most,
        total=one.total,
        optional=one.optional,
        ends=one.ends,
    )


def _shape_outcome(outcome: Outcome) -> shapes.OutcomeShape:
    return shapes.OutcomeShape(
        accepted=outcome.accepted,
        why=play.say_why(outcome) or None,
        errors=play.say_mistakes(outcome),
        round=_shape_round(outcome.table),
    )


def _shape_exercise(script: Script) -> shapes.ExerciseShape:
    return shapes.ExerciseShape(
        slug=script.slug,
        title=script.title,
        practice=script.practice,
        line=script.line,
        in_short=script.in_short,
        not_for=script.not_for,
        not_known=script.not_known,
        minutes=script.minutes,
        depth=script.depth,
        where=script.where.value,
        devices=script.devices.value,
        people=script.people,
        solo=script.solo,
        sources=list(script.sources),
        narrow={one.name: [value for value, _ in one.answers] for one in decks.list_narrowings(script)},
    )
