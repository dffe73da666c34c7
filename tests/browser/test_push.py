"""A browser is asked, gives how it can be reached, and shows what a push brings: the sentence alone."""

from __future__ import annotations

import json

import pytest
from tests.browser.someone import Company, Someone
from tests.notify.pushing import Browser

from duologue.web import collect

# A push service of the browser's own is not to be had here: the page's request for one is answered so.
GIVES = """(given) => {
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => ({
    options,
    toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
  });
  Notification.requestPermission = async () => given.permission;
}"""
BEGUN = """async () => {
  const registration = await navigator.serviceWorker.register("/service-worker.js");
  const ready = await navigator.serviceWorker.ready;
  const kept = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
  }
  return [ready.active.scriptURL, new URL(registration.scope).pathname, kept];
}"""
# A browser without a screen keeps no notifications, so the worker's own code is told of a push here.
TOLD = """async () => {
  const heard = {}, shown = [], waited = [];
  const self = {
    addEventListener: (kind, listener) => { heard[kind] = listener; },
    registration: { showNotification: async (...all) => { shown.push(all); } },
    clients: { matchAll: async () => [], openWindow: async (to) => { shown.push(to); } },
  };
  CODE
  const data = { json: () => JSON.parse(PAYLOAD) };
  heard.push({ data, waitUntil: (work) => waited.push(work) });
  heard.push({ data: null, waitUntil: (work) => waited.push(work) });
  const notification = { close: () => shown.push("closed") };
  heard.notificationclick({ notification, waitUntil: (work) => waited.push(work) });
  await Promise.all(waited);
  return shown;
}"""
ASK = "Remind me on this device"


def gives(one: Someone, permission: str = "granted") -> None:
    given = Browser("https://fcm.googleapis.com/fcm/send/abc").given | {"permission": permission}
    one.page.evaluate(GIVES, given)


def test_a_browser_is_reached_once_it_said_how_and_its_owner_pressed(company: Company):
    ana, _ = company.couple(service_workers="allow")
    ana.go("/me/times/where/").sees(ASK)
    gives(ana, "denied")
    ana.page.get_by_role("button", name=ASK).click()
    ana.sees("Your browser did not allow it.")
    gives(ana)
    ana.page.get_by_role("button", name=ASK).click()
    ana.sees("This browser")
    assert ana.page.get_by_role("button", name=ASK).count() == 0
    ana.page.get_by_role("button", name="Remove: This browser").click()
    ana.sees(ASK)


def test_the_worker_lies_at_the_root_under_our_policy_and_keeps_files_that_are_the_same_for_everybody(
    company: Company,
):
    ana, _ = company.couple(service_workers="allow")
    page = ana.go("/me/times/where/").page
    url, scope, kept = page.evaluate(BEGUN)
    assert (url.rpartition("/")[2], scope) == ("service-worker.js", "/")
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]


@pytest.mark.parametrize(
    ("payload", "title"),
    [(json.dumps({"words": "A minute for you?"}), "A minute for you?"), ("not ours", "…"), ("{}", "…")],
)
def test_every_push_shows_a_sentence_and_nothing_else(company: Company, payload: str, title: str):
    ana, _ = company.couple(service_workers="allow")
    code = (collect.SOURCES / "push-worker.js").read_text("utf-8")
    told = TOLD.replace("CODE", code).replace("PAYLOAD", json.dumps(payload))
    shown = ana.go("/me/times/where/").page.evaluate(told)
    assert shown == [[title, {"tag": "call"}], ["…", {"tag": "call"}], "closed", "/"]
