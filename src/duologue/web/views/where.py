"""Where one is called: mail, this browser, and a calendar's address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.config import addresses
from duologue.notify import asking, reaching
from duologue.notify.calendar import feed
from duologue.notify.looking import Try
from duologue.notify.mail import mail_settings
from duologue.notify.push import vapid
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import own_times
from duologue.web import direction
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request

HERE = "/me/times/where/"


@admit_partner
@require_safe
def where(request: Request) -> HttpResponse:
    return _show_page(request)


@admit_partner
@require_POST
def mail(request: Request) -> HttpResponse:
    address = request.POST.get("address", "")
    return _go_back(request, lambda: _deliver(reaching.add_mail(request.me, address, request.now)))


@admit_partner
@require_POST
def code(request: Request) -> HttpResponse:
    id_, code_ = request.POST.get("id", ""), request.POST.get("code", "")
    return _go_back(request, lambda: reaching.prove(request.me, id_, code_))


@admit_partner
@require_POST
def push(request: Request) -> HttpResponse:
    endpoint, p256dh, auth = (request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    return _go_back(request, lambda: reaching.add_push(request.me, endpoint, p256dh, auth, request.now))


@admit_partner
@require_POST
def test(request: Request) -> HttpResponse:
    id_ = request.POST.get("id", "")
    return _go_back(request, lambda: _deliver(reaching.try_address(request.me, id_, request.now)))


@admit_partner
@require_POST
def remove(request: Request) -> HttpResponse:
    reaching.remove(request.me, request.POST.get("id", ""))
    return HttpResponseRedirect(HERE)


@admit_partner
@require_POST
def calendar(request: Request) -> HttpResponse:
    match request.POST.get("do", ""):
        case "begin":
            asking.begin_calendar(request.me, request.now, says=request.POST.get("says") == "names")
        case "take-back":
            feed.end(request.me)
        case _:
            raise NotFound
    return HttpResponseRedirect(HERE + "#calendar")


def _go_back(request: Request, act: Callable[[], object]) -> HttpResponse:
    """To this page once it is done; where it was refused, the page with what was typed and why."""
    try:
        act()
    except Refusal as no:
        return _show_page(request, tell_wrong(no))
    return HttpResponseRedirect(HERE)


def _show_page(request: Request, wrong: dict[str, str] | None = None) -> HttpResponse:
    me = request.me
    here = f"{request.scheme}://{request.get_host()}"
    return render_page(
        request,
        "me/where.html",
        status=422 if wrong else 200,
        here="us",
        both=direction.read_both_isolated(me),
        mails=[one for one in reaching.list_addresses(me) if one.channel == reaching.MAIL],
        browsers=[one for one in reaching.list_addresses(me) if one.channel == reaching.PUSH],
        this_browser=me.device_id.hex,
        mail_is_file=mail_settings.is_folder(),
        may_push=addresses.has_real_name(here),
        push_key=vapid.write_public_key(),
        calendar=feed.find_address(me),
        says=own_times.read_mine(me).feed_says,
        typed=request.POST.get("address", ""),
        wrong=wrong or {},
    )


def _deliver(tried: Try | None) -> None:
    if tried is None:
        return
    # The queue loads what runs it, which no other page needs.
    from duologue.notify import queue

    queue.put([tried])
