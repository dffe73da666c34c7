"""What two people carry for each other: the visible and the unseen, named for any couple and for nobody."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import duologue
from duologue.engine.fields import several
from duologue.rounds import drawing_cards, installed

PRACTICES = Path(duologue.__file__).parent / "practices"
DECK = PRACTICES / "equal-power" / "decks" / "tasks.toml"
TASKS: list[dict[str, str]] = tomllib.loads(DECK.read_text(encoding="utf-8"))["card"]
THEMES: dict[str, str] = tomllib.loads(DECK.read_text(encoding="utf-8"))["themes"]
UNSEEN = {"moods", "talks", "warmth", "time-together"}
AT_A_TIME = 12


def test_there_are_at_least_eighty_tasks_in_groups_that_a_dozen_can_be_drawn_from() -> None:
    groups = Counter(task["theme"] for task in TASKS)
    assert len(TASKS) >= 80
    assert len(groups) == AT_A_TIME, "one of each group makes a dozen that covers a life"
    assert min(groups.values()) >= 6 and max(groups.values()) <= 9


def test_each_group_has_a_name_of_its_own_that_a_page_can_show() -> None:
    assert list(THEMES) == list(dict.fromkeys(task["theme"] for task in TASKS))
    assert len(set(THEMES.values())) == len(THEMES)
    assert all(4 <= len(words) <= 24 for words in THEMES.values())


def test_a_third_of_what_is_carried_is_work_that_nobody_sees() -> None:
    assert sum(task["theme"] in UNSEEN for task in TASKS) * 3 >= len(TASKS)


def test_noticing_moods_and_making_up_first_are_among_them_and_nothing_scores_the_reluctant_one() -> None:
    assert {"noticing-moods", "making-up-first"} <= {task["id"] for task in TASKS}
    assert not any(re.search(r"\b(?:app|Duologue)\b", task["text"]) for task in TASKS)


def test_the_ordinary_dozen_is_work_and_feelings_each_in_a_hand_of_its_own() -> None:
    """Only what is done is asked of for a swap: nobody trades a mood against the bins."""
    deck = tomllib.loads((DECK.parent / "ordinary.toml").read_text(encoding="utf-8"))["card"]
    kinds = {card["id"]: card["kind"] for card in deck}
    script = installed.read_scripts()["equal-power/who-carries-what"]
    hands = drawing_cards.draw(script, "a").hands
    assert {name: {kinds[card.id] for card in hand} for name, hand in hands.items()} == {
        "tasks": {"done"},
        "feelings": {"felt"},
    }
    assert len(kinds) == AT_A_TIME == sum(len(hand) for hand in hands.values())
    (least,) = (field for step in script.steps for field in step.fields if field.kind is several.KIND)
    assert least.source == ("tasks",)


def test_a_task_is_a_short_name_with_an_id_of_its_own_and_belongs_to_nobody() -> None:
    ids = [task["id"] for task in TASKS]
    assert len(set(ids)) == len(ids)
    for task in TASKS:
        assert set(task) == {"id", "theme", "text"}, task
        assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", task[key]) for key in ("id", "theme")), task
        assert 5 <= len(task["text"]) <= 75 and task["text"][-1].isalpha(), task
        assert not re.search(r"\b(?:my|mine|our|your|should|must|always|never)\b", task["text"], re.I), task
