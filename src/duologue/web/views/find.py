"""Looking for something: in all there is to read and to do, and, for who is signed in, in what is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from duologue.config.open_library import is_library_open
from duologue.rounds import finding_texts, searching
from duologue.rounds.finding_texts import TextHit, TextKind
from duologue.web import direction, forms
from duologue.web.admission import admit_reader, admit_strangers_where
from duologue.web.page import render_page
from duologue.web.request import AnyRequest
from duologue.web.ways import list_switched_on, make_namer


@admit_strangers_where(is_library_open, may_send=True)
@admit_reader
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: AnyRequest) -> HttpResponse:
    """What holds some words; sent by a form, so that no address has them. What is one's own comes a year at a
    time, and further back there is no more of what anybody can read."""
    words, me = request.POST.get("words", "").strip(), request.me
    until = forms.read_sent_day(request.POST, "until")
    both = direction.read_both_isolated(me) if me else None
    # In an archive there is nothing to begin any more.
    reads_texts = until is None and (me is None or not me.former)
    alone = me is not None and not me.other_here
    texts = finding_texts.find(words, list_switched_on(request), alone=alone) if reads_texts else []
    return render_page(
        request,
        "find.html",
        here="ours",
        both=both,
        named=make_namer(both),
        words=words,
        found=searching.find(me, words, until, request.now) if me and words else None,
        texts=_group_by_kind(texts),
    )


def _group_by_kind(hits: Sequence[TextHit]) -> list[tuple[str, list[TextHit]]]:
    groups = [(kind.value, [hit for hit in hits if hit.kind is kind]) for kind in TextKind]
    return [group for group in groups if group[1]]
