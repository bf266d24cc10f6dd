"""What tests of logging in start from: the cast, and no try remembered from another test."""

import pytest
from django.core.cache import cache

from tests.web.cast import Cast, made_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture(autouse=True)
def no_try_remembered() -> None:
    cache.clear()
