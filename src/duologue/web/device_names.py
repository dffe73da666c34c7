"""What a device is called: enough for one to know one's devices apart."""

from __future__ import annotations

from duologue.languages import _, mark
from duologue.web.request import AnyRequest

# Names of things, but where a sentence would have an article with them.
SYSTEMS = (
    *(
        ("Android", "Android"),
        ("iPhone", mark("an iPhone")),
        ("iPad", mark("an iPad")),
        ("Windows", "Windows"),
    ),
    *(("Mac OS X", mark("a Mac")), ("CrOS", mark("a Chromebook")), ("Linux", "Linux")),
)
# In this order: each of the later ones is also named by those before it.
BROWSERS = (
    *(("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera")),
    ("SamsungBrowser/", mark("Samsung's browser")),
    *(("Chrome/", "Chrome"), ("Safari/", "Safari")),
)


NO_NAME = mark("A browser")
_ON = " on "


def name_device(user_agent: str) -> str:
    """ "Firefox on Android", from what the browser says of itself: as it is kept, whoever reads it later."""
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    browser = next((name for sign, name in BROWSERS if sign in user_agent), NO_NAME)
    return f"{browser}{_ON}{system}" if system else browser


def name_sender(request: AnyRequest) -> str:
    """What the device that sent this is called."""
    return name_device(request.headers.get("User-Agent", ""))


def say_device(name: str) -> str:
    """The name of a device in the language that is spoken; one that somebody chose is as they wrote it."""
    browser, _on, system = name.partition(_ON)
    if browser not in (NO_NAME, *(one for _sign, one in BROWSERS)):
        return name
    if not system:
        return _(browser)
    if system not in (one for _sign, one in SYSTEMS):
        return name
    # TRANSLATORS: such as "Firefox on Android" or "Safari on an iPhone".
    return _("%(browser)s on %(system)s", browser=_(browser), system=_(system))
