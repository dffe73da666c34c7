"""Showing a counsellor what one chose: choosing, looking at it, the link, and what the link shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.config import addresses
from duologue.counsel import copies, counsel_choices, linking, links
from duologue.counsel.copying import Copied
from duologue.counsel.links import LinkOfBoth, OwnLink
from duologue.people.refusals import NotFound, Refusal
from duologue.web import direction, forms
from duologue.web.admission import admit_anyone, admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import AnyRequest, Request

HERE = "/us/counsellor/"


@admit_reader
@require_safe
def counsel(request: Request) -> HttpResponse:
    return _show_choosing(request)


@admit_partner
@require_POST
def look(request: Request) -> HttpResponse:
    """What is chosen, as a counsellor would see it; nothing is kept before the next press."""
    sent = _CounselWish.read(request)
    try:
        found = linking.make_preview(request.me, sent.rounds, request.now, both=sent.both)
    except Refusal as no:
        return _show_choosing(request, sent, no)
    return render_page(
        request,
        "counsel/look.html",
        here="us",
        both=direction.read_both_isolated(request.me),
        sent=sent,
        digest=found.digest,
        copied=_isolate(found.copied),
    )


@admit_partner
@require_POST
def make(request: Request) -> HttpResponse:
    """A link to one's own words; of both's, the question to the other."""
    sent, me = _CounselWish.read(request), request.me
    id_, digest = forms.read_sent_id(request.POST), request.POST.get("digest", "")
    try:
        if sent.both:
            linking.ask(me, id_, sent.rounds, sent.span, digest, request.now)
            return HttpResponseRedirect(HERE)
        linking.make_own(me, id_, sent.rounds, sent.span, digest, request.now)
    except Refusal as no:
        return _show_choosing(request, sent, no)
    return HttpResponseRedirect(f"{HERE}{id_}/")


@admit_reader
@require_safe
def one(request: Request, id: UUID) -> HttpResponse:
    """A link of one's own or of both's with what it shows; or what the other asks, to look at first."""
    me, standing = request.me, links.list_standing(request.me, request.now)
    live: list[OwnLink | LinkOfBoth] = [*standing.own, *standing.of_both]
    for found in live:
        if found.id == str(id):
            return _show_link(request, found)
    asked, found_copy = linking.read_asked(me, id, request.now)
    return render_page(
        request,
        "counsel/asked.html",
        here="us",
        both=direction.read_both_isolated(me),
        asked=asked,
        digest=found_copy.digest,
        copied=_isolate(found_copy.copied),
        away=any(one.id == asked.id for one in standing.away),
    )


@admit_partner
@require_POST
def agree(request: Request, id: UUID) -> HttpResponse:
    linking.agree(request.me, id, request.POST.get("digest", ""), request.now)
    return HttpResponseRedirect(f"{HERE}{id}/")


@admit_partner
@require_POST
def put_away(request: Request, id: UUID) -> HttpResponse:
    links.put_away(request.me, id, away=request.POST.get("away") != "no")
    return HttpResponseRedirect(HERE)


@admit_reader
@require_POST
def end(request: Request, id: UUID) -> HttpResponse:
    links.end(request.me, id)
    return HttpResponseRedirect(HERE)


@admit_anyone
@require_safe
def link(request: AnyRequest) -> HttpResponse:
    """The link's page: asks for what stands behind "#", which a script hands over by itself."""
    return render_page(request, "counsel/link.html", wrong="")


@admit_anyone
@require_POST
def read(request: AnyRequest) -> HttpResponse:
    """Whoever has the link reads its copy; one that is over and one that never was are the same page."""
    try:
        found = copies.read(request.POST.get("secret", "").strip(), request.now)
    except Refusal as no:
        return render_page(request, "counsel/link.html", status=422, wrong=no.message)
    if found is None:
        return render_page(request, "counsel/nothing.html", status=404)
    return render_page(request, "counsel/copy.html", copied=_isolate(found))


@dataclass(frozen=True, slots=True)
class _CounselWish:
    """`whose` is "own" or "both"."""

    rounds: Sequence[str] = ()
    whose: str = "own"
    span: str = "month"
    until: date | None = None

    @property
    def both(self) -> bool:
        return self.whose == "both"

    @classmethod
    def read(cls, request: Request) -> _CounselWish:
        sent = request.POST
        return cls(sent.getlist("rounds"), sent.get("whose", ""), sent.get("span", ""), _read_until(request))


def _read_until(request: Request) -> date | None:
    text = request.POST.get("until", "") or request.GET.get("until", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None


def _show_choosing(
    request: Request, sent: _CounselWish | None = None, no: Refusal | None = None
) -> HttpResponse:
    me = request.me
    sent = sent or _CounselWish(until=_read_until(request))
    return render_page(
        request,
        "counsel/choosing.html",
        status=422 if no else 200,
        here="us",
        both=direction.read_both_isolated(me),
        standing=links.list_standing(me, request.now),
        choices=None if me.former else counsel_choices.list_choices(me, sent.until, request.now),
        sent=sent,
        wrong=tell_wrong(no),
    )


def _show_link(request: Request, found: OwnLink | LinkOfBoth) -> HttpResponse:
    copied = copies.read(found.secret, request.now)
    if copied is None:
        raise NotFound
    return render_page(
        request,
        "counsel/one.html",
        here="us",
        both=direction.read_both_isolated(request.me),
        found=found,
        link=addresses.make_link(f"/counsellor/#{found.secret}"),
        of_both=isinstance(found, LinkOfBoth),
        copied=_isolate(copied),
    )


def _isolate(copied: Copied) -> Copied:
    """With names that keep to themselves within a sentence of another direction."""
    return Copied(copied.rounds, {seat: direction.isolate(name) for seat, name in copied.names.items()})
