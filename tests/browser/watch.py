"""Eyes on a browser: what its policy forbade, where it went, what broke, and every address it asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

# Runs before anything of a page does; the browser's own console says the same again, without JavaScript too.
TELL = """
document.addEventListener("securitypolicyviolation", (event) => {
  tellViolation(`${event.effectiveDirective} ${event.blockedURI} on ${location.pathname}`);
});
"""
OF_THE_POLICY = ("Content Security Policy", "Content-Security-Policy")

# What is said where a test has no use for a worker, and keeps it out of its browsers.
KEPT_OUT = "Service Worker registration blocked by Playwright"


@dataclass
class Watch:
    """What one browser did, all of its tabs together.

    `elsewhere` are requests to any other host, `addresses` those of every request.
    """

    home: str
    violations: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> Watch:
        context.expose_binding("tellViolation", lambda _, words: self.violations.append(str(words)))
        context.add_init_script(TELL)
        context.on("request", lambda request: self._asked(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda message: self._said(message.type, message.text))
        return self

    def _asked(self, address: str) -> None:
        # What a page made itself, as a picture that is about to be sent, has the page's own address within.
        parts = urlsplit(address.removeprefix("blob:"))
        self.addresses.append(address)
        if parts.scheme not in ("data", "about") and f"{parts.scheme}://{parts.netloc}" != self.home:
            self.elsewhere.append(address)

    def _said(self, kind: str, words: str) -> None:
        if any(name in words for name in OF_THE_POLICY):
            self.violations.append(words)
        elif kind in ("error", "warning") and words != KEPT_OUT:
            self.console.append(words)
