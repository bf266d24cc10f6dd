"""Whatever one administrator does with all accounts that only they made, no session reaches any powers.

The attacker holds their own account and every account whose one-time code they know whole; each of those does
what it may, over any sequence of acts. Nobody else does anything.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.team import actions
from lykta.web.team.actions import AccountChanges, NewAccount
from lykta.web.team.models import Member
from lykta.web.team.policy import WITH_AN_AGENCY, WITH_POWERS, Role, policy
from lykta.web.team.second_person import AccountPlace, Asked, NotAllowedError, agree, ask_reset, drop, waiting
from lykta.web.team.start_codes import use_start_code
from tests.examples import examples
from tests.web.cast import Cast, give_app
from tests.web.server import consulting, program

# One database is put back after each example, and an example is some thirty acts of five milliseconds.
PATIENT = settings(
    max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
ACTS = ("make", "change", "close", "reopen", "reset", "code", "agree", "drop", "begin", "lower_and_raise")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS), st.integers(0, 6), st.integers(0, 6), st.sampled_from(Role), st.booleans()
    ),
    min_size=20,
    max_size=40,
)
AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from lykta.web.serving import set_up
set_up()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
settings.ALLOWED_HOSTS.append("testserver")
from lykta.web.audit.verify import find_first_fault
from lykta.web.team.actions import make_administrator
from lykta.web.team.second_person import NotAllowedError
from lykta.web.team.second_person import agree, ask_reset
from lykta.web.team.models import Member, StartCode
from lykta.web.team.start_codes import give_start_code

together, password = 8, "korg vinter sadel moln"
first = Member.objects.order_by("pk").first()
code = give_start_code(first, by="system", by_two=True)
start = Barrier(together)

def send(number):
    client = Client(raise_request_exception=False)
    start.wait()
    try:
        fields = {"code": code, "password1": password, "password2": password}
        return client.post(reverse("first_log_in"), fields).status_code
    finally:
        connection.close()

ada, _code = make_administrator("ada", "Ada")
number = ask_reset(Member.objects.get(username="bo"), by=Member.objects.get(username="ada")).act.pk

def agree_too(_number):
    start.wait()
    try:
        return agree(number, by=None).half is not None
    except NotAllowedError:
        return False
    finally:
        connection.close()

with ThreadPoolExecutor(together) as threads:
    answers = sorted(threads.map(send, range(together)))
    left = StartCode.objects.filter(member=first).count()
    agreed = sum(threads.map(agree_too, range(together)))
print(json.dumps({"answers": answers, "left": left, "agreed": agreed, "whole": find_first_fault() is None}))
"""


@dataclass
class Attacker:
    """An administrator, what they were shown of one-time codes, and the accounts that they hold."""

    cast: Cast
    held: list[Member]
    halves: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def step(self, act: str, by: int, of: int, role: Role, link: bool) -> None:
        """Try one act by an account that is held."""
        hand = Member.objects.get(pk=self.held[by % len(self.held)].pk)
        members = list(Member.objects.order_by("pk"))
        member = members[of % len(members)]
        # The outside log-in is the attacker's own, so that a name that is linked would let them in.
        agency = self.cast.health if role in WITH_AN_AGENCY else None
        place = AccountPlace(role, agency, f"mine{of}" if link else member.outside_name)
        manages = policy().allows("accounts.manage", Role(hand.role))
        confirms = policy().allows("accounts.confirm", Role(hand.role))
        try:
            with transaction.atomic():
                if act in {"agree", "drop"} and confirms:
                    self._answer(act, hand, of)
                elif act == "begin":
                    self._begin()
                elif manages and act not in {"agree", "drop"}:
                    self._manage(act, hand, member, place)
        except (NotAllowedError, IntegrityError):
            # Refused, or an outside name that another account has: the form asks for that beforehand.
            pass

    def _answer(self, act: str, hand: Member, of: int) -> None:
        acts = list(waiting())
        if not acts:
            return
        number = acts[of % len(acts)].pk
        if act == "drop":
            drop(number, by=hand)
        else:
            self.halves.append(agree(number, by=hand).half or "")

    def _manage(self, act: str, hand: Member, member: Member, place: AccountPlace) -> None:
        if act == "make":
            username = f"falsk{next(self.numbers)}"
            _made, code = actions.make(NewAccount(username, username, place), by=hand)
            self.halves.append(code.shown)
        elif act == "change":
            self._saw(actions.change(member, AccountChanges("x", place), by=hand))
        elif act == "close":
            actions.close(member, by=hand)
        elif act == "reopen":
            self._saw(actions.reopen(member, by=hand))
        elif act == "reset":
            self._saw(ask_reset(member, by=hand))
        elif act == "code":
            self.halves.append(actions.start_over(member, by=hand).shown)
        elif act == "lower_and_raise":
            actions.change(member, AccountChanges("x", AccountPlace(Role.READER)), by=hand)
            self.halves.append(actions.start_over(member, by=hand).shown)
            self._begin()
            self._saw(actions.change(member, AccountChanges("x", place), by=hand))

    def _saw(self, asked: Asked | None) -> None:
        if asked and asked.half:
            self.halves.append(asked.half)

    def _begin(self) -> None:
        """Try everything that was shown, alone and in pairs, and set up a factor where it lets in."""
        last = [half for half in self.halves[-5:] if half]
        codes = {*last, *("".join(pair) for pair in itertools.permutations(last, 2))}
        for code in sorted(codes - self.tried):
            member = use_start_code(code, "korg vinter sadel moln")
            self.tried.add(code)
            if member is not None and not Authenticator.objects.filter(user=member).exists():
                give_app(member)
                self.held.append(member)

    def reached(self) -> list[str]:
        """The accounts with powers, other than the attacker's own, that can be entered."""
        held = {member.pk for member in self.held} | set(
            Member.objects.filter(outside_name__startswith="mine").values_list("pk", flat=True)
        )
        entered = Member.objects.filter(pk__in=held, is_active=True, role__in=WITH_POWERS)
        # Whose password was set through a code of their own has still the second factor of the owner.
        return [member.username for member in entered if member != self.cast.administrator]


@pytest.mark.slow
@PATIENT
@given(steps=STEPS)
def test_no_account_with_powers_is_ever_entered(
    cast: Cast, steps: list[tuple[str, int, int, Role, bool]]
) -> None:
    with transaction.atomic():
        # Somebody has not set up a second factor yet: a code of one person alone would let in.
        Authenticator.objects.filter(user=cast.nurse).delete()
        attacker = Attacker(cast, [cast.administrator])
        for act, by, of, role, link in steps:
            attacker.step(act, by, of, role, link)
            attacker._begin()
            assert attacker.reached() == []
        transaction.set_rollback(True)


def test_the_attacker_of_these_tests_does_enter_where_one_person_is_enough(cast: Cast) -> None:
    attacker = Attacker(cast, [cast.administrator])
    attacker.step("make", 0, 0, Role.READER, False)
    attacker.step("begin", 0, 0, Role.READER, False)
    assert [member.role for member in attacker.held] == [Role.ADMINISTRATOR, Role.READER]


@pytest.mark.parametrize("role", sorted(WITH_POWERS))
def test_the_attacker_of_these_tests_would_enter_with_both_halves(cast: Cast, role: Role) -> None:
    attacker = Attacker(cast, [cast.administrator])
    attacker.step("make", 0, 0, role, False)
    attacker.halves.append(agree(waiting().get().pk, by=None).half or "")
    attacker.step("begin", 0, 0, role, False)
    assert len(attacker.reached()) == 1


@pytest.mark.slow
def test_one_is_let_in_by_a_code_and_one_agrees_and_the_others_are_told(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:
        said = json.loads(program(AT_ONCE, variables))
    assert said == {"answers": [*[200] * 7, 302], "left": 0, "agreed": 1, "whole": True}
