"""People who keep thanking each other through the pages, and remember exactly what was acknowledged."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from tests.cli.instance import Instance
from tests.reliability.browser import Browser

EXERCISE = "thanks/one-line-of-thanks"
GONE = (OSError, http.client.HTTPException)
JAR = """
from datetime import UTC, datetime
from duologue.keepsakes import reading_keepsakes
from duologue.people import access
result = [kept.text for kept in reading_keepsakes.read_jar(access.enter(values["jar"], datetime.now(UTC)))]
"""


@dataclass
class Thanks:
    """One line of thanks on its way: sent again with the same ids until it is acknowledged."""

    text: str
    round_id: str = field(default_factory=lambda: str(uuid4()))
    answer: dict[str, str] | None = None


@dataclass
class Thanking:
    """One person at it. `acknowledged` were answered by a redirect; `under_way` is what a kill left open."""

    name: str
    jar: Mapping[str, str]
    acknowledged: list[str] = field(default_factory=list)
    under_way: Thanks | None = None
    trouble: list[str] = field(default_factory=list)
    _count: int = 0

    def until(self, port: int, over: threading.Event) -> None:
        """Thank until the server goes away or it is over."""
        browser = Browser(port, self.jar)
        try:
            while not over.is_set():
                if self.under_way is None:
                    self._count += 1
                    self.under_way = Thanks(f"{self.name} is thankful, {self._count}")
                self._give(browser, self.under_way)
                self.under_way = None
        except GONE:
            pass
        except AssertionError as failed:
            self.trouble.append(str(failed))
        finally:
            browser.leave()

    def _give(self, browser: Browser, thanks: Thanks) -> None:
        path = f"/rounds/{thanks.round_id}/"
        if thanks.answer is None:
            start = browser.get("/").form("/rounds/", "id").fields
            asked = {
                "csrfmiddlewaretoken": start["csrfmiddlewaretoken"],
                "slug": EXERCISE,
                "id": thanks.round_id,
            }
            started = browser.post("/rounds/", asked)
            assert (started.status, started.where) == (302, path), started.text[:400]
            form = browser.get(path).form(path, ".f.line")
            thanks.answer = form.fields | {"0.f.line": thanks.text}
        else:
            # The browser is another one since the kill, the form is the one that was filled in then.
            fresh = browser.get("/").forms[0].fields["csrfmiddlewaretoken"]
            thanks.answer["csrfmiddlewaretoken"] = fresh
        answered = browser.post(path, thanks.answer)
        assert answered.status == 302, (answered.status, answered.text[:400])
        self.acknowledged.append(thanks.text)

    def finish(self, port: int) -> None:
        """Send again what a kill left open."""
        if self.under_way is not None:
            self._give(Browser(port, self.jar), self.under_way)
            self.under_way = None

    def found(self, instance: Instance) -> list[str]:
        """The lines of theirs that are in the jar."""
        everything = instance.hands(JAR, jar=self.jar)
        assert isinstance(everything, list)
        return [text for text in everything if text.startswith(self.name)]
