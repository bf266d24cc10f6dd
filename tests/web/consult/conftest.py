"""What tests of the whole consultation start from: one team at work for each file of them."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.web.consult.world import World, made_world, undone


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all tests of a file, whose own transactions lie within this one."""
    with django_db_blocker.unblock(), undone():
        yield made_world()
