"""When one is called, where, and a pause: set on pages at 390 px, proved by a mail; axe clean."""

from __future__ import annotations

import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.someone import Company, Someone
from tests.cli.instance import PATIENCE_S, Instance


def clean(one: Someone) -> None:
    assert reading.complaints(one.page) == [], one.path


def mail_to(instance: Instance, address: str) -> str:
    """The subject of the mail that lies in the folder for that address, once it does."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for file in Path(instance.data, "mail").glob("*.eml"):
            found = message_from_bytes(file.read_bytes(), policy=default)
            if found["To"] == address:
                return str(found["Subject"])
        time.sleep(0.05)
    raise AssertionError(f"no mail came for {address}")


def test_one_s_own_times_a_mailbox_a_calendar_and_a_pause_for_both(company: Company, instance: Instance):
    ana, ben = company.couple()
    ana.go("/us/").follow("Your reminders, and a pause").sees("This week you would hear nothing from us.")
    page = ana.page
    page.get_by_label("Check-in").check()
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"):
        page.locator(".when", has_text="Check-in").locator(".chip", has_text=day).click()
    page.locator("[name='at.check-in']").fill("23:00")
    page.get_by_label("Your evening minute").check()
    clean(ana)
    ana.press("Keep it like this").sees("This time lies in your quiet hours, so nothing comes.")
    page.locator("[name='at.check-in']").fill("20:30")
    ana.press("Keep it like this").sees("This week you would hear from us once: Sunday at 20:30.")
    clean(ana)

    ana.follow("Where we reach you").fill({"address": "ana@mail.example"}).press("Send me a code")
    code = mail_to(instance, "ana@mail.example").rpartition(" ")[2]
    ana.fill({"code": "000000" if code != "000000" else "111111"}).press("This is my mailbox")
    ana.sees("That is not the code in the mail.")
    clean(ana)
    ana.fill({"code": code}).press("This is my mailbox").sees("Send a test")
    expect(page.get_by_label("The six digits in the mail")).to_have_count(0)
    ana.press("Make an address")
    address = page.locator("#calendar-address").inner_text()
    status, headers, body = instance.ask("GET", "/" + address.partition("://")[2].partition("/")[2])
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert body.count(b"SUMMARY:A minute") == 1
    assert b"Ana" not in body
    clean(ana)

    ana.go("/me/times/")
    page.get_by_text("For us both.").click()
    ana.press("We need a pause").sees("You asked for it, for you both.")
    clean(ana)
    ben.go("/").sees("You are on a pause. Nothing is owed.")
    ben.sees("Ana asked for it, for you both.")
    clean(ben)
    ben.follow("You are on a pause. Nothing is owed.").press("End the pause")
    ben.sees("No reminder comes while it lasts")
    assert "You are on a pause" not in ana.go("/").text


def test_sooner_and_a_day_of_both_by_which_today_begins(company: Company, instance: Instance):
    ana, ben = company.couple()
    ana.go("/me/times/").page.get_by_label("Sooner, when something new is here").check()
    ana.press("Keep it like this").sees(
        "When something new is here, it can be sooner: 20 to 60 minutes later."
    )
    expect(ana.page.get_by_label("Sooner, when something new is here")).to_be_checked()
    clean(ana)
    ana.go("/kept/new/").page.get_by_text("A day of every year", exact=True).click()
    ana.fill({"text": "The day of the blue door"}).press("Keep it").sees("Please choose the day.")
    clean(ana)
    today = ana.page.evaluate("new Date().toLocaleDateString('sv')")
    ana.fill({"again": f"2019{today[4:]}"}).press("Keep it").sees("It comes every year, from")
    clean(ana)
    ben.go("/").sees("The day of the blue door")
    clean(ben)
