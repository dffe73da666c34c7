"""Every source that an exercise ever had is read as it was: rounds keep the version they began with."""

from __future__ import annotations

import pytest
from tests.upgrade.gather_scripts import Source, load

from duologue.manuscript.check import check
from duologue.manuscript.parse import Mistakes, parse

SOURCES = load()


def name(of: Source) -> str:
    return f"{of.slug}@{of.commit}"


def assert_it_is_read_as_it_was(of: Source) -> None:
    script = parse(of.source, of.slug)
    assert (script.slug, script.sha256) == (of.slug, of.sha256)


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_a_source_of_before_is_the_same_script(source: Source) -> None:
    assert_it_is_read_as_it_was(source)


@pytest.mark.parametrize("source", [one for one in SOURCES if one.checked], ids=name)
def test_nobody_can_get_stuck_in_what_was_found_sound_before(source: Source) -> None:
    assert check(parse(source.source, source.slug)).problems == ()


def test_there_are_several_versions_of_what_was_changed() -> None:
    versions = {one.sha256 for one in SOURCES if one.slug == "equal-power/who-carries-what"}
    assert len(versions) >= 5 and len(SOURCES) >= 100


def test_another_text_is_noticed() -> None:
    """The control: one word, and it is another script; one key too many, and it is none."""
    one = SOURCES[0]
    title = f'title = "{parse(one.source, one.slug).title}"'
    assert title in one.source
    with pytest.raises(AssertionError):
        assert_it_is_read_as_it_was(
            Source(
                one.slug, one.sha256, one.commit, one.checked, one.source.replace(title, 'title = "Other"')
            )
        )
    with pytest.raises(Mistakes):
        parse(f"not_a_key = 1\n{one.source}", one.slug)
