"""A kind of screen is one class and one template, and every kind of step has one."""

from __future__ import annotations

from dataclasses import fields

import pytest
from tests.web import states

from duologue.engine.script import StepKind
from duologue.web import page, presenting
from duologue.web.screens.archived import Archived
from duologue.web.screens.screen import Screen

# A step of turns is no screen: the steps in it are.
WITHOUT = {StepKind.TURNS}


def kinds() -> dict[str, type[Screen]]:
    """By their templates: a class with slots is made twice, and the first is nobody's."""
    return {kind.template: kind for kind in Screen.__subclasses__()}


def test_every_kind_of_step_has_its_screen():
    assert set(presenting.OF_STEPS) == set(StepKind) - WITHOUT


def test_every_kind_of_screen_has_a_template_and_every_template_a_kind():
    found = page.make_environment().list_templates(filter_func=lambda name: name.startswith("screens/"))
    assert sorted(found) == sorted(f"screens/{name}.html" for name in kinds())


def test_the_gallery_shows_every_kind_of_screen_but_an_archive():
    shown = {one.screen.template for one in (*states.screens().values(), *states.offered().values())}
    assert shown == set(kinds()) - {Archived.template}


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds())
def test_a_kind_of_screen_is_small(kind: type[Screen]):
    """What two kinds of screen need differs, so none carries the fields of another."""
    assert len(fields(kind)) <= 10
