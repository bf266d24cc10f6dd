"""What tests of the editions start from: the cast, and one team at work for a file."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.web.cast import Cast, made_cast
from tests.web.consult.world import World, made_world, undone


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all tests of a file, whose own transactions lie within this one."""
    with django_db_blocker.unblock(), undone():
        yield made_world()
