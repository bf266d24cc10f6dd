"""Each test of asking starts with nobody slowed."""

import pytest

from lykta.web.consult.asking import come_back
from lykta.web.consult.asking.slowing import Slowing


@pytest.fixture(autouse=True)
def nobody_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(come_back, "SLOWING", Slowing())
