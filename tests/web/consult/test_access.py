"""Which consultations a member may do what to, by the policy alone."""

import itertools

import pytest

from lykta.web.consult.access import consultations, relations
from lykta.web.consult.models.consultation import Part, Participation
from lykta.web.team.policy import Relation, Role, policy
from tests.web.cast import Cast, made_cast, made_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return made_cast()


ELSEWHERE = {Relation.ANY, Relation.OWN_AGENCY, Relation.OTHER_AGENCY}
OF_CONSULTATIONS = sorted(
    name
    for name, roles in policy().allowed.items()
    if not ELSEWHERE & {relation for said in roles.values() for relation in said}
)


@pytest.mark.parametrize("permission", OF_CONSULTATIONS)
def test_a_list_holds_what_the_policy_lets_the_member_do_and_nothing_else(
    cast: Cast, permission: str
) -> None:
    own, other = cast.health, cast.social
    parts = [None, (own, Part.HANDLING), (own, Part.INVITED)]
    others = [None, (other, Part.HANDLING), (other, Part.INVITED)]
    for mine, theirs in itertools.product(parts, others):
        consultation, _ = made_consultation()
        for agency, part in filter(None, (mine, theirs)):
            Participation.objects.create(consultation=consultation, agency=agency, part=part)
        for member in (cast.coordinator, cast.nurse, cast.reader, cast.administrator):
            standing = relations(consultation, member)
            wanted = any(policy().allows(permission, Role(member.role), each) for each in standing)
            assert consultations(member, permission).filter(pk=consultation.pk).exists() is wanted


def test_a_relation_is_what_its_name_says(cast: Cast) -> None:
    alone, _ = made_consultation()
    handled, _ = made_consultation(handled_by=cast.health, invited=cast.social)
    assert relations(alone, cast.nurse) == {Relation.UNASSIGNED}
    assert relations(handled, cast.nurse) == {Relation.HANDLING}
    assert relations(handled, cast.social_worker) == {Relation.INVITED}
    other, _ = made_consultation(handled_by=cast.social)
    assert relations(other, cast.nurse) == {Relation.OUTSIDE}
