"""What a device is called: enough for one to know one's devices apart."""

from __future__ import annotations

from duologue.languages import _, mark

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


def name_device(user_agent: str) -> str:
    """ "Firefox on Android", from what the browser says of itself, in the language of whoever signs in."""
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    browser = next((name for sign, name in BROWSERS if sign in user_agent), mark("A browser"))
    if not system:
        return _(browser)
    # TRANSLATORS: such as "Firefox on Android" or "Safari on an iPhone".
    return _("%(browser)s on %(system)s", browser=_(browser), system=_(system))
