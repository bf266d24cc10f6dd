"""An edition that was approved, published or withdrawn by hand in the database is shown to nobody."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.editions.actions import UNTRUE, publish, take_up, withdraw
from lykta.web.editions.folders import RefusedError
from lykta.web.editions.models import Edition, EditionState
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.admission import check_seals
from tests.web import by_hand
from tests.web.cast import Cast, logged_in
from tests.web.editions.made import brought_to, made_edition, made_folder

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

PAGE = "/lagesbild/2026/sv/index.html"
WORDS = "ring i stället någon annan"


@pytest.fixture
def published(cast: Cast) -> Edition:
    return brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse)


def test_a_draft_that_was_published_in_the_database_is_not_shown(client: Client, cast: Cast) -> None:
    draft, now = made_edition(cast.coordinator), timezone.now()
    by_hand.write(
        Edition,
        draft.pk,
        state=EditionState.PUBLISHED,
        approved_by=cast.nurse.pk,
        approved_at=now,
        published_by=cast.coordinator.pk,
        published_at=now,
    )
    assert client.get(PAGE).status_code == 404
    assert "Ingen utgåva är publicerad än." in client.get("/lagesbild/").content.decode()
    assert f"editions_edition:{draft.pk}" in check_seals().sentence("sv")


def test_a_reason_that_was_written_in_the_database_stands_on_no_page(
    client: Client, published: Edition
) -> None:
    by_hand.write(
        Edition,
        published.pk,
        state=EditionState.WITHDRAWN,
        reason=WORDS,
        withdrawn_at=timezone.now(),
        name=WORDS,
    )
    assert WORDS not in client.get("/lagesbild/").content.decode()
    assert client.get(PAGE).status_code == 404


def test_the_team_sees_that_it_was_changed_and_can_do_nothing_with_it(cast: Cast, published: Edition) -> None:
    by_hand.write(Edition, published.pk, published_at=None)
    client = logged_in(cast.coordinator)
    assert "ändrad i databasen" in client.get(reverse("editions")).content.decode()
    page = client.get(reverse("edition", args=[published.pk])).content.decode()
    assert "vid sidan av Lykta" in page
    assert reverse("edition-withdraw", args=[published.pk]) not in page
    assert client.post(reverse("edition-withdraw", args=[published.pk]), {"reason": "Fel"}).status_code == 409
    preview = reverse("edition-preview", args=[published.pk, "sv/index.html"])
    assert client.get(preview).status_code == 404


def test_none_is_registered_or_published_beside_one_that_was_changed(cast: Cast, published: Edition) -> None:
    """The attack on a new one would not try the one whose row says that it was never published."""
    later = brought_to(
        made_edition(cast.coordinator, "2027", date="2027-03-31", later=True),
        EditionState.APPROVED,
        cast.nurse,
    )
    by_hand.write(Edition, published.pk, published_at=None)
    with pytest.raises(RefusedError, match=str(UNTRUE)):
        publish(later, cast.coordinator)
    with pytest.raises(RefusedError, match=str(UNTRUE)):
        take_up(made_folder("2028", date="2028-03-31"), cast.coordinator)
    with pytest.raises(SealBrokenError):
        withdraw(published, cast.coordinator, "Fel siffror")
