"""What tests of logging in start from: the cast, and a clock that stands still where counts would drain."""

import time

import pytest

from tests.web.cast import Cast, made_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still: on a busy machine a count by the minute would drain while a test fills it."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
