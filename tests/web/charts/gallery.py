"""Photographs of every chart, in English and in languages that nobody speaks:
`python -m tests.web.charts.gallery OUT [NAME…]`."""

from __future__ import annotations

import sys
from pathlib import Path

from jinja2 import Environment
from tests.web import gallery
from tests.web.charts import lives
from tests.web.charts.tongues import TONGUES

from duologue.languages import ENGLISH, Language, speak_in
from duologue.web.charts.svg import Chart
from duologue.web.insights import better_days, kinds, load, reading, thread
from duologue.web.insights.thread import Span

PAGE = """{% extends "layout.html" %}
{% from "parts/chart.html" import chart %}
{% set colour = "madder" %}
{% block page %}<h1>{{ heading }}</h1>{% for one in charts %}{{ chart(one) }}{% endfor %}{% endblock %}
"""


def charts() -> dict[str, tuple[Chart, ...]]:
    """Every chart at every age, and the thread as each of its spans and of its lines alone."""
    found: dict[str, tuple[Chart, ...]] = {}
    for age, weeks in lives.WEEKS.items():
        name = age.replace(" ", "-")
        found[f"thread-{name}"] = (thread.draw_thread(lives.thread(weeks), "t", colour="madder"),)
        found[f"reading-{name}"] = (reading.draw_reading("Ben", lives.reading(weeks), "r"),)
        found[f"days-{name}"] = (better_days.draw_practices(lives.days(weeks), "d"),)
        found[f"load-{name}"] = (load.draw_parts("Ana", "Ben", lives.load(weeks), "l"),)
        found[f"kinds-{name}"] = (kinds.draw_kinds(lives.kinds(weeks), "k"),)
    ten = lives.WEEKS["ten years"]
    for span in (Span.SEASON, Span.YEAR):
        found[f"thread-{span}"] = (thread.draw_thread(lives.thread(ten), "t", span, "madder"),)
    found["thread-own"] = (thread.draw_thread(lives.thread(60, together=False), "t", colour="madder"),)
    found["nothing"] = (
        thread.draw_thread(lives.two_lines(None, None), "t"),
        better_days.draw_practices((), "d"),
        load.draw_parts("Ana", "Ben", (), "l"),
        kinds.draw_kinds(
            kinds.Kinds(kinds.ChartPerson("Ana", "madder"), kinds.ChartPerson("Ben", "moss"), ()), "k"
        ),
    )
    return found


def render(out: Path, only: frozenset[str] = frozenset()) -> list[str]:
    """Write a page a chart and the static files it names; their names."""
    from duologue.languages import ENGLISH
    from duologue.web import collect, page

    collect.prepare_files(out / "static")
    environment: Environment = page.make_environment()
    made = []
    for language in (ENGLISH, *TONGUES):
        with speak_in(language):
            for name, drawn in charts().items():
                if only and not any(part in named(name, language) for part in only):
                    continue
                html = environment.from_string(PAGE).render(
                    me=None,
                    nonce="n" * 22,
                    csrf="c" * 64,
                    path="/",
                    last_event=None,
                    language=language,
                    charts=drawn,
                    heading=drawn[0].title,
                )
                (out / f"{named(name, language)}.html").write_text(html, encoding="utf-8")
                made.append(named(name, language))
    return made


def named(name: str, language: Language) -> str:
    """The name of a chart's page in a language."""
    return name if language is ENGLISH else f"{name}-{language.code}"


def main(out: Path, only: frozenset[str]) -> None:
    import django

    django.setup()
    out.mkdir(parents=True, exist_ok=True)
    names = render(out, only)
    with gallery.served(out) as base:
        gallery.photograph(out, names, base)


if __name__ == "__main__":
    main(Path(sys.argv[1]), frozenset(sys.argv[2:]))
