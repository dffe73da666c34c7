"""Who comes next where a few threads do what takes long."""

from __future__ import annotations

from duologue.cli.turns import Turns


def drained(turns: Turns[str]) -> list[str]:
    turns.end()
    order = []
    while (turn := turns.take()) is not None:
        order.append(turn[1])
        turns.end_job(turn[0])
    return order


def flood(whose: bytes) -> tuple[Turns[str], list[str | None]]:
    """Fifty tries of one, then one of somebody else's, whose line is `whose`."""
    turns: Turns[str] = Turns()
    left = [turns.put(b"stranger", f"guess {number}") for number in range(50)]
    turns.put(whose, "Ana")
    left += [turns.put(b"stranger", f"later guess {number}") for number in range(50)]
    return turns, left


def test_fifty_tries_of_one_do_not_make_another_wait_for_fifty():
    """check 67: one of theirs is before hers, and no more."""
    turns, left = flood(b"ana")
    assert "Ana" not in left
    assert drained(turns).index("Ana") <= 1


def test_in_one_line_for_everybody_she_would_be_pushed_out():
    """check 67, the control: lines by address are what keeps her place."""
    turns, left = flood(b"stranger")
    assert "Ana" in left
    assert "Ana" not in drained(turns)


def test_nobody_has_two_threads_at_once():
    """check 67: the second thread is there for somebody else."""
    turns: Turns[str] = Turns()
    turns.put(b"stranger", "one")
    turns.put(b"stranger", "two")
    turns.put(b"ana", "hers")
    assert turns.take() == (b"stranger", "two")
    assert turns.take() == (b"ana", "hers")
    turns.end_job(b"ana")
    turns.end_job(b"stranger")
    assert turns.take() == (b"stranger", "one")


def test_the_newest_of_a_line_comes_first_and_the_oldest_leaves():
    """Somebody at a flooded address gets in by trying again."""
    turns: Turns[str] = Turns(most_in_line=2)
    assert [turns.put(b"one", job) for job in ("a", "b", "c")] == [None, None, "a"]
    assert drained(turns) == ["c", "b"]


def test_there_are_only_so_many_lines_and_the_longest_makes_room():
    turns: Turns[str] = Turns(most_lines=2)
    turns.put(b"one", "a")
    turns.put(b"one", "b")
    turns.put(b"two", "c")
    assert turns.put(b"three", "d") == "a"
    assert sorted(drained(turns)) == ["b", "c", "d"]
