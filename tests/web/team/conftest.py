"""What tests of logging in start from: the cast."""

import pytest

from tests.web.cast import Cast, made_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()
