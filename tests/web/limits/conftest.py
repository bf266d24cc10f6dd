"""A clock that is set by hand."""

import time
from typing import Final

import pytest

_DAY_S: Final = 86_400
_HOUR_S: Final = 3_600


class Time:
    """The time that the program sees, in place of the system's: six in the morning (UTC) at first.

    Addresses have other names each day: the hours that a test lets go by must not reach the next.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = time.time() // _DAY_S * _DAY_S + 6 * _HOUR_S
        monkeypatch.setattr(time, "time", lambda: self.at)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)
