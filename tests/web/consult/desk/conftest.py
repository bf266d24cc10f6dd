"""What the desk's tests start from."""

import pytest
from django.test import Client

from lykta.web.consult.models import Consultation
from tests.web.cast import Cast, logged_in, made_cast, made_consultation


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    """One that the health agency answers."""
    return made_consultation(handled_by=cast.health)[0]


@pytest.fixture
def client(cast: Cast) -> Client:
    """The browser of a member of the health agency."""
    return logged_in(cast.nurse)
