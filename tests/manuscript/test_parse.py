"""A script is read whole, or every mistake in it is named with its line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.playing import HEAD, IN_YOUR_SHOES, LINE, OPEN, SAY_IT_BACK, script

from duologue.engine.rules import Counted, Matched, Private, SealedUntilBoth, SealedUntilDate, Shared
from duologue.engine.script import StepKind, Where, Who
from duologue.manuscript import references
from duologue.manuscript.fields import make_option_id
from duologue.manuscript.parse import Mistakes, parse


def mistakes(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(Mistakes) as raised:
        parse(text, "tests/script", "script.toml")
    return [(error.line, error.field, error.message) for error in raised.value.errors]


def ask(extra: str = "", fields: str = '[{ id = "line", kind = "short text" }]', id: str = "line") -> str:
    return f'\n[[step]]\nid = "{id}"\nask = "each"\ntext = "A line."\nfields = {fields}\n{extra}\n'


def test_the_example_of_the_design_is_read():
    found = script(IN_YOUR_SHOES)
    assert (found.title, found.minutes, found.depth, found.where) == ("A title", (1, 90), 1, Where.EITHER)
    assert [step.id for step in found.steps] == ["weather", "guess", "side-by-side", "missed"]
    assert found.steps[0].rule == SealedUntilBoth("guess")
    assert found.steps[2].names == ("weather", "guess")
    assert (found.steps[3].kind, found.steps[3].who) == (StepKind.SPEAK, Who.EACH)


def test_the_digest_is_of_the_content_and_not_of_its_layout():
    plain = script(HEAD + LINE)
    spaced = script("# a remark\n" + HEAD.replace(" = ", "=") + "\n\n" + LINE)
    assert plain.sha256 == spaced.sha256 and len(plain.sha256) == 64
    assert plain.sha256 != script(HEAD + LINE.replace("One line", "Two lines")).sha256


def test_nested_steps_stand_inside_their_turns():
    turns = script(SAY_IT_BACK).steps[0]
    assert [step.id for step in turns.steps] == ["talk", "reflect", "right"]
    assert turns.turns == (Who.FIRST, Who.SECOND) and turns.most == 3


def of_the_second(word: str) -> str:
    asked = ask(id="one").replace('ask = "each"', f'ask = "{word}"')
    turns = f'''
[[step]]
id = "by-turns"
turns = ["first", "{word}"]
most = 1
  [[step.step]]
  id = "say"
  speak = "speaker"
  text = "Say a little."
  when = {{ step = "one", field = "line", is_not = "no", of = "{word}" }}
'''
    return HEAD + asked + turns


def test_the_second_seat_is_called_so_and_as_earlier_files_call_it():
    """An earlier file keeps its digest, since that is of its own words; what it means is the same."""
    now, before = (parse(of_the_second(word), "tests/script") for word in ("second", "other"))
    assert now.steps == before.steps and now.steps[0].who is Who.SECOND
    assert now.sha256 != before.sha256


def test_control_nobody_is_called_third():
    assert any("second" in message for _line, _field, message in mistakes(of_the_second("third")))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ('"private"', Private()),
        ('"shared"', Shared()),
        ('"sealed"', SealedUntilBoth()),
        ("{ sealed = { days = 365 } }", SealedUntilDate(days=365)),
    ],
)
def test_rules_are_tagged_values(written, rule):
    assert script(HEAD + ask(f"rule = {written}")).steps[0].rule == rule


def test_matched_and_counted_have_fields_of_their_kind():
    several = '[{ id = "ways", kind = "several", options = ["A hug", "A walk"] }]'
    assert script(HEAD + ask('rule = "matched"', several)).steps[0].rule == Matched()
    scale = '[{ id = "near", kind = "0-10" }]'
    assert script(HEAD + ask('rule = "counted"', scale)).steps[0].rule == Counted()
    assert "matched needs several" in mistakes(HEAD + ask('rule = "matched"', scale))[0][2]
    assert "counted needs" in mistakes(HEAD + ask('rule = "counted"', several))[0][2]


def test_an_ask_without_a_rule_is_sealed():
    assert script(HEAD + ask()).steps[0].rule == SealedUntilBoth()


def test_a_deep_exercise_fades_and_its_writer_cannot_say_otherwise():
    deep = HEAD.replace("depth = 1", "depth = 3")
    assert script(deep + LINE).fades_after == 30
    assert script(HEAD + LINE).fades_after is None
    assert script(deep.replace("depth", "fades_after = 7\ndepth") + LINE).fades_after == 7
    assert "fades" in mistakes(deep.replace("depth", "fades_after = 0\ndepth") + LINE)[0][2]


def test_an_agreement_is_confirmed_by_both_without_seeing_the_other():
    found = script(HEAD + LINE + OPEN + '\n[[step]]\nid = "deal"\nagree = "We go on Sunday."\n').steps[2]
    assert found.kind is StepKind.AGREE and found.text == "We go on Sunday."
    assert [option.id for option in found.fields[0].options] == ["yes", "not-yet"]
    assert found.rule == SealedUntilBoth()


def test_all_mistakes_are_told_at_once_each_with_its_line():
    text = HEAD + 'wheer = "apart"\n' + ask('rule = "seald"') + '\n[[step]]\nid = "open"\nreveal = ["lime"]\n'
    found = mistakes(text)
    lines = text.splitlines()
    assert [(lines[line - 1].split(" = ")[0], field) for line, field, _ in found] == [
        ("wheer", "wheer"),
        ("rule", "step.line.rule"),
        ("reveal", "step.open.reveal"),
    ]
    assert "where" in found[0][2] and "sealed" in found[1][2] and "line" in found[2][2]


FOLLOWED = (
    HEAD
    + ask('rule = "seald"\nmeanwhile = 3')
    + ask('when = { step = "line", field = "lime", is = "x" }', id="next")
    + '\n[[step]]\nid = "out"\nwork_out = "distance"\nfrom = ["line"]\n'
    + '\n[[step]]\nid = "open"\nreveal = ["lin"]\n'
)


def test_what_a_mistake_may_have_caused_is_not_told_beside_it():
    """The step that waits for a broken one, and the result worked out from it, may be quite right."""
    assert [(field, step) for field, step in places(FOLLOWED)] == [
        ("step.line.rule", "line"),
        ("step.line.meanwhile", "line"),
        ("step.open.reveal", "open"),
    ]


def test_once_the_mistake_is_mended_what_it_hid_is_told():
    """The control: each of these is a mistake of its own."""
    mended = FOLLOWED.replace("seald", "sealed").replace("meanwhile = 3", "")
    assert [field for field, _ in places(mended)] == [
        "step.next.when",
        "step.out.work_out",
        "step.open.reveal",
    ]


def test_no_follow_up_is_known_by_its_words(monkeypatch):
    """Sentences may change: what a mistake is about stands beside it."""
    before = places(FOLLOWED)
    told = references.find_problems
    monkeypatch.setattr(
        "duologue.manuscript.parse.find_problems",
        lambda script: [replace(problem, message="something") for problem in told(script)],
    )
    assert places(FOLLOWED) == before


def test_beside_a_step_without_a_sound_id_nothing_is_said_of_names():
    """Whatever names a step may mean that one."""
    text = HEAD + ask(id="A Line") + '\n[[step]]\nid = "open"\nreveal = ["line"]\n'
    assert places(text) == [("step.id", "")]
    assert [field for field, _ in places(text.replace("A Line", "a-line"))] == ["step.open.reveal"]


def places(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(Mistakes) as raised:
        parse(text, "tests/script", "script.toml")
    return [(error.field, error.step) for error in raised.value.errors]


def test_broken_toml_is_told_with_its_line():
    (found,) = mistakes(HEAD + "\n[[step]\nid = 3\n")
    assert found[0] == 6 and found[1] == "toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "brackets within brackets"),
        ("x = " + "9" * 5000, "5000 digits"),
    ],
)
def test_toml_that_python_gives_up_on_has_a_place_too(text, message):
    """Its own reader says of these neither where nor, for the first, what."""
    ((line, field, said),) = mistakes(HEAD + text)
    assert (line, field) == (HEAD.count("\n") + 1, "toml") and message in said


def test_what_a_round_leaves_behind_is_wrong_on_a_line_of_its_own():
    text = (
        HEAD + '\n[[keep]]\nkind = "thing"\nstep = "line"\n\n[[keep]]\nkind = "idea"\nstep = "lime"\n' + LINE
    )
    lines = text.split("\n")
    assert [(lines[line - 1], field) for line, field, _ in mistakes(text)] == [
        ('kind = "thing"', "keep.kind"),
        ('step = "lime"', "keep.step"),
    ]


def test_lines_inside_long_texts_are_not_mistaken_for_tables():
    long = ask().replace('"A line."', '"""\n[[step]]\nid = "no"\n"""')
    found = mistakes(HEAD + long + '\n[[step]]\nid = "open"\nreveal = ["lime"]\n')
    assert [field for _, field, _ in found] == ["step.open.reveal"]
    assert (HEAD + long + '\n[[step]]\nid = "open"\nreveal').count("\n") + 1 == found[0][0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ask() + ask(), "is there twice"),
        (ask("beside = true"), "stands next to the ask before it"),
        (ask('when = { step = "line", field = "line", is = "x" }'), "comes later"),
        (ask('when = { step = "lime", answered = true }'), "there is no step"),
        (ask('when = { drawn = "extra", is = "x" }'), "nothing is drawn as"),
        (ask('rule = { sealed = "later" }'), "there is no step"),
        (ask("most = 3"), "belongs to turns only"),
        (ask(fields="[]"), "at least one field"),
        (ask(fields='[{ id = "a", kind = "choice" }]'), "needs options"),
        (ask(fields='[{ id = "a", kind = "0-10", options = ["x"] }]'), "has no options"),
        (ask(fields='[{ id = "a", kind = "0-10", setting = "s" }]'), "without a setting"),
        (ask().replace("A line.", "{othr}"), "did you mean"),
        (ask().replace("A line.", "{ oh"), "literal brace"),
        (ask().replace("A line.", "{speaker}"), "inside turns only"),
        (ask().replace("A line.", "{you.line.line}"), "comes later"),
        (ask().replace("each", "speaker"), "inside turns only"),
        (ask() + '\n[[step]]\nid = "x"\nwork_out = "in-comon"\nfrom = ["line"]\n', "did you mean"),
        (ask() + '\n[[step]]\nid = "x"\nwork_out = "distance"\nfrom = ["line"]\n', "mood point"),
        (ask() + '\n[[step]]\nid = "x"\nread = "each"\nspeak = "each"\n', "exactly one of"),
        (ask() + '\n[[step]]\nid = "closer"\nread = "each"\n', "engine’s own"),
        (ask() + '\n[[keep]]\nkind = "thing"\nstep = "line"\n', "must be one of"),
        (
            '\n[[step]]\nid = "t"\nturns = ["first"]\nuntil = { step = "a", answered = true }\n',
            "needs a bound",
        ),
        ('\n[[step]]\nid = "open"\nreveal = ["open"]\n', "asks nothing"),
        (ask("rule = { sealed = { on = 9999-12-31 } }"), "up to 2199"),
        ("".join(f'\n[[step]]\nid = "s{n}"\nread = "each"\n' for n in range(201)), "201 steps are more than"),
    ],
)
def test_a_mistake_is_named(text, message):
    assert any(message in said for _, _, said in mistakes(HEAD + text)), mistakes(HEAD + text)


def test_what_is_quoted_must_be_open_by_then():
    quoted = ask('rule = "sealed"') + ask(id="next").replace("A line.", "{other.line.line}")
    assert script(HEAD + quoted)
    later = ask('rule = { sealed = "next" }') + ask(id="next").replace("A line.", "{other.line.line}")
    assert "still closed here" in mistakes(HEAD + later)[0][2]
    private = ask('rule = "private"') + ask(id="next").replace("A line.", "{other.line.line}")
    assert "private" in mistakes(HEAD + private)[0][2]


def test_nothing_may_wait_for_an_aside_or_show_what_is_counted():
    aside = ask('rule = "shared"\naside = true') + ask('when = { step = "line", answered = true }', id="next")
    assert "nobody waits for it" in mistakes(HEAD + aside)[0][2]
    counted = ask('rule = "counted"', '[{ id = "near", kind = "0-10" }]')
    assert "nobody else ever sees it" in mistakes(HEAD + counted + OPEN)[0][2]


def test_one_phone_holds_shared_and_spoken_steps_only():
    head = HEAD + 'devices = "either"\n'
    assert "on one phone" in mistakes(head + LINE)[0][2]
    assert script(head + LINE.replace('"sealed"', '"shared"')).devices == "either"


def test_an_exercise_for_one_asks_nobody_else():
    head = HEAD + "people = 1\n"
    assert "needs two people" in mistakes(head + LINE.replace('"each"', '"other"'))[0][2]


def test_an_exercise_for_one_quotes_what_is_private():
    """There is nobody else to keep it from; the control is the same for two."""
    mirror = (
        LINE.replace('"sealed"', '"private"')
        + '\n[[step]]\nid = "x"\nread = "each"\ntext = "{you.line.line}"\n'
    )
    assert script(HEAD + "people = 1\n" + mirror).people == 1
    assert "private" in mistakes(HEAD + mirror)[0][2]


def test_options_given_as_text_have_readable_ids():
    assert [make_option_id(text) for text in ("Hold me", "Yes, that's it", "10 minutes")] == [
        "hold-me",
        "yes-thats-it",
        "o-10-minutes",
    ]


def test_an_agreement_on_one_phone_is_made_aloud():
    head = HEAD + 'devices = "one"\n'
    assert script(head + '\n[[step]]\nid = "deal"\nagree = "Sunday."\n').steps[0].rule == Shared()


KEPT = '\n[[keep]]\nkind = "agreement"\nstep = "line"\nagain = {}\n'
DATED = ask('rule = "shared"', '[{ id = "line", kind = "short text" }, { id = "on", kind = "date" }]')


DRAW = '[draw]\nideas = {{ deck = "quality-time/ideas", count = 3, without = {} }}\n'


def test_what_is_never_drawn_is_read_and_changes_the_digest():
    drawn = script(HEAD + DRAW.format('{ time = ["day"] }') + LINE).draws[0]
    assert drawn.without == {"time": ("day",)}
    digests = {script(HEAD + DRAW.format(without) + LINE).sha256 for without in ('{ time = ["day"] }', "{}")}
    assert len(digests) == 2


@pytest.mark.parametrize("without", ['"day"', '{ time = "day" }', "{ time = [] }", "{ time = [1] }"])
def test_what_is_never_drawn_is_a_list_of_what_cards_say(without):
    (found,) = mistakes(HEAD + DRAW.format(without) + LINE)
    assert found[1] == "draw.ideas" and "which cards to leave out" in found[2], found


def test_what_is_kept_may_say_when_to_look_again():
    by_field = script(HEAD + KEPT.format('"on"') + DATED).keeps[0]
    assert (by_field.again, by_field.again_after) == ("on", None)
    after = script(HEAD + KEPT.format("{ weeks = 4 }") + DATED).keeps[0]
    assert (after.again, after.again_after) == (None, 28)
    assert script(HEAD + KEPT.format("{ days = 10 }") + DATED).keeps[0].again_after == 10
    earlier = DATED.replace('id = "line"', 'id = "plan"', 1)
    quoted = script(HEAD + KEPT.format('"first.plan.on"') + earlier + ask('rule = "shared"'))
    assert quoted.keeps[0].again == "first.plan.on"


@pytest.mark.parametrize(
    ("again", "message"),
    [
        ('"onn"', "has no field “onn” (did you mean “on”?)"),
        ('"line"', "“line” is no date"),
        ('"first.lin.on"', "there is no step “lin” (did you mean “line”?)"),
        ('"first.line.on"', "“line” comes later"),
        ('"other.line.on"', "from a day to a year"),
        ("{ weeks = 0 }", "from a day to a year"),
        ("{ weeks = 53 }", "from a day to a year"),
        ("{ months = 1 }", "from a day to a year"),
        ("{ weeks = 1, days = 2 }", "from a day to a year"),
        ("4", "from a day to a year"),
    ],
)
def test_a_day_to_look_again_that_is_none_is_named_with_its_place(again, message):
    (found,) = mistakes(HEAD + KEPT.format(again) + DATED)
    line = (HEAD + KEPT).splitlines().index("again = {}") + 1
    assert found[:2] == (line, "keep.again") and message in found[2], found


@pytest.mark.parametrize(
    ("kind", "step", "message"),
    [
        (
            "moment",
            ask('rule = "matched"', '[{ id = "a", kind = "several", options = ["x", "y"] }]'),
            "kept as an idea",
        ),
        ("moment", ask('rule = "counted"', '[{ id = "a", kind = "0-10" }]'), "nobody else ever sees it"),
        ("moment", '\n[[step]]\nid = "line"\nread = "each"\n', "asks nothing that could be kept"),
        ("agreement", '\n[[step]]\nid = "line"\nagree = "{other} begins."\n', "say {first} and {second}"),
    ],
)
def test_what_can_t_be_kept_is_named(kind, step, message):
    keep = f'\n[[keep]]\nkind = "{kind}"\nstep = "line"\n'
    assert any(message in said for _, _, said in mistakes(HEAD + keep + step)), mistakes(HEAD + keep + step)


def test_a_step_is_kept_once():
    keep = '\n[[keep]]\nkind = "moment"\nstep = "line"\n'
    assert any("kept twice" in said for _, _, said in mistakes(HEAD + keep * 2 + ask('rule = "shared"')))


MOOD = '{ id = "mood", kind = "mood point" }'


@pytest.mark.parametrize(
    ("fields", "optional"),
    [
        (f'{MOOD}, {{ id = "words", kind = "feelings", most = 3 }}', True),
        (f'{MOOD}, {{ id = "words", kind = "feelings", least = 1 }}', False),
        (f'{MOOD}, {{ id = "words", kind = "feelings", optional = false }}', False),
        ('{ id = "words", kind = "feelings", most = 3 }', False),
    ],
)
def test_up_to_three_words_beside_a_mood_may_be_none(fields, optional):
    step = script(HEAD + ask(fields=f"[{fields}]")).steps[0]
    assert {field.id: field.optional for field in step.fields}["words"] is optional


def test_who_quotes_a_step_as_if_it_were_a_person_is_told_how():
    found = mistakes(HEAD + LINE + OPEN.replace("Both open.", "It says {line.line}."))
    assert any("quoted as {other.line.line}" in message for _, _, message in found)
