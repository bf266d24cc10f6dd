"""Parts of agencies and openings from outside that were written in the database by hand open no text."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.access import consultations, may, relations
from lykta.web.consult.actions import Parts, acknowledge, assign, break_glass
from lykta.web.consult.keeping.purging import purge
from lykta.web.consult.models import BreakGlass, Consultation, Participation
from lykta.web.consult.models.break_glass import Purpose
from lykta.web.consult.models.consultation import Part, State
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.models import Member
from lykta.web.team.policy import Relation
from tests.web import by_hand
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.desk.made import URGENT
from tests.web.team.asking import entries

TEXT = "Samtalets ord"


@pytest.fixture
def theirs(cast: Cast) -> Consultation:
    """A consultation that social services answer; the health agency has no part in it."""
    return made_consultation(text=TEXT, handled_by=cast.social)[0]


def shown(member: Member, consultation: Consultation) -> str:
    client = logged_in(member)
    names = ("desk-consultation", "desk-conversation", "desk-answer")
    return "".join(
        client.get(reverse(name, args=[consultation.pk]), follow=True).content.decode() for name in names
    )


def take_over(theirs: Consultation, cast: Cast) -> None:
    by_hand.write(Participation, Participation.objects.get(consultation=theirs).pk, agency=cast.health.pk)


def put_in(theirs: Consultation, cast: Cast) -> None:
    by_hand.insert(Participation(consultation=theirs, agency=cast.health, part=Part.INVITED))


def take_away(theirs: Consultation, _: Cast) -> None:
    by_hand.delete(Participation, consultation=theirs.pk.hex if connection.vendor == "sqlite" else theirs.pk)


@pytest.mark.parametrize("change", [take_over, put_in, take_away])
def test_a_part_changed_by_hand_opens_nothing_to_anybody(
    theirs: Consultation, cast: Cast, change: Callable[[Consultation, Cast], None]
) -> None:
    change(theirs, cast)
    for member in (cast.coordinator, cast.nurse, cast.social_worker):
        assert TEXT not in shown(member, theirs)


def test_it_is_refused_with_a_page_and_an_entry_that_says_why(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    answer = logged_in(cast.nurse).get(reverse("desk-conversation", args=[theirs.pk]))
    assert answer.status_code == 409
    told = entries()[-1]
    assert (told["act"], told["of"], told["outcome"]) == ("conversation.read", theirs.reference, "refused")
    assert told["detail"] == {"why": "seal"}


def test_no_act_seals_parts_that_were_changed_by_hand(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    assign(theirs, Parts(handling=cast.health, invited=(cast.social,), to=None))
    assert not Consultation.objects.get(pk=theirs.pk).parts_are_true()


def test_putting_the_part_back_opens_it_again(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    by_hand.write(Participation, Participation.objects.get(consultation=theirs).pk, agency=cast.social.pk)
    assert TEXT in shown(cast.social_worker, theirs)


def test_handing_over_and_inviting_keep_the_parts_true(theirs: Consultation, cast: Cast) -> None:
    assign(theirs, Parts(handling=cast.health, invited=(cast.social,), to=cast.nurse))
    assign(theirs, Parts(handling=cast.health, invited=(), to=None))
    assert Consultation.objects.get(pk=theirs.pk).parts_are_true()
    assert TEXT in shown(cast.nurse, theirs)
    assert TEXT not in shown(cast.social_worker, theirs)


def test_a_consultation_read_before_it_was_handed_over_is_true(theirs: Consultation, cast: Cast) -> None:
    before = Consultation.objects.get(pk=theirs.pk)
    assign(Consultation.objects.get(pk=theirs.pk), Parts(handling=cast.health, invited=(), to=None))
    assert before.parts_are_true()


def test_a_consultation_whose_parts_were_changed_is_purged_all_the_same(
    theirs: Consultation, cast: Cast
) -> None:
    take_over(theirs, cast)
    today = timezone.localdate()
    Consultation.objects.filter(pk=theirs.pk).update(state=State.CLOSED, closed_on=today, purge_on=today)
    assert purge(clock_is_right=True).deleted == 1


def test_an_opening_from_outside_put_in_by_hand_opens_nothing(theirs: Consultation, cast: Cast) -> None:
    now = timezone.now()
    by_hand.insert(
        BreakGlass(
            id=uuid4(),
            consultation=theirs,
            member=cast.nurse,
            purpose=Purpose.ACUTE,
            since=now,
            until=now + timedelta(hours=1),
        )
    )
    assert TEXT not in shown(cast.nurse, theirs)
    assert relations(theirs, cast.nurse) == {Relation.OUTSIDE}
    assert not may(cast.nurse, "conversation.read", theirs)
    assert not consultations(cast.nurse).filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("column", ["member", "consultation", "until"])
def test_an_opening_from_outside_changed_by_hand_opens_nothing(
    theirs: Consultation, cast: Cast, column: str
) -> None:
    other, _ = made_consultation(handled_by=cast.social)
    reader = cast.nurse
    of = other if column == "consultation" else theirs
    by = cast.coordinator if column == "member" else cast.nurse
    glass = break_glass(of, by, URGENT)
    later = glass.until + timedelta(days=1)
    changed = {"member": reader.pk, "consultation": theirs.pk, "until": later}[column]
    by_hand.write(BreakGlass, glass.pk, **{column: changed})
    assert TEXT not in shown(reader, theirs)


def test_an_opening_that_was_noted_still_opens(theirs: Consultation, cast: Cast) -> None:
    glass = break_glass(theirs, cast.nurse, URGENT)
    acknowledge(glass, cast.coordinator)
    assert TEXT in shown(cast.nurse, theirs)


def test_an_opening_changed_by_hand_is_not_sealed_by_noting_it(theirs: Consultation, cast: Cast) -> None:
    glass = break_glass(theirs, cast.nurse, URGENT)
    by_hand.write(BreakGlass, glass.pk, until=glass.until + timedelta(days=1))
    with pytest.raises(SealBrokenError):
        acknowledge(BreakGlass.objects.get(), cast.coordinator)
