"""Take it with you: everything one may read, as a file and as a page to print."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from duologue.attachments import kinds
from duologue.keepsakes import beside, bringing, brought_records
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.people import days
from duologue.people.refusals import NotFound, Refusal
from duologue.web import diaries, direction, exporting, streaming
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_reader
@require_safe
def export(request: Request) -> HttpResponse:
    return _export(request)


def _export(request: Request, status: int = 200, **values: object) -> HttpResponse:
    both, tables = direction.read_both_isolated(request.me), diaries.list_diaries(request.me)
    return render_page(
        request, "me/export.html", status=status, here="us", both=both, tables=tables, **values
    )


@admit_reader
@require_safe
def as_json(request: Request) -> HttpResponseBase:
    pieces = exporting.write_pieces(request.me, request.now)
    response = streaming.answer(pieces, "application/json; charset=utf-8", None)
    response.headers["Content-Disposition"] = 'attachment; filename="duologue.json"'
    return response


@admit_reader
@require_safe
def to_print(request: Request) -> HttpResponse:
    me, both = request.me, direction.read_both_isolated(request.me)
    rounds = [
        (table, exporting.print_openings(table, both))
        for table in exporting.order_newest_first(me, request.now)
    ]
    kept = keepsakes.read_everything(me, days.find_utc_day(request.now))
    return render_page(
        request, "me/print.html", here="us", both=both, rounds=[one for one in rounds if one[1]], kept=kept
    )


@admit_reader
@require_safe
def diary(request: Request, name: str) -> HttpResponse:
    """One's own numbers as a table for `duologue analyse`."""
    if all(name != one.name for one in diaries.list_diaries(request.me)):
        raise NotFound
    response = HttpResponse(diaries.write_table(request.me, name), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@admit_partner
@require_POST
def bring(request: Request) -> HttpResponse:
    try:
        file = request.FILES.get("file")
        if file is None:
            raise Refusal("Choose the file first: the one that \u201cSave it as a file\u201d made.", "file")
        found = bringing.bring(request.me, file.read(), request.now)
    except Refusal as no:
        return _export(request, 422, wrong=no.message)
    return _export(request, brought=found)


@admit_partner
@require_POST
def bring_parts(request: Request) -> HttpResponse:
    """Parts of a file that is too long to be sent at once: called by a script, before the rest comes."""
    try:
        found = bringing.bring_parts(request.me, request.POST.getlist("part"), request.now)
    except Refusal as no:
        return JsonResponse({"why": no.message}, status=422)
    return JsonResponse({"new": found})


@admit_reader
@require_safe
def brought_attachment(request: Request, id: UUID) -> HttpResponseBase:
    told = beside.find(request.me, id)
    kind = kinds.find_kind_told(told)
    if kind is None:
        raise NotFound
    return streaming.answer(
        kind.give_all(beside.read(request.me, told), int(told["bytes"])),
        kind.media,
        kind.count_bytes(int(told["bytes"])),
        request.headers.get("Range", ""),
    )


@admit_reader
@require_safe
def brought(request: Request) -> HttpResponse:
    """Rounds from another instance, as they were seen there."""
    rounds = [
        exporting.read_brought_along(request.me, one) for one in brought_records.list_brought(request.me)
    ]
    return render_page(
        request, "me/brought.html", here="us", both=direction.read_both_isolated(request.me), rounds=rounds
    )
