"""The table of states and acts: it is whole, and the pages, the routes and the policy follow it."""

import pytest
from django.db import transaction

from lykta.web.consult.desk.overview import DEEDS
from lykta.web.consult.keeping.closing import close
from lykta.web.consult.models.consultation import State
from lykta.web.consult.states import TABLE, Act, Condition, NotNowError, Refusal, allows, begin, refusal
from lykta.web.team.access import routes
from lykta.web.team.policy import policy
from tests.web.cast import made_consultation

# What is done from somewhere else than the list of deeds: by the asker, or beside what it is about.
ELSEWHERE = {
    Act.REPLY,
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
    assert {deed.act for deed in DEEDS} | ELSEWHERE == set(Act)
    assert not {deed.act for deed in DEEDS} & ELSEWHERE


def test_only_closing_leads_to_closed_and_only_opening_again_leads_out_of_it() -> None:
    to_closed = {act for act, rule in TABLE.items() if rule.leads_to == State.CLOSED}
    assert to_closed == {Act.CLOSE, Act.END}
    out = {act for act, rule in TABLE.items() if State.CLOSED in rule.states and rule.leads_to}
    assert out == {Act.REOPEN}


def test_every_state_leads_to_another() -> None:
    for state in State:
        assert any(state in rule.states and rule.leads_to not in {None, state} for rule in TABLE.values())


def test_every_condition_is_asked_for_by_some_act() -> None:
    assert {each for rule in TABLE.values() for each in rule.needs} == set(Condition)


def test_each_deed_leads_to_a_route_that_asks_for_its_permission() -> None:
    permissions = {route.name: route.permission for route in routes()}
    for deed in DEEDS:
        assert permissions[deed.address] == policy().known(deed.permission)


@pytest.mark.django_db
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("is_closed", [False, True])
def test_an_act_that_the_table_refuses_begins_nothing(act: Act, *, is_closed: bool) -> None:
    one, _ = made_consultation()
    if is_closed:
        close(one)
    state, refused = State(one.state), refusal(one, act)
    assert allows(one, act) == (refused is None)
    if refused is None:
        begin(one, act)
        assert one.state == (TABLE[act].leads_to or state)
        return
    with pytest.raises(NotNowError) as raised:
        begin(one, act)
    assert raised.value.refusal is refused
    assert one.state == state
    if state not in TABLE[act].states:
        assert refused is (Refusal.CLOSED if is_closed else Refusal.OPEN)


@pytest.mark.django_db(transaction=True)
def test_no_act_begins_outside_the_transaction_of_its_entry() -> None:
    one, _ = made_consultation()
    with pytest.raises(transaction.TransactionManagementError):
        begin(one, Act.ANSWER)
