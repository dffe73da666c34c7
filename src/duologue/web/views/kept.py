"""What the two keep: by kind, found again, one by one; made by hand, edited, noted on, put away."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.keepsakes import finding, keeping, keepsake_moves, outward, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import days
from duologue.people.refusals import Conflict, Refusal
from duologue.web import direction, forms, looked_at
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request
from duologue.wording.round_words import say_a_step_behind

A_PAGE = 40


@admit_reader
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: Request) -> HttpResponse:
    """All that is kept, newest first, of a kind or out of sight; and, by a form, what holds some words."""
    away = "out-of-sight" in request.GET
    words = request.POST.get("words", "").strip()
    every = reading_keepsakes.read_everything(
        request.me, days.find_utc_day(request.now), archived=None if words else away
    )
    there = {one.kind for one in every}
    if words:
        return _show_list(request, finding.find(every, words), there, words=words)
    chosen = next((kind for kind in kinds.KINDS if kind.word == request.GET.get("kind")), None)
    return _show_list(request, [one for one in every if chosen in (None, one.kind)], there, chosen, away)


@admit_partner
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _show_form(request, {"kind": request.GET.get("kind", kinds.MOMENT.word)})
    typed, id_ = forms.read_typed(request.POST), forms.read_sent_id(request.POST)
    try:
        kind = kinds.list_by_hand().get(typed.get("kind", ""))
        if kind is None:
            raise Refusal("Choose what it is first.", "kind")
        again = forms.read_sent_day(request.POST, "again") if kind.confirmed or kind.day else None
        own = "own" in request.POST
        keeping.keep(request.me, kind, typed.get("text", ""), request.now, own=own, id=id_, again=again)
    except Refusal as no:
        return _show_form(request, typed, no)
    return HttpResponseRedirect(f"/kept/{id_}/")


@admit_reader
@require_safe
def one(request: Request, id: UUID) -> HttpResponse:
    return _show_one(request, id)


@admit_reader
@require_safe
def picture(request: Request, id: UUID) -> HttpResponse:
    """One's own words as a picture that the browser makes; the other's once both have said yes to it."""
    found = reading_keepsakes.read_one(request.me, id, days.find_utc_day(request.now))
    return render_page(
        request,
        "kept/picture.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        one=found,
        outward=outward.read(request.me, found),
    )


@admit_partner
@require_POST
def edit(request: Request, id: UUID) -> HttpResponse:
    sent = request.POST
    try:
        again = forms.read_sent_day(sent, "again")
        keeping.edit(request.me, id, sent.get("text", ""), again, sent.get("seen", ""), request.now)
    except Refusal as no:
        return _show_one(request, id, status=422, typed=sent.dict(), wrong=tell_wrong(no))
    except Conflict:
        return _show_one(request, id, status=409, typed=sent.dict(), wrong={"form": say_a_step_behind()})
    return HttpResponseRedirect(f"/kept/{id}/")


@admit_partner
@require_POST
def note(request: Request, id: UUID) -> HttpResponse:
    """A line in the margin; from a map it leads back there.

    Without a fragment: to the same one as before, a script would not load the page again.
    """
    text = request.POST.get("text", "")
    try:
        keeping.write_note(request.me, id, text, request.now, id=forms.read_sent_id(request.POST))
    except Refusal as no:
        return _show_one(request, id, status=422, note_typed=text, wrong={"note": no.message})
    return HttpResponseRedirect(f"/world/?at={id}" if "world" in request.POST else f"/kept/{id}/")


@admit_partner
@require_POST
def move(request: Request, id: UUID) -> HttpResponse:
    """One tap; from Today it leads back there, and what is gone or let go leads to what is left."""
    sent, name = request.POST, request.POST.get("do", "")
    try:
        keepsake_moves.act(request.me, id, name, sent.get("seen", ""), request.now)
    except Conflict:
        return _show_one(request, id, status=409, wrong={"form": say_a_step_behind()})
    except Refusal as no:
        return _show_one(request, id, status=422, wrong={"form": no.message})
    if "today" in sent:
        return HttpResponseRedirect("/")
    if name in ("may-leave", "stays-here"):
        return HttpResponseRedirect(f"/kept/{id}/picture/")
    if "round" in sent:
        return HttpResponseRedirect(f"/rounds/{forms.read_sent_id(sent, 'round')}/")
    leaves = name in ("destroy", "put-away", "take-back", "end-early")
    return HttpResponseRedirect("/kept/" if leaves else f"/kept/{id}/")


def _show_list(
    request: Request,
    found: list[Kept],
    there: Collection[KeepsakeKind],
    chosen: KeepsakeKind | None = None,
    away: bool = False,
    words: str = "",
) -> HttpResponse:
    start = _start(request.GET.get("from", ""))
    # What asks for a word stands first; nothing else is moved from its day.
    shown = sorted(found, key=lambda one: not (one.asks and not one.archived))
    return render_page(
        request,
        "kept/kept.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        kept=shown[start : start + A_PAGE],
        earlier=start + A_PAGE if len(shown) > start + A_PAGE else None,
        kinds=[kind for kind in kinds.KINDS if not kind.unseen and (kind in there or kind.offered)],
        chosen=chosen,
        away=away,
        words=words,
    )


def _show_form(request: Request, typed: dict[str, str], no: Refusal | None = None) -> HttpResponse:
    wrong = tell_wrong(no)
    return render_page(
        request,
        "kept/new.html",
        status=422 if no else 200,
        here="ours",
        both=direction.read_both_isolated(request.me),
        kinds=kinds.list_offered(),
        typed=typed,
        wrong=wrong,
    )


def _show_one(
    request: Request,
    id: UUID,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    note_typed: str = "",
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    found = reading_keepsakes.read_one(request.me, id, days.find_utc_day(request.now))
    return render_page(
        request,
        "kept/one.html",
        status=status,
        here="ours",
        both=direction.read_both_isolated(request.me),
        one=found,
        beside=looked_at.list_beside(request.me, found, request.now),
        today=days.find_date(request.me, request.now),
        typed=typed or {},
        opened="change" in request.GET,
        note_typed=note_typed,
        wrong=wrong or {},
    )


def _start(sent: str) -> int:
    # Figures as we write them: of other digits some are none to Python either.
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0
