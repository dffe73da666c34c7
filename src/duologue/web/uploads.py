"""Files that a round's form brings along, where no script has put them in before: each is put in, and what
stands in its place is the ticket that a script would have got."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from duologue.engine.fields import KINDS
from duologue.rounds import attaching
from duologue.web.forms import VALUE
from duologue.web.request import Request

FILE = ":file"


def put_tickets(request: Request, round_id: UUID) -> QueryDict:
    """The form without its files. What is wrong with one is found where its field is read."""
    post = request.POST
    if not request.FILES or post.get("do") == "skip":
        return post
    found = post.copy()
    for name, files in request.FILES.lists():
        match = VALUE.match(name)
        tag = (match["part"] or "").removesuffix(FILE) if match is not None else ""
        if match is None or not any(tag in kind.tags for kind in KINDS.values()):
            continue
        step = post.get(f"{match['at']}.step", "")
        sent = files[-1].read()
        said = attaching.put_or_say(request.me, round_id, step, match["field"], sent, request.now)
        for part, value in said.items():
            found[name.replace(f"{tag}{FILE}", f"{tag}:{part}")] = value
    return found
