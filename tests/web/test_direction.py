"""A name, an answer and a thank-you in Hebrew or Arabic read in their own direction on every page, with their
punctuation at their end; nothing of how is stored, sent to a program or part of a digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.api.test_rounds import Program
from tests.rounds.playing import answer, look, move, start
from tests.security.evening import Evening, spent
from tests.security.walking import Request, Visitor, every_move, everywhere, undone
from tests.web import kinds
from tests.web.directions import Directions, faults, is_kept
from tests.world import NOW, ZONE, Actor, World, token_header

import duologue
from duologue.engine.fields import KINDS
from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.moves import MoveKind
from duologue.engine.quotes import Quote, find_quotes
from duologue.engine.script import Script, Seat, Step, StepKind
from duologue.insight.ranges import Range
from duologue.keepsakes import keeping
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.manuscript import keepsake_kinds
from duologue.manuscript.parse import parse
from duologue.people import devices, profile
from duologue.rounds import first_card, installed
from duologue.showing.digests import digest_all_expected
from duologue.web import direction, headings, page, presenting
from duologue.web.insights import kinds as kinds_page
from duologue.web.insights import load as load_page
from duologue.wording.results import say_result
from duologue.wording.values import say_value
from duologue.workings.results import work_out

HEBREW, ARABIC = "אמרתי {}, וזה הכול.", "قلت {}، وهذا كل شيء."
NOA, LAYLA = "נועה", "ليلى"
SOURCES = Path(duologue.__file__).parent


def words(of: str, what: str = "Duologue") -> str:
    """A sentence of Ana's in Hebrew or of Ben's in Arabic, with a Latin word in its midst."""
    return (HEBREW if of == "ana" else ARABIC).format(what)


BY_EACH = (
    "opened by",
    "note by",
    "on an agreement by",
    "dreamt by",
    "thanks by",
    "kept by",
    "solo by",
    "solo note by",
    "draft by",
)
BY_ONE = ("added by ana", "agreed by ana", "sealed by ana", "device of ana", "wording by ben")
UNDER = ("under first", "under second")
"""What Ben says under each one's answer."""


def marks() -> dict[str, str]:
    places = [*(f"{what} {who}" for what in BY_EACH for who in ("ana", "ben")), *BY_ONE]
    said = {place: words(place.rpartition(" ")[2], place.replace(" ", "-")) for place in places}
    return said | {place: words("ben", place.replace(" ", "-")) for place in UNDER}


def called(who: Actor, name: str, colour: str) -> None:
    profile.change(who.me(), name, colour, ZONE, NOW)


@pytest.fixture
def world(db) -> World:
    made = World.paired(NOW)
    called(made.ana, NOA, "plum")
    called(made.ben, LAYLA, "moss")
    return made


# -- every page -----------------------------------------------------------------------------------


def requests(evening: Evening, of: Visitor) -> list[Request]:
    """Everything that `of` can ask for, and what sends back what was typed."""
    name = "ben" if of.who is evening.world.ben else "ana"
    every = keepsakes.read_everything(of.who.me(), NOW.date())
    kept = next(one for one in every if one.kind is keepsake_kinds.AGREEMENT)
    device = devices.list_devices(of.who.me(), NOW)[0].id
    own, sealed = evening.rounds[f"own of {name}"], evening.rounds["sealed"]
    found = everywhere(of, evening.rounds["opened"], own, kept.id, device)
    found += every_move(of, sealed)
    typed, long = words(name, "typed"), words(name, "typed") + "x" * 9000
    stale = {"0.id": str(uuid4()), "0.kind": "answer", "0.step": "gone", "0.f.answer": typed}
    found += [
        *(Request("GET", "", f"/kept/{one.id}/") for one in every),
        *(Request("GET", "", f"/rounds/{one}/") for one in evening.rounds.values()),
        Request("GET", "", "/kept/new/?kind=agreement"),
        Request("POST", "", "/kept/new/", {"id": str(uuid4()), "text": typed}),
        Request("POST", "", "/kept/", {"words": typed}),
        Request("POST", "", "/kept/", {"words": "x" + typed}),
        Request("POST", "", f"/kept/{kept.id}/edit", {"text": typed, "seen": "0-0"}),
        Request("POST", "", f"/kept/{kept.id}/note", {"id": str(uuid4()), "text": long}),
        Request("POST", "", f"/rounds/{sealed}/", stale),
        Request("POST", "", f"/rounds/{evening.rounds['opened']}/note", {"id": str(uuid4()), "text": long}),
        Request("POST", "", "/me/", {"name": typed * 3, "colour": "plum", "zone": ZONE}),
        Request("POST", "", "/me/account/secure", {"sign_in_name": typed, "password": "x", "again": "y"}),
        Request("POST", "", "/thread/moment", {"id": str(uuid4()), "day": "never", "text": typed}),
    ]
    return [one for one in found if not one.is_api and not one.path.endswith((".csv", ".json"))]


def walked(evening: Evening, who: Actor, later: timedelta = timedelta()) -> Iterator[tuple[str, str]]:
    """(what was asked, the page that came) over all that somebody can ask for."""
    of = Visitor(evening.world, who, token_header(who), evening.world.now + later)
    for one in requests(evening, of):
        with undone():
            found = of.ask(one)
        if b"<html" in found.body:
            yield f"{found.asked} {found.status}", found.body.decode()


@pytest.fixture
def evening(world: World) -> Evening:
    made = spent(world, marks())
    for who, name in ((world.ana, "ana"), (world.ben, "ben")):
        day = (NOW + timedelta(days=1)).date()
        text = made.marks.setdefault(f"again by {name}", words(name, f"again-by-{name}"))
        keeping.keep(who.me(), keepsake_kinds.AGREEMENT, text, NOW, own=True, again=day)
        brought(who, words(name, "brought"))
    return made


def brought(who: Actor, text: str) -> None:
    """Something from another instance, in which the other's name stood in the midst of a question."""
    one = {
        "id": str(uuid4()),
        "day": "2026-01-01",
        "title": text,
        "steps": {"answer": text},
        "sees": {"answer": {"mine": {"it": text}, "theirs": {"it": [text, text]}}},
        "notes": [{"id": str(uuid4()), "by": "me", "day": "2026-01-01", "text": text}],
    }
    file = {"format": "duologue/1", "made": "2026-01-01", "rounds": [one], "keepsakes": []}
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(who.jar)
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    sent = {"file": SimpleUploadedFile("duologue.json", json.dumps(file).encode(), "application/json")}
    found = client.post("/me/export/bring", sent, secure=True, headers=headers)
    assert "It is here now" in found.content.decode()


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_on_every_page_all_that_the_two_wrote_and_are_called_is_kept(who: str, evening: Evening):
    found, read = [], ""
    for later in (timedelta(), timedelta(days=2), timedelta(days=11)):
        for asked, html in walked(evening, getattr(evening.world, who), later):
            judged = Directions(html)
            found += [f"{asked}: {fault}" for fault in judged.faults]
            read += judged.read
    assert found == []
    # Whatever may be read was met on some page, so nothing of it was forgotten here.
    seen = evening.of(evening.both, getattr(evening, who)) | {words(who, "brought"), words(who, "typed")}
    names = {NOA, LAYLA, evening.marks[f"again by {who}"]}
    missed = {text for text in (seen | names) - {evening.marks["draft by ana"]} if text not in read}
    assert missed == set()


def test_an_instance_whose_names_are_put_in_as_they_are_is_caught(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
):
    """The control: names and quotes that nothing keeps apart."""
    monkeypatch.setattr(direction, "isolate", str)
    found = [fault for _, html in walked(evening, evening.world.ben) for fault in faults(html)]
    assert any(NOA in fault for fault in found)
    assert len(found) > 20


def test_a_page_without_the_attribute_is_caught(evening: Evening):
    """The control: a block and a field that do not say it."""
    loose = {"/jar/": "in <p>", f"/rounds/{evening.rounds['opened']}/": "in <p>", "/me/": "<input value>"}
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(evening.world.ana.jar)
    for path, where in loose.items():
        html = client.get(path, secure=True).content.decode()
        assert faults(html) == []
        assert any(where in fault for fault in faults(html.replace('dir="auto"', ""))), path


def test_words_that_come_back_to_somebody_who_is_signed_out_are_kept(world: World):
    client = Client(HTTP_HOST="localhost")
    text = words("ana", "lost")
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    found = client.post("/kept/new/", {"text": text}, secure=True, headers=headers).content.decode()
    assert text in found
    assert faults(found) == []


def test_an_invitation_s_letter_is_kept_and_so_is_what_comes_back_with_a_mistake(db):
    world = World.begun(NOW)
    called(world.ana, NOA, "plum")
    card = first_card.list_cards()[0].id
    invited = first_card.answer_and_invite(
        world.ana.me(), card, {"answer": words("ana")}, words("ana", "letter"), uuid4(), NOW
    )
    client, place = Client(HTTP_HOST="localhost"), f"/i/{invited.invitation_id}"
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    for to in ("open", "answer"):
        sent = {"secret": invited.secret, "id": str(uuid4()), "0.f.answer": words("ben"), "name": LAYLA * 20}
        html = client.post(f"{place}/{to}", sent, secure=True, headers=headers).content.decode()
        assert NOA in html and "letter" in html
        assert faults(html) == []


# -- every kind of field --------------------------------------------------------------------------


def script_of(kind: FieldKind) -> Script:
    options = 'from = "lines.it", ' if "from" in kind.keys else ""
    text = f"""{kinds.HEAD}
[[step]]
id = "lines"
ask = "each"
text = "What shall {{other}} choose from?"
rule = "shared"
meanwhile = "{{first}} and {{second}} write."
fields = [{{ id = "it", kind = "list", label = "For {{other}}", placeholder = "Not what {{other}} says" }}]

[[step]]
id = "asked"
ask = "each"
text = "Of all that {{other}} wrote (“{{other.lines.it}}”), what now?"
hint = "You wrote: {{you.lines.it}}"
rule = "sealed"
fields = [
  {{ id = "it", kind = "{kind.word}", label = "It, to {{other}}", {options}optional = false }},
  {{ id = "why", kind = "choice", options = ["{{other}} says so", "No"], label = "Why", optional = true }},
]

[[step]]
id = "seen"
reveal = ["asked"]
text = "Both are open, to {{other}} as well."

[[step]]
id = "told"
read = "each"
text = "{{other}} said this, as {{other}} would say it: {{other.asked.it}} That was what it came to."
button = "Thank {{other}}"

[[step]]
id = "agreed"
agree = "{{first.asked.it}}"
"""
    return parse(text, "conversation/a-direction")


def given(kind: FieldKind, field: Field, who: str) -> object:
    """Own words, where it takes any."""
    if "prefill" in kind.keys:
        one, two = words(who, "one"), words(who, "two")
        return [one, two] if kind.is_list else f"{one}\n{two}"
    if field.total:
        return {field.options[0 if who == "ana" else -1].id: field.total}
    return kind.read_typed(field, kind.examples[0 if who == "ana" else 1])


def installs(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    every, of = {**installed.read_scripts(), script.slug: script}, installed.find_script
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))


class Looked:
    """Both people's pages of a round, looked at after every move."""

    def __init__(self, world: World, browser, round_id: UUID) -> None:
        self.world, self.browser, self.id = world, browser, round_id
        self.read = ""

    def at(self, path: str = "") -> None:
        for who in (self.world.ana, self.world.ben):
            html = self.browser(who).get(path or f"/rounds/{self.id}/").content.decode()
            judged = Directions(html)
            assert judged.faults == []
            self.read += judged.read
            self._moves_carry_digests_of_plain_words(who, html)

    def _moves_carry_digests_of_plain_words(self, who: Actor, html: str) -> None:
        known = set(digest_all_expected(look(who, self.id, NOW).view).values())
        assert set(re.findall(r'\.expects" value="(\w+)"', html)) <= known

    def both_answer(self, step: str, **raw: object) -> None:
        for who, name in ((self.world.ana, "ana"), (self.world.ben, "ben")):
            values = {key: value(name) if callable(value) else value for key, value in raw.items()}
            answer(who, self.id, step, values or None, NOW)
            self.at()


@pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))
def test_whatever_kind_of_field_it_is_it_is_kept_where_it_is_asked_shown_and_quoted(
    kind: FieldKind, world: World, browser, monkeypatch
):
    script = script_of(kind)
    installs(script, monkeypatch)
    looked = Looked(world, browser, start(world.ana, script.slug, NOW))
    looked.at()
    lines = {name: [words(name, f"line-{n}") for n in range(1)] for name in ("ana", "ben")}
    looked.both_answer("lines", it=lambda name: lines[name])
    fields = look(world.ana, looked.id, NOW).view.fields
    looked.both_answer("asked", it=lambda name: given(kind, fields[0], name), why=fields[1].options[0].id)
    looked.at("/me/export/print/")
    for step in ("seen", "told"):
        looked.both_answer(step)
    looked.both_answer("agreed", agree="yes")
    looked.at("/kept/")
    for text in (words("ana", "line-0"), words("ben", "line-0"), NOA, LAYLA):
        assert text in looked.read
    _programs_and_files_get_plain_text(world, looked.id, browser)


def _programs_and_files_get_plain_text(world: World, round_id: UUID, browser) -> None:
    for who in (world.ana, world.ben):
        api = json.dumps(Program(who).ask("GET", f"/api/v1/rounds/{round_id}"), ensure_ascii=False)
        file = browser(who).get("/me/export/duologue.json").content.decode()
        assert words("ana", "line-0") in api and words("ana", "line-0") in file
        assert direction.BEGIN not in api + file and direction.END not in api + file
    kept = keepsakes.read_everything(world.ana.me(), NOW.date())
    assert direction.BEGIN not in "".join(one.text for one in kept)


def works_with_words(script: Script) -> bool:
    """Whether it quotes what somebody gave, works something out or comes to an agreement."""
    quoting = any(quote.step for step in script.steps for quote in quoted_in(step))
    return script.people == 2 and (
        quoting or any(step.kind in (StepKind.WORK_OUT, StepKind.AGREE) for step in script.steps)
    )


def quoted_in(step: Step) -> list[Quote]:
    texts = (step.text, step.hint, step.meanwhile)
    return [one for text in texts for one in find_quotes(text or "")] + [
        one for inner in step.steps for one in quoted_in(inner)
    ]


def plays(looked: Looked, who: Actor, name: str) -> bool:
    """One move of somebody's, with words of their own wherever it takes any; False if there is none."""
    shown = look(who, looked.id, NOW).view
    if not shown.asks:
        return False
    if shown.kind is StepKind.RECEIVE:
        outcome = move(who, looked.id, MoveKind.RECEIVE, NOW, shown.step, said="more")
    else:
        raw = {field.id: given(field.kind, field, name) for field in shown.fields}
        outcome = move(who, looked.id, MoveKind.ANSWER, NOW, shown.step, raw=raw or None)
    if not outcome.accepted:
        outcome = move(who, looked.id, MoveKind.SKIP, NOW, shown.step)
    looked.at()
    return outcome.accepted


WITH_WORDS = sorted(slug for slug, script in installed.read_scripts().items() if works_with_words(script))


@pytest.mark.parametrize("slug", WITH_WORDS)
def test_an_exercise_that_quotes_or_works_with_their_words_keeps_them_at_every_step(
    slug: str, world: World, browser
):
    looked = Looked(world, browser, start(world.ana, slug, NOW))
    while plays(looked, world.ana, "ana") | plays(looked, world.ben, "ben"):
        pass
    looked.at("/me/export/print/")
    worked = {step.id for step in installed.read_scripts()[slug].steps if step.kind is StepKind.WORK_OUT}
    table = look(world.ana, looked.id, NOW)
    assert worked <= {name for name, there in table.view.sees.items() if "result" in there}


def test_a_form_begins_with_what_was_worked_out_as_it_would_be_typed(world: World, browser, monkeypatch):
    """What a field begins with comes back as somebody's answer: none of our marks may be in it."""
    id_ = start(world.ana, "consensus/divide-it", NOW)
    for who, name in ((world.ana, "ana"), (world.ben, "ben")):
        answer(who, id_, "things", {"list": [words(name, "thing")]}, NOW)
    options = look(world.ana, id_, NOW).view.fields[0].options
    for who in (world.ana, world.ben):
        beads = {options[0].id: 60, options[1].id: 40}
        answer(who, id_, "wants", {"beads": beads}, NOW)
    seen = look(world.ana, id_, NOW).view.step
    looked = Looked(world, browser, id_)
    looked.at()
    for who in (world.ana, world.ben):
        answer(who, id_, seen, None, NOW)
    shown = presenting.present(look(world.ana, id_, NOW), direction.read_both_isolated(world.ana.me()))
    (field,) = shown.screen.asked_here[0].fields
    assert field.start and any(words("ana", "thing") in line for line in field.start)
    assert direction.BEGIN not in "".join(field.start)
    looked.at()


# -- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Ana", "Zoë", "It’s 5 o’clock, “dear”.", "猫", "…", ""])
def test_words_that_run_as_the_page_does_need_no_marks(text):
    assert direction.isolate(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "שלום.",
        "Ana אמרה.",
        "\u202ereversed",
        "א\u2069ב",
        "א\u2067ב",
        "\u2069\u2069א\u2066",
        "א\nAna.\n\nب",
    ],
)
def test_nothing_that_was_typed_ends_our_marks_or_outlasts_them(text):
    for line in direction.isolate(text).split("\n"):
        depth = 0
        for at, letter in enumerate(line, 1):
            depth += (letter in "\u2066\u2067\u2068") - (letter == "\u2069")
            assert depth > 0 or at == len(line)
        assert depth == 0


def test_a_block_says_it_only_where_all_of_it_is_somebody_s():
    mine = direction.isolate("שלום.")
    assert direction.mark_block(mine) == ' dir="auto"'
    assert direction.mark_block(direction.isolate("אחד.\nשניים.")) == ' dir="auto"'
    for text in (f"{mine} said Ana", f"{mine} and {mine}", f"It is {mine}", "Ana", ""):
        assert direction.mark_block(text) == ""


def test_a_long_text_is_parted_between_sentences_of_ours_and_never_within_a_quote():
    quote = direction.isolate("שלום. מה שלומך היום?")
    text = f"It is about {quote} and what came of it afterwards, day by day. Then there was more of it."
    assert len(text) > headings.LONG
    first, rest = headings.part_heading(text)
    assert quote in first and rest == "Then there was more of it."


def test_results_quote_lines_with_their_full_stop_and_add_no_second_one():
    said = direction.isolate("שלום.")
    field = Field("it", KINDS["list"])
    assert say_value(field, [said, said]) == f"{said} {said}"
    step = Step("x", StepKind.ASK, fields=(field,))
    given = {seat: {"it": [said]} for seat in Seat}
    assert say_result(work_out("in-common", [(step, given)], {})) == f"Both of you: {said}"


def test_charts_keep_the_names_of_the_two():
    one, two = direction.isolate(NOA), direction.isolate(LAYLA)
    spread = Range(40.0, 50.0, 60.0)
    drawn = [
        load_page.draw_parts(one, two, [load_page.LoadRow("Cooking", spread, spread)], "load"),
        kinds_page.draw_kinds(
            kinds_page.Kinds(
                kinds_page.ChartPerson(one, "plum"),
                kinds_page.ChartPerson(two, "moss"),
                (kinds_page.ClosenessKind("Talk", (kinds_page.Month(NOW.date().replace(day=1), 3, 4),)),),
            ),
            "kinds",
        ),
    ]
    template = page.make_environment().from_string(
        '{% from "parts/chart.html" import chart %}{{ chart(drawn) }}'
    )
    for chart in drawn:
        judged = Directions(template.render(drawn=chart))
        assert judged.faults == []
        assert NOA in judged.read and LAYLA in judged.read


# -- in the sources -------------------------------------------------------------------------------

FIELD = re.compile(r"<(textarea|input)\b((?:[^<>{}]|\{\{.*?\}\}|\{%.*?%\})*)>", re.S)
# What a machine made and only a machine reads.
MACHINES = re.compile(r'id="(secret|zone|link)"')


def fields_without(source: str) -> list[str]:
    """The controls in which somebody writes that do not say their direction."""
    found = []
    for tag, inside in FIELD.findall(source):
        type_ = re.search(r'type="([^"]*)"', inside)
        if tag == "input" and type_ and type_[1] not in ("text", "search"):
            continue
        if 'dir="auto"' not in inside and not MACHINES.search(inside):
            found.append(f"<{tag}{' '.join(inside.split())}>")
    return found


TEMPLATES = sorted((SOURCES / "web" / "templates").rglob("*.html"))


def test_every_control_in_which_somebody_writes_says_its_direction():
    assert [one for path in TEMPLATES for one in fields_without(path.read_text("utf-8"))] == []


def test_a_control_that_does_not_is_found():
    """The control."""
    assert (
        len(fields_without('<textarea name="x"></textarea> <input name="{{ a > b }}"> <input type="date">'))
        == 2
    )


def test_pages_name_the_two_as_sentences_do():
    """Whoever reads a name for a page takes it from web/direction.py; a form and a file have it as it is."""
    raw = re.compile(r"\bprofile\.read_(both|mine|other|names)\(")
    found = {
        str(path.relative_to(SOURCES / "web"))
        for path in (SOURCES / "web").rglob("*.py")
        if raw.search(path.read_text("utf-8"))
    }
    assert found == {"direction.py", "exporting.py", "views/leave.py", "views/own_settings.py"}


def test_what_is_asked_of_a_page_is_what_is_kept():
    assert is_kept("\u2068שלום.\u2069 said Ana") and not is_kept("שלום. said Ana")


@pytest.mark.parametrize("name", ["Kim", "Zoë", "张三", NOA, LAYLA])
def test_a_page_takes_a_view_over_only_where_marks_would_change_no_word_of_it(name: str, world: World):
    for who in (world.ana, world.ben):
        found = profile.read_mine(who.me())
        profile.change(who.me(), name, found.colour, found.zone, NOW)
    id_ = start(world.ben, "affection/after-a-hard-day", NOW)
    # One of the two chooses, and the other is told who does.
    [plain] = [one for who in (world.ana, world.ben) if name in (one := look(who, id_, NOW)).view.text]
    marked = direction.isolate_table(plain)
    # A copy works its view out anew.
    assert marked.view == replace(marked).view
    assert (marked.view is plain.view) == (name not in {NOA, LAYLA})
