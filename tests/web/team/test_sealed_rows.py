"""Whether the keys are those of the database: a few rows of each kind are opened."""

import pytest
from allauth.mfa.models import Authenticator

from lykta.web.health import State, examine
from tests.web.cast import Cast


def sealed() -> tuple[State, str]:
    return next((found.state, found.reason) for found in examine().findings if found.code == "sealed")


@pytest.mark.django_db
def test_nothing_sealed_is_well() -> None:
    assert sealed() == (State.OK, "none")


def test_what_opens_is_well(cast: Cast) -> None:
    assert sealed() == (State.OK, "opens")


def test_one_altered_row_warns_and_closes_nothing(cast: Cast) -> None:
    row = Authenticator.objects.order_by("pk").first()
    assert row
    row.data["secret"] = Authenticator.objects.order_by("pk")[1].data["secret"]
    row.save()
    assert sealed() == (State.WARN, "unopened")


def test_keys_that_open_nothing_are_another_servers(cast: Cast) -> None:
    secrets = [row.data["secret"] for row in Authenticator.objects.order_by("pk")]
    for row, other in zip(Authenticator.objects.order_by("pk"), secrets[1:] + secrets[:1], strict=True):
        row.data["secret"] = other
        row.save()
    assert sealed() == (State.FAIL, "other_keys")
