"""Who may do what to a consultation and in which state; parts written by hand open nothing."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.access import (
    TABLE,
    Act,
    Condition,
    NotNowError,
    Refusal,
    allows,
    begin,
    consultations,
    may,
    refusal_of,
    relations,
    untrue_parts,
)
from lykta.web.consult.actions.closing import ask_deletion, close, hold, purge
from lykta.web.consult.actions.team import Assignment, acknowledge, assign, break_glass, open_case
from lykta.web.consult.models import (
    BreakGlass,
    Consultation,
    ConsultationState,
    EarlyReason,
    Participation,
    ParticipationKind,
    Purpose,
)
from lykta.web.consult.views.consultation import STEPS
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.access import routes
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Relation, Role, policy
from tests.web import by_hand
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.world import URGENT
from tests.web.team.asking import entries

ELSEWHERE = {Relation.ANY, Relation.OWN_AGENCY, Relation.OTHER_AGENCY}


OF_CONSULTATIONS = sorted(
    name
    for name, roles in policy().allowed.items()
    if not ELSEWHERE & {relation for said in roles.values() for relation in said}
)


@pytest.mark.django_db
@pytest.mark.parametrize("permission", OF_CONSULTATIONS)
def test_a_list_holds_what_the_policy_lets_the_member_do_and_nothing_else(
    cast: Cast, permission: str
) -> None:
    own, other = cast.health, cast.social
    parts = [None, (own, ParticipationKind.HANDLING), (own, ParticipationKind.INVITED)]
    others = [None, (other, ParticipationKind.HANDLING), (other, ParticipationKind.INVITED)]
    for mine, theirs in itertools.product(parts, others):
        consultation, _ = made_consultation()
        for agency, part in filter(None, (mine, theirs)):
            Participation.objects.create(consultation=consultation, agency=agency, part=part)
        for member in (cast.coordinator, cast.nurse, cast.reader, cast.administrator):
            standing = relations(consultation, member)
            wanted = any(policy().allows(permission, Role(member.role), each) for each in standing)
            assert consultations(member, permission).filter(pk=consultation.pk).exists() is wanted


@pytest.mark.django_db
def test_a_relation_is_what_its_name_says(cast: Cast) -> None:
    alone, _ = made_consultation()
    handled, _ = made_consultation(handled_by=cast.health, invited=cast.social)
    assert relations(alone, cast.nurse) == {Relation.UNASSIGNED}
    assert relations(handled, cast.nurse) == {Relation.HANDLING}
    assert relations(handled, cast.social_worker) == {Relation.INVITED}
    other, _ = made_consultation(handled_by=cast.social)
    assert relations(other, cast.nurse) == {Relation.OUTSIDE}


# What is done from somewhere else than the list of deeds: by the asker, or beside what it is about.
NOT_ON_THE_PAGE = {
    Act.REPLY,
    Act.DRAFT,
    Act.TAKE_BACK,
    Act.END,
    Act.FINISH_TASK,
    Act.RECORD_ITEM,
    Act.WITHDRAW,
    Act.BREAK_GLASS,
    Act.AGREE_DELETION,
    Act.DROP_DELETION,
}


def test_every_act_has_its_line_and_is_offered_somewhere() -> None:
    assert set(TABLE) == set(Act)
    assert {step.act for step in STEPS} | NOT_ON_THE_PAGE == set(Act)
    assert not {step.act for step in STEPS} & NOT_ON_THE_PAGE


def test_only_closing_leads_to_closed_and_only_opening_again_leads_out_of_it() -> None:
    to_closed = {act for act, rule in TABLE.items() if rule.leads_to == ConsultationState.CLOSED}
    assert to_closed == {Act.CLOSE, Act.END}
    out = {act for act, rule in TABLE.items() if ConsultationState.CLOSED in rule.states and rule.leads_to}
    assert out == {Act.REOPEN}


def test_every_state_leads_to_another() -> None:
    for state in ConsultationState:
        assert any(state in rule.states and rule.leads_to not in {None, state} for rule in TABLE.values())


def test_every_condition_is_asked_for_by_some_act() -> None:
    assert {each for rule in TABLE.values() for each in rule.needs} == set(Condition)


def test_each_step_leads_to_a_route_that_asks_for_its_permission() -> None:
    permissions = {route.name: route.permission for route in routes()}
    for step in STEPS:
        assert permissions[step.address] == policy().require_defined(step.permission)


@pytest.mark.django_db
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("is_closed", [False, True])
def test_an_act_that_the_table_refuses_begins_nothing(act: Act, *, is_closed: bool) -> None:
    one, _ = made_consultation()
    if is_closed:
        close(one)
    state, refused = ConsultationState(one.state), refusal_of(one, act)
    assert allows(one, act) == (refused is None)
    if refused is None:
        begin(one, act)
        assert one.state == TABLE[act].state_after(state)
        return
    with pytest.raises(NotNowError) as raised:
        begin(one, act)
    assert raised.value.refusal is refused
    assert one.state == state
    if state not in TABLE[act].states:
        assert refused is (Refusal.CLOSED if is_closed else Refusal.OPEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("has_case", "deletion_asked", "held_days"),
    [*itertools.product([False, True], [False, True], [None, -1, 0, 30])],
)
def test_the_acts_that_are_open_are_those_of_which_all_that_they_need_is_so(
    cast: Cast, *, has_case: bool, deletion_asked: bool, held_days: int | None
) -> None:
    one, _ = made_consultation()
    if has_case:
        open_case(one, "Gran")
    if deletion_asked:
        ask_deletion(one, cast.coordinator, EarlyReason.SPAM)
    if held_days is not None:
        today = timezone.localdate()
        hold(one, reason="Rättens begäran", until=today + timedelta(days=30))
        one.held_until = today + timedelta(days=held_days)
    so = {
        Condition.CASE: has_case,
        Condition.NO_CASE: not has_case,
        Condition.HAS_HOLD: held_days is not None,
        Condition.NO_HOLD_NOW: held_days in {None, -1},
        Condition.DELETION_ASKED: deletion_asked,
        Condition.NO_DELETION_ASKED: not deletion_asked,
        Condition.UNREAD_ANSWER: False,
    }
    expected = {
        act
        for act, rule in TABLE.items()
        if one.state in rule.states and all(so[each] for each in rule.needs)
    }
    assert {act for act in Act if allows(one, act)} == expected


@pytest.mark.django_db(transaction=True)
def test_no_act_begins_outside_the_transaction_of_its_entry() -> None:
    one, _ = made_consultation()
    with pytest.raises(transaction.TransactionManagementError):
        begin(one, Act.ANSWER)


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
    by_hand.insert(Participation(consultation=theirs, agency=cast.health, part=ParticipationKind.INVITED))


def take_away(theirs: Consultation, _: Cast) -> None:
    by_hand.delete(Participation, consultation=theirs.pk.hex if connection.vendor == "sqlite" else theirs.pk)


@pytest.mark.parametrize("change", [take_over, put_in, take_away])
def test_a_part_changed_by_hand_opens_nothing_to_anybody(
    theirs: Consultation, cast: Cast, change: Callable[[Consultation, Cast], None]
) -> None:
    change(theirs, cast)
    for member in (cast.coordinator, cast.nurse, cast.social_worker):
        assert TEXT not in shown(member, theirs)


@pytest.mark.parametrize("change", [take_over, put_in])
def test_a_part_changed_by_hand_opens_no_first_line_in_the_inbox(
    theirs: Consultation, cast: Cast, change: Callable[[Consultation, Cast], None]
) -> None:
    open_case(theirs, "Björk")
    own, _ = made_consultation(text="Deras egen fråga", handled_by=cast.health)
    change(theirs, cast)
    for member in (cast.coordinator, cast.nurse):
        inbox = logged_in(member).get(reverse("desk-inbox")).content.decode()
        assert TEXT not in inbox
        assert "Björk" not in inbox
        assert str(theirs.pk) not in inbox
        assert "1 konsultation visas inte" in inbox
        assert str(own.pk) in inbox


def test_whose_parts_are_untrue_is_asked_in_few_queries(
    theirs: Consultation, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    changed, *_ = (made_consultation(handled_by=cast.social)[0] for _ in range(5))
    many = list(Consultation.objects.all())
    with django_assert_max_num_queries(1):
        assert untrue_parts(many) == frozenset()
    assign(theirs, Assignment(handling=cast.health, invited=(), to=None))
    assert untrue_parts(many) == frozenset()
    put_in(changed, cast)
    with django_assert_max_num_queries(3):
        assert untrue_parts(many) == {changed.pk}


def test_with_a_part_changed_by_hand_nobody_reads_why_it_was_opened_by_emergency_access(
    theirs: Consultation, cast: Cast
) -> None:
    glass = break_glass(theirs, cast.nurse, URGENT)
    take_over(theirs, cast)
    answer = logged_in(cast.coordinator).get(reverse("desk-glass-acknowledge", args=[glass.pk]))
    assert answer.status_code == 409
    assert URGENT.reason not in answer.content.decode()
    assert entries()[-1]["detail"] == {"why": "seal"}


def test_with_a_part_changed_by_hand_it_is_not_opened_by_emergency_access(
    theirs: Consultation, cast: Cast
) -> None:
    school = Agency.objects.create(name="Skolan")
    by_hand.insert(Participation(consultation=theirs, agency=school, part=ParticipationKind.INVITED))
    fields = {"which": theirs.short, "purpose": "acute", "reason": "Den nås inte.", "hours": "1"}
    logged_in(cast.nurse).post(reverse("desk-glass"), fields)
    assert not BreakGlass.objects.exists()


def test_it_is_refused_with_a_page_and_an_entry_that_says_why(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    answer = logged_in(cast.nurse).get(reverse("desk-conversation", args=[theirs.pk]))
    assert answer.status_code == 409
    told = entries()[-1]
    assert (told["act"], told["of"], told["outcome"]) == ("conversation.read", theirs.reference, "refused")
    assert told["detail"] == {"why": "seal"}


def test_no_act_seals_parts_that_were_changed_by_hand(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    assign(theirs, Assignment(handling=cast.health, invited=(cast.social,), to=None))
    assert not Consultation.objects.get(pk=theirs.pk).parts_are_true()


def test_putting_the_part_back_opens_it_again(theirs: Consultation, cast: Cast) -> None:
    take_over(theirs, cast)
    by_hand.write(Participation, Participation.objects.get(consultation=theirs).pk, agency=cast.social.pk)
    assert TEXT in shown(cast.social_worker, theirs)


def test_handing_over_and_inviting_keep_the_parts_true(theirs: Consultation, cast: Cast) -> None:
    assign(theirs, Assignment(handling=cast.health, invited=(cast.social,), to=cast.nurse))
    assign(theirs, Assignment(handling=cast.health, invited=(), to=None))
    assert Consultation.objects.get(pk=theirs.pk).parts_are_true()
    assert TEXT in shown(cast.nurse, theirs)
    assert TEXT not in shown(cast.social_worker, theirs)


def test_a_consultation_read_before_it_was_handed_over_is_true(theirs: Consultation, cast: Cast) -> None:
    before = Consultation.objects.get(pk=theirs.pk)
    assign(Consultation.objects.get(pk=theirs.pk), Assignment(handling=cast.health, invited=(), to=None))
    assert before.parts_are_true()


def test_a_consultation_whose_parts_were_changed_is_purged_all_the_same(
    theirs: Consultation, cast: Cast
) -> None:
    take_over(theirs, cast)
    today = timezone.localdate()
    Consultation.objects.filter(pk=theirs.pk).update(
        state=ConsultationState.CLOSED, closed_on=today, purge_on=today
    )
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
