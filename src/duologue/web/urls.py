"""Every route of the pages. A view without a mark of whom it admits stops the server here."""

from __future__ import annotations

from django.urls import path, re_path
from django.urls.resolvers import RoutePattern, URLResolver

from duologue.web import failures
from duologue.web.admission import every_one_marked
from duologue.web.views import (
    account,
    begin,
    code,
    devices,
    door,
    drafts,
    export,
    history,
    invitation,
    jar,
    leave,
    promise,
    quick_exit,
    rounds,
    sealing,
    settings,
    sign_in,
    us,
    ways,
    words,
)

urlpatterns = [
    path("", door.door),
    path("begin/", begin.begin),
    path("sign-in/", sign_in.sign_in),
    path("sign-in/recovery/", sign_in.recovery),
    path("i/<uuid:id>/", invitation.invitation),
    path("i/<uuid:id>/open", invitation.open_letter),
    path("i/<uuid:id>/answer", invitation.answer),
    path("i/<uuid:id>/no", invitation.not_for_me),
    path("code/", code.type_code),
    path("rounds/", rounds.start),
    path("rounds/<uuid:id>/", rounds.round_),
    path("rounds/<uuid:id>/draft", drafts.draft),
    path("rounds/<uuid:id>/note", rounds.note),
    path("history/", history.history),
    re_path(r"^history/(?P<year>[0-9]{4})-(?P<number>0[1-9]|1[0-2])/$", history.month),
    path("jar/", jar.jar),
    path("jar/<uuid:id>/put-away", jar.put_away),
    path("jar/<uuid:id>/destroy", jar.destroy),
    path("us/", us.us),
    path("us/invite/", us.invite),
    path("us/invite/<uuid:id>/take-back", us.take_back),
    path("us/code", code.show_code),
    path("us/words/", words.words),
    path("us/words/same", words.same),
    path("us/words/differ", words.differ),
    path("us/leave/", leave.leave),
    path("us/begin-again", leave.begin_again),
    path("me/", settings.settings),
    path("me/own", settings.own),
    path("me/ceiling/", settings.ceiling),
    path("me/not-for-me", settings.not_for_me),
    path("me/devices/", devices.devices),
    path("me/devices/end-others", devices.revoke_others),
    path("me/devices/token", devices.token),
    path("me/devices/<uuid:id>/end", devices.revoke),
    path("me/sign-out/", devices.sign_out),
    path("me/sealing/", sealing.sealing),
    path("me/account/", account.account),
    path("me/account/secure", account.secure),
    path("me/account/password", account.change_password),
    path("me/account/code", account.new_code),
    path("me/erase/", account.erase),
    path("me/export/", export.export),
    path("me/export/duologue.json", export.as_json),
    path("me/export/print/", export.to_print),
    path("me/export/bring", export.bring),
    path("me/brought/", export.brought),
    path("ways/", ways.ways),
    path("ways/<slug:practice>/", ways.way),
    path("ways/<slug:practice>/<slug:name>/", ways.exercise),
    path("promise/", promise.promise),
    path("leave-quickly", quick_exit.quick_exit),
    # By name, so imported at its first request: what the API rests on takes a third of a cold start.
    URLResolver(RoutePattern("api/v1/"), "duologue.api.urls"),
]

every_one_marked(urlpatterns)

handler400 = failures.bad_request
handler403 = failures.not_found
handler404 = failures.not_found
handler500 = failures.broken
