"""Handing over: nobody takes from outside what they cannot read, and who loses it gets a notice."""

import pytest
from django.urls import reverse

from lykta.web.consult.actions.team import Assignment, OutsideAccess, assign, break_glass
from lykta.web.consult.models import Consultation, Participation, ParticipationKind, Purpose
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.views.walking import Tab
from tests.web.team.asking import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(cast: Cast) -> Consultation:
    """A consultation that social services answer; the coordinator works for the health agency."""
    return made_consultation(text="Samtalets ord", handled_by=cast.social)[0]


def answering(consultation: Consultation) -> str:
    return Participation.objects.get(consultation=consultation, part=ParticipationKind.HANDLING).agency.name


@pytest.mark.parametrize("invited", [False, True])
def test_a_coordinator_takes_nothing_over_from_outside_without_a_reason(
    cast: Cast, theirs: Consultation, invited: bool
) -> None:
    """As the coordinator who handed it to her own agency, read it, and handed it back."""
    if invited:
        assign(theirs, Assignment(handling=cast.social, invited=(cast.health,)))
    client = logged_in(cast.coordinator)
    answer = Tab(client, "desk-assign", theirs).send(handling=cast.health.pk)
    assert answer.status_code == 409
    assert "Nödöppna konsultationen först" in answer.content.decode()
    assert answering(theirs) == "Socialtjänsten"
    last = entries()[-1]
    assert (last["act"], last["outcome"]) == ("consultation.assign", "refused")
    assert last["detail"] == {"act": "assign", "why": "not-yours"}
    assert client.get(reverse("desk-conversation", args=[theirs.pk])).status_code == 403


def test_whoever_has_opened_it_from_outside_takes_it_over(cast: Cast, theirs: Consultation) -> None:
    access = OutsideAccess(purpose=next(iter(Purpose)), reason="Ingen svarar där.", hours=1)
    break_glass(theirs, cast.coordinator, access)
    answer = Tab(logged_in(cast.coordinator), "desk-assign", theirs).send(handling=cast.health.pk)
    assert answer.status_code == 302
    assert answering(theirs) == "Regionen"


def test_a_coordinator_still_gives_it_to_another_agency_and_invites_her_own(
    cast: Cast, theirs: Consultation
) -> None:
    assign(theirs, Assignment(handling=cast.health))
    Consultation.objects.filter(pk=theirs.pk).update(assigned_to=None)
    answer = Tab(logged_in(cast.coordinator), "desk-assign", theirs).send(
        handling=cast.social.pk, invited=[cast.health.pk]
    )
    assert answer.status_code == 302
    assert answering(theirs) == "Socialtjänsten"
    kept = Tab(logged_in(cast.coordinator), "desk-assign", theirs).send(handling=cast.social.pk)
    assert kept.status_code == 302


def test_the_agency_that_loses_it_gets_a_notice_unless_it_gave_it_away(
    cast: Cast, theirs: Consultation
) -> None:
    def told() -> list[str]:
        found = Notice.objects.filter(occasion=Occasion.HANDED_ON).order_by("member__username")
        return [notice.member.username for notice in found]

    assign(theirs, Assignment(handling=cast.health), by=cast.social_worker)
    assert told() == []
    make = Member.objects.create_member
    agency = Agency.objects.create(name="Polisen")
    third = make(username="tredje", name="Tredje", role=Role.COORDINATOR, agency=agency)
    assign(theirs, Assignment(handling=cast.social), by=third)
    assert told() == ["samordnare", "vard"]
