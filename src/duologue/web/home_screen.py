"""A door on the home screen: under which name and icon, and how the browser at hand puts it there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpResponse

from duologue.config import addresses
from duologue.languages import _, find_spoken, mark
from duologue.people import cookies
from duologue.web import collect
from duologue.web.request import AnyRequest

COOKIE = cookies.DOOR
SIZES = (192, 512)
PAPER = "#faf6ef"


@dataclass(frozen=True, slots=True)
class Look:
    """`number` is all that an address says of it; `icon` begins the names of its pictures."""

    number: int
    name: str
    icon: str

    @property
    def favicon(self) -> str:
        return "favicon.svg" if self.number == 1 else f"{self.icon}.svg"


OWN = Look(1, "Duologue", "icon")
# TRANSLATORS: what any program for short notes may be called.
PLAIN = Look(2, mark("Notes"), "plain")
LOOKS = (OWN, PLAIN)


class Browser(StrEnum):
    """Those that do it in different places."""

    IPHONE = "iphone"
    ANDROID = "android"
    ANDROID_BELOW = "android-below"
    DESKTOP = "desktop"
    MAC = "mac"
    NONE = "none"


def find_look(request: AnyRequest) -> Look:
    """The one that was chosen in this browser."""
    chosen = request.COOKIES.get(COOKIE, "")
    return next((one for one in LOOKS if str(one.number) == chosen), OWN)


def has_chosen(request: AnyRequest) -> bool:
    """Whether this browser's owner has said what they want of it, "nothing" included."""
    return COOKIE in request.COOKIES


def keep_look(response: HttpResponse, look: Look) -> None:
    """Under this name and icon in this browser from now on."""
    response.set_cookie(COOKIE, str(look.number), max_age=cookies.UNSECURED_AGE)


def may_be_offered(request: AnyRequest) -> bool:
    """Whether browsers trust the address of this request enough to work without a connection there."""
    return addresses.has_real_name(f"{request.scheme}://{request.get_host()}")


def guess_browser(user_agent: str) -> Browser:
    """By what a browser says of itself; `NONE` for one that has no such thing, as far as we know."""
    if any(sign in user_agent for sign in ("iPhone", "iPad", "iPod")):
        return Browser.IPHONE
    if "Android" in user_agent:
        is_below = any(sign in user_agent for sign in ("Firefox/", "SamsungBrowser/"))
        return Browser.ANDROID_BELOW if is_below else Browser.ANDROID
    if "Firefox/" in user_agent:
        return Browser.NONE
    if "Chrome/" in user_agent:
        return Browser.DESKTOP
    return Browser.MAC if "Mac OS X" in user_agent and "Safari/" in user_agent else Browser.NONE


def write_manifest(look: Look) -> dict[str, object]:
    """What a browser reads before it puts the page on a home screen."""
    spoken, name = find_spoken(), _(look.name) if look is PLAIN else look.name
    return {
        "id": "/",
        "name": name,
        "short_name": name,
        "lang": spoken.code,
        "dir": spoken.direction,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": collect.find_address(f"{look.icon}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in SIZES
            for purpose in ("any", "maskable")
        ],
    }
