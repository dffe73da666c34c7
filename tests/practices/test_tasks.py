"""What two people carry for each other: the visible and the unseen, named for any couple and for nobody."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import duologue

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


def test_noticing_moods_making_up_first_and_starting_this_app_are_among_them() -> None:
    assert {"noticing-moods", "making-up-first", "starting-this-app"} <= {task["id"] for task in TASKS}


def test_a_task_is_a_short_name_with_an_id_of_its_own_and_belongs_to_nobody() -> None:
    ids = [task["id"] for task in TASKS]
    assert len(set(ids)) == len(ids)
    for task in TASKS:
        assert set(task) == {"id", "theme", "text"}, task
        assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", task[key]) for key in ("id", "theme")), task
        assert 5 <= len(task["text"]) <= 75 and task["text"][-1].isalpha(), task
        assert not re.search(r"\b(?:my|mine|our|your|should|must|always|never)\b", task["text"], re.I), task
