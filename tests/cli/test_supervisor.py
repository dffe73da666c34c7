"""What stops the server can come at any moment, also while it is about to listen to nothing any more."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence

import pytest

from duologue.cli import supervisor

TOLD = (signal.SIGUSR1, signal.SIGUSR2)


def ignore_at_once(signals: Sequence[signal.Signals]) -> None:
    """The control: what was done before."""
    for one in signals:
        signal.signal(one, signal.SIG_IGN)


@pytest.mark.parametrize(("drop", "taken"), [(supervisor.drop_signals, []), (ignore_at_once, list(TOLD))])
def test_a_signal_that_comes_as_it_begins_to_be_ignored_is_not_taken_any_more(
    drop: Callable[[Sequence[signal.Signals]], None],
    taken: list[signal.Signals],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each comes just before its handler goes. Were it taken then, one a moment later would find no handler,
    which Python prints as an error. It is sent to this thread: another would take
    what this one holds back."""
    found: list[int] = []
    before = {one: signal.signal(one, lambda number, _: found.append(number)) for one in TOLD}
    set_handler = signal.signal

    def come_and_set(one: signal.Signals, handler: signal.Handlers) -> object:
        signal.pthread_kill(threading.get_ident(), one)
        return set_handler(one, handler)

    try:
        with monkeypatch.context() as patched:
            patched.setattr(signal, "signal", come_and_set)
            drop(TOLD)
        assert found == taken
        signal.pthread_kill(threading.get_ident(), TOLD[0])
        assert found == taken
        assert not signal.pthread_sigmask(signal.SIG_BLOCK, ()) & set(TOLD)
    finally:
        for one, handler in before.items():
            set_handler(one, handler)
