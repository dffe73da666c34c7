"""What a browser forbids pages of ours, and that these tests would see it: controls of the looking back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Route
from tests.browser.someone import Company, Someone

INLINE = "<script>window.itRan = true</script>"
STRANGER = "https://stranger.example/pixel.png"


def smuggle(one: Someone, html: str, policy: bool = True) -> None:
    """From now on the server's page has a piece of HTML in it; without `policy` no header forbids it."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        headers = {
            name: value for name, value in answer.headers.items() if policy or "content-security" not in name
        }
        route.fulfill(
            response=answer, headers=headers, body=answer.text().replace("</main>", f"{html}</main>")
        )

    one.world().page.route(f"{one.home}/promise/", changed)
    one.go("/promise/")
    one.page.wait_for_timeout(100)


def test_an_inline_script_is_blocked_and_counted(company: Company):
    """check 38: the control; and without the policy it would run."""
    ana = company.comes("Ana")
    smuggle(ana, INLINE)
    assert ana.page.evaluate("window.itRan") is None
    assert any("script-src" in one for one in ana.watch.violations), ana.watch.violations
    ana.watch.violations.clear()
    ana.context.unroute_all()
    ana.page.unroute_all()
    smuggle(ana, INLINE, policy=False)
    assert ana.page.evaluate("window.itRan") is True


def test_an_inline_style_an_event_handler_and_a_frame_are_blocked_and_counted(company: Company):
    """check 38: nothing inline, and nobody's page inside ours."""
    ana = company.comes("Ana")
    smuggle(ana, '<p style="color: red" onclick="window.itRan = true" id="p">x</p><iframe src="/"></iframe>')
    ana.page.evaluate("document.getElementById('p').click()")
    assert ana.page.evaluate("window.itRan") is None
    for directive in ("style-src", "script-src", "frame-src"):
        assert any(directive in one for one in ana.watch.violations), (directive, ana.watch.violations)
    ana.watch.violations.clear()


def test_without_scripts_violations_are_seen_on_the_console(company: Company):
    """check 38: the same, where no page can tell."""
    ana = company.comes("Ana", java_script_enabled=False)
    smuggle(ana, '<p style="color: red">x</p>')
    assert ana.watch.violations != []
    ana.watch.violations.clear()


@pytest.fixture
def stranger() -> Iterator[str]:
    """Somebody else's site on this machine: any page of it frames what stands after its "?"."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            framed = self.path.partition("?")[2]
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(
                f'<h1>A site</h1><iframe src="{framed}"></iframe>'.encode() if framed else b"<h1>A page</h1>"
            )

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_our_pages_stand_in_nobody_s_frame(company: Company, stranger: str):
    """check 38: frame-ancestors none; the stranger's own page stands there well enough."""
    ana = company.comes("Ana").go(f"{stranger}?{stranger}")
    assert [frame.locator("h1").inner_text() for frame in ana.page.frames] == ["A site", "A page"]
    ana.go(f"{stranger}?{ana.home}/promise/")
    ana.page.wait_for_timeout(300)
    assert "Duologue" not in "".join(frame.content() for frame in ana.page.frames[1:])
    assert any("frame-ancestors" in one for one in ana.watch.violations), ana.watch.violations
    ana.watch.violations.clear()
    ana.watch.elsewhere.clear()


def test_a_request_to_another_host_is_blocked_and_counted(company: Company):
    """check 41: the control; and without the policy it would get through."""
    ana = company.comes("Ana")
    answered: list[str] = []
    ana.page.on("response", lambda one: answered.append(one.url) if one.url == STRANGER else None)
    smuggle(ana, f'<img src="{STRANGER}" alt="">')
    assert ana.watch.elsewhere == [STRANGER]
    assert any("img-src" in one for one in ana.watch.violations)
    assert answered == []
    ana.watch.violations.clear()
    ana.context.unroute_all()
    ana.page.unroute_all()
    smuggle(ana, f'<img src="{STRANGER}" alt="">', policy=False)
    assert ana.watch.elsewhere == [STRANGER, STRANGER]
    assert answered == [STRANGER]
    ana.watch.elsewhere.clear()


def test_who_is_led_home_from_a_link_leaves_its_secret_behind(
    couple: tuple[Someone, Someone],
):
    """A browser takes what stands behind "#" along through a redirect that says nothing of it."""
    ana, _ = couple
    page = ana.world().page
    for path in ("/begin/#5jj0secret", "/begin/?x=1#5jj0secret"):
        page.goto(f"{ana.home}{path}")
        assert page.evaluate("location.pathname") == "/"
        assert "5jj0secret" not in page.url
