"""A round: starting one, the screen it is at, the moves made on it, a note in its margin."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from duologue.engine.values import FieldErrors
from duologue.languages import _
from duologue.people import days
from duologue.people.refusals import Busy, Conflict, NotFound, Refusal
from duologue.rounds import desk, from_before, installed, margins, moving, noted, play, starting
from duologue.rounds.drafts import Drafted, NewerWords
from duologue.rounds.play import Outcome, Wish
from duologue.rounds.reading_rounds import Table
from duologue.showing.judge import Stale
from duologue.web import direction, forms, home_screen, presenting, uploads
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.screens.typed import Typed
from duologue.web.stream import note_last_event
from duologue.web.views.ways import show_exercise
from duologue.wording.round_words import say_a_step_behind, say_one_at_a_time

# Said anew by whoever sends it once more.
NOT_OF_THE_FORM = frozenset({"csrfmiddlewaretoken", "scripts"})


@admit_partner
@require_POST
def start(request: Request) -> HttpResponse:
    sent = request.POST
    narrow = forms.read_narrowed(sent)
    try:
        started = starting.start(
            request.me,
            sent.get("slug", ""),
            request.now,
            one_device=sent.get("one_device") == "yes",
            card=sent.get("card") or None,
            narrow=narrow,
            id=forms.read_sent_id(sent),
            rest=sent.get("rest") == "yes",
        )
    except Refusal as no:
        if no.field != "narrow":
            raise
        script = installed.tell_scripts()[sent.get("slug", "")]
        return show_exercise(request, script, narrow=narrow, wrong=no.message)
    return lead_after_start(request, started)


def lead_after_start(request: Request, started: starting.Started | starting.KeptWish) -> HttpResponse:
    """The round, or, while another waits, what was sent, to be sent once more to where it was."""
    if isinstance(started, starting.KeptWish):
        return render_page(
            request,
            "one-at-a-time.html",
            here="ways",
            both=direction.read_both_isolated(request.me),
            kept=started,
            to=request.path,
            sent=[(name, value) for name, value in request.POST.items() if name not in NOT_OF_THE_FORM],
            reason=say_one_at_a_time(direction.isolate(started.title)),
        )
    return _lead_to_round(request, started.round_id)


@admit_reader
@require_http_methods(["GET", "HEAD", "POST"])
def round_(request: Request, id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _show_as_it_stands(request, id)
    wishes = forms.read_wishes(uploads.put_tickets(request, id))
    outcome = moving.make(request.me, id, wishes, request.now)
    if not outcome.accepted:
        return _ask_once_more(request, outcome, wishes)
    return _lead_to_round(request, id, outcome)


@admit_partner
@require_POST
def note(request: Request, id: UUID) -> HttpResponse:
    """In the margin, or under the answer that the form names."""
    sent = request.POST
    text, under = sent.get("text", ""), forms.read_sent_under(sent)
    try:
        margins.write_note(request.me, id, text, request.now, id=forms.read_sent_id(sent), under=under)
    except Refusal as no:
        table = play.look(request.me, id, request.now)
        if under is not None or margins.refusal_of_note(table) is not None:
            # The page has no place for it now, so it says why above, and gives the words back.
            return _show_page(request, table, Typed(), status=422, message=no.message, wrote=text)
        return _show_page(request, table, Typed(), status=422, note_typed=text, note_wrong=no.message)
    return _lead_to_round(request, id)


@admit_partner
@require_POST
def take_back(request: Request, id: UUID, note: UUID) -> HttpResponse:
    margins.take_back(request.me, id, note, request.now)
    return _lead_to_round(request, id)


def _lead_to_round(request: Request, id: UUID, outcome: Outcome | None = None) -> HttpResponse:
    """On to the round, after what was sent was done: its page itself where scripts run, which give it its own
    address, see address.js; a redirect where none do, so that a reload or Back sends nothing again.

    What was done stands, whatever keeps the page from being made: then it is asked for once more.
    """
    address = f"/rounds/{id}/"
    if request.POST.get("scripts") == "yes":
        with suppress(NotFound, Refusal, Conflict, Busy, DatabaseError):
            return _show_as_it_stands(request, id, address, outcome)
    return HttpResponseRedirect(address)


def _show_as_it_stands(
    request: Request, id: UUID, address: str = "", outcome: Outcome | None = None
) -> HttpResponse:
    """After a move, as that left it: what happened since comes by the stream, as on any page that is open."""
    if outcome is not None and outcome.told is not None:
        request.last_event, table = outcome.told, outcome.table
        play.note_asked(table, request.now)
    else:
        note_last_event(request)
        table = play.look(request.me, id, request.now)
    desk.look(table, request.now)
    return _show_page(request, table, Typed.read_so_far(_read_drafts(table)), address=address)


def _ask_once_more(request: Request, outcome: Outcome, wishes: list[Wish]) -> HttpResponse:
    """Nothing was changed: the present screen, with what was typed and what to do."""
    values = {wish.step: wish.raw for wish in wishes if wish.step and wish.raw}
    verdict, drafts = outcome.verdict, _read_drafts(outcome.table)
    if isinstance(verdict, FieldErrors):
        typed = Typed(values, play.say_mistakes(outcome), outcome.wish, drafts)
        return _show_page(
            request,
            outcome.table,
            typed,
            status=422,
            message=_("Almost. Something below needs another look; the rest is kept."),
        )
    if isinstance(verdict, NewerWords):
        # What was sent lies beside what stands, as it will after a reload.
        return _show_page(
            request, outcome.table, Typed.read_so_far(drafts), status=409, message=play.say_why(outcome)
        )
    message = say_a_step_behind() if isinstance(verdict, Stale) else play.say_why(outcome)
    status = 409 if isinstance(verdict, Stale) else 422
    return _show_page(request, outcome.table, Typed(values, drafts=drafts), status=status, message=message)


def _read_drafts(table: Table) -> dict[str, Drafted]:
    shown = table.view
    return moving.find_typed_so_far(
        table,
        [
            one
            for one in (shown.prompt, *shown.beside, *shown.asides, *(shown.still if shown.waits else ()))
            if one is not None
        ],
    )


def _is_door_wanted(request: Request, table: Table) -> bool:
    """After the first opening of all, on a browser that can keep a door and has not been asked."""
    if (
        not table.header.first_card
        or home_screen.has_chosen(request)
        or not home_screen.may_be_offered(request)
    ):
        return False
    return not table.me.former and bool(desk.digest_opening(table))


def _show_page(
    request: Request,
    table: Table,
    typed: Typed,
    *,
    status: int = 200,
    message: str = "",
    note_typed: str = "",
    note_wrong: str = "",
    wrote: str = "",
    address: str = "",
) -> HttpResponse:
    shown = presenting.present(
        table, direction.read_both_isolated(request.me), margins.read(request.me, table), typed
    )
    return render_page(
        request,
        "round.html",
        status=status,
        shown=shown,
        wants_door=_is_door_wanted(request, table),
        message=message,
        lost=[*presenting.list_lost(table, shown, typed), *filter(None, [wrote])] if status != 200 else [],
        note_typed=note_typed,
        note_wrong=note_wrong,
        before=from_before.find_before(table, days.find_date(request.me, request.now)),
        address=address,
        noted=noted.find(table),
        own_days=noted.list_own_days(table),
    )
