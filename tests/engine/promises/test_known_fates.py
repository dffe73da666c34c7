"""What a course keeps of its scenes changes nothing of what comes out: each exercise is checked with it and
without it, way by way."""

from __future__ import annotations

import pytest
from tests.engine.promises.test_installed import EXERCISES, script_of

from duologue.engine import fate
from duologue.engine.course import Course
from duologue.manuscript.check import Report, check

LONGEST = "consensus/decide-together"


SCRIPTS = {script.slug: script for script in map(script_of, EXERCISES)}


class Forgetful(dict[object, bool]):
    """Keeps nothing: everything is worked out anew, as it was before."""

    def __setitem__(self, key: object, value: bool) -> None:
        pass


def forgotten(slug: str) -> Report:
    kept = Course.__post_init__

    def begin(self: Course) -> None:
        kept(self)
        object.__setattr__(self, "fates", Forgetful())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Course, "__post_init__", begin)
        return check(SCRIPTS[slug])


@pytest.mark.soak
def test_every_exercise_comes_out_the_same() -> None:
    for slug, script in SCRIPTS.items():
        assert check(script) == forgotten(slug), slug


def test_twelve_passes_are_walked_without_asking_each_earlier_one_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And come out the same. Counted, since a slow neighbour is not a defect; the control is the walk that
    keeps nothing."""
    asked: list[int] = [0]
    real = fate._work_out_passed_over

    def counted(course: Course, scene: object) -> bool:
        asked[0] += 1
        return real(course, scene)  # type: ignore[arg-type]

    monkeypatch.setattr(fate, "_work_out_passed_over", counted)
    found = check(SCRIPTS[LONGEST])
    kept, asked[0] = asked[0], 0
    assert found == forgotten(LONGEST)
    assert kept * 8 < asked[0]
