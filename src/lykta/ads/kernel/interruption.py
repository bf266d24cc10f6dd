"""Ctrl-C waits while a kernel is compiled or loaded, and, within `interruptible`, while one gives its arrays.

LLVM and numba call functions of Python then. What one of them raises is lost, and what it should have
answered is read as an address all the same: the process crashes (llvmlite 0.48, numba 0.68). A lock that was
just taken would also stay taken. So what the handlers of Ctrl-C and of a request to end would raise waits
until numba is done.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType
from typing import Any, Final

from numba.core import event as event_of_numba

# What numba ships of its types leaves this out.
event: Any = event_of_numba

_COMPILING: Final = "numba:compiler_lock"
_WAITING: Final = (signal.SIGINT, signal.SIGTERM)

type _Handler = Callable[[int, FrameType | None], Any]


def let_interruptions_wait() -> None:
    """Have the handlers of Ctrl-C and of a request to end wait in all that numba does from now on."""
    event.register(_COMPILING, _Interruptions())


@contextmanager
def interruptible() -> Iterator[None]:
    """Within, a signal that comes while numba runs Python is handled as soon as it does not."""
    if current_thread() is not main_thread():
        # Handlers are called on the main thread alone.
        yield
        return
    before: dict[signal.Signals, _Handler] = {}
    for number in _WAITING:
        handler = signal.getsignal(number)
        if callable(handler):
            before[number] = handler
            signal.signal(number, _outside_numba(handler))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _outside_numba(handler: _Handler) -> _Handler:
    def handle(number: int, frame: FrameType | None) -> None:
        caller = _caller_of_numba(frame)
        if caller is None:
            handler(number, frame)
        else:
            _raise_at_next_line(caller, number)

    return handle


def _caller_of_numba(frame: FrameType | None) -> FrameType | None:
    """What called numba, if a frame is numba's or was called by it."""
    caller = None
    while frame is not None:
        if str(frame.f_globals.get("__name__")).partition(".")[0] in {"numba", "llvmlite"}:
            caller = frame.f_back
        frame = frame.f_back
    return caller


def _raise_at_next_line(frame: FrameType, number: int) -> None:
    """Send the signal again when the frame goes on. A timer or a thread would not do: while a kernel runs
    Python looks for no signal, and the first that looks is numba again.
    """
    before, own = sys.gettrace(), frame.f_trace

    def send(*_event: Any) -> None:
        frame.f_trace = own
        sys.settrace(before)
        signal.raise_signal(number)

    frame.f_trace = send
    sys.settrace(lambda *_event: None)


class _Interruptions(event.Listener):  # type: ignore[misc]
    """Is told when numba begins and ends; handlers are called on the main thread alone."""

    def __init__(self) -> None:
        self._depth = 0
        self._handlers: dict[signal.Signals, Any] = {}
        self._came: list[int] = []

    def on_start(self, _event: Any) -> None:
        if current_thread() is not main_thread():
            return
        if self._depth == 0:
            try:
                self._replace()
            except BaseException:
                self._put_back()
                raise
        self._depth += 1

    def on_end(self, _event: Any) -> None:
        if current_thread() is not main_thread():
            return
        self._depth -= 1
        if self._depth == 0:
            try:
                self._put_back()
            finally:
                came, self._came = self._came, []
            for number in came:
                signal.raise_signal(number)

    def _replace(self) -> None:
        for number in _WAITING:
            handler = signal.getsignal(number)
            # One that is none of Python's raises nothing in Python.
            if callable(handler) and handler != self._note:
                self._handlers[number] = handler
                signal.signal(number, self._note)

    def _put_back(self) -> None:
        try:
            self._set_handlers()
        finally:
            # The first that is back may have raised before the next was.
            self._set_handlers()
            self._handlers.clear()

    def _set_handlers(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._came.append(number)
