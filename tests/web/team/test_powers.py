"""Who could read what on a day: the log alone tells it, and it tells the same as the query that lets in."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.audit import chain
from lykta.web.audit.models import HEAD, Entry, Head
from lykta.web.audit.recording import record, seals
from lykta.web.consult.access import relations
from lykta.web.consult.actions.team import OutsideAccess, break_glass
from lykta.web.consult.database import write_baseline
from lykta.web.consult.models import Consultation, EarlyReason, Purpose
from lykta.web.team.actions import AccountChanges, NewAccount, change, close, make, reopen
from lykta.web.team.log_codes import glass_codes
from lykta.web.team.models import Member
from lykta.web.team.policy import Relation, Role, policy
from lykta.web.team.powers import BrokenLogError, NoBaselineError, PowersReport, differences, report
from lykta.web.team.second_person import AccountPlace, agree, drop, waiting
from tests.examples import examples
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.views.walking import Tab
from tests.web.team.asking import entries

# What a database refuses, or writes at the same moment, shows in the answers here.
pytestmark = pytest.mark.either_database

type Rights = set[tuple[int, str, str, bool]]

TODAY = timezone.localdate
CASE = "consultation:00000000-0000-0000-0000-000000000007"
PATIENT = settings(
    max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def begun(*, consultations: int = 0, handled_by: Any = None) -> list[Consultation]:
    """Have the log begin to tell, with so many consultations before it did."""
    made = [made_consultation(handled_by=handled_by)[0] for _ in range(consultations)]
    with transaction.atomic():
        write_baseline()
    return made


def rights(found: PowersReport) -> Rights:
    """The report as rows: member, consultation, relation, whether it reads the conversation."""
    return {
        (held.account.number, right.consultation, str(right.relation), right.reads_conversation)
        for held in found.held
        for right in held.rights
    }


def true_rights() -> Rights:
    """The same by the query that lets in or not, for each member and consultation as they are now."""
    found: Rights = set()
    for member in Member.objects.filter(is_active=True):
        for consultation in Consultation.objects.all():
            for relation in relations(consultation, member):
                if policy().allows("consultation.read", Role(member.role), relation):
                    reads = policy().allows("conversation.read", Role(member.role), relation)
                    found.add((member.pk, str(consultation.pk), str(relation), reads))
    return found


def written(*said: dict[str, Any]) -> None:
    """A log of these entries, sealed as the server does; what an entry does not say is usual."""
    usual = {"who": "system", "of": "", "outcome": "done"}
    made, digest = seals(), chain.START
    for number, each in enumerate(said, start=1):
        content = json.dumps(usual | each).encode()
        digest = chain.hash_of(digest, number, content)
        seal = made.of_entry(number, digest)
        Entry.objects.create(number=number, content=content, hash=digest, seal=seal)
    last = len(said)
    Head.objects.create(pk=HEAD, number=last, hash=digest, seal=made.of_head(last, digest))


def at(day: str, hour: int = 12) -> str:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00").isoformat()


def account(
    number: int, role: str, agency: int | None, *, active: bool = True, **more: Any
) -> dict[str, Any]:
    detail = {"role": role, "agency": agency, "active": active, "made_by": None}
    return {"of": f"member:{number}", "detail": detail | more}


def parts(handling: int, *invited: int) -> dict[str, Any]:
    return {"handling": handling, "invited": list(invited)}


LIFE = (
    {"at": at("2026-03-01"), "act": "database.baseline"},
    {"at": at("2026-03-02"), "act": "account.make", "who": "member:2"}
    | account(5, "member", 3, asked_by=1),
    {"at": at("2026-03-03"), "act": "conversation.ask", "who": "asker", "of": CASE},
    {"at": at("2026-03-04"), "act": "consultation.assign", "of": CASE, "detail": parts(3)},
    {"at": at("2026-03-06"), "act": "consultation.assign", "of": CASE, "detail": parts(4, 3)},
    {"at": at("2026-03-08"), "act": "consultation.assign", "of": CASE, "detail": parts(4)},
    {"at": at("2026-03-10"), "act": "glass.break", "who": "member:5", "of": CASE,
     "detail": {"until": at("2026-03-11", 3)}},
    {"at": at("2026-03-12"), "act": "account.close", "who": "member:1"}
    | account(5, "member", 3, active=False),
    {"at": at("2026-03-14"), "act": "account.reopen", "who": "member:2"}
    | account(5, "coordinator", 3, asked_by=1),
    {"at": at("2026-03-16"), "act": "consultation.purge", "of": CASE},
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "roles", "stood"),
    [
        ("2026-03-01", [], set()),
        ("2026-03-02", ["member"], set()),
        ("2026-03-03", ["member"], set()),
        ("2026-03-04", ["member"], {Relation.HANDLING}),
        ("2026-03-05", ["member"], {Relation.HANDLING}),
        ("2026-03-06", ["member"], {Relation.HANDLING, Relation.INVITED}),
        ("2026-03-07", ["member"], {Relation.INVITED}),
        ("2026-03-09", ["member"], set()),
        ("2026-03-10", ["member"], {Relation.BROKEN_GLASS}),
        ("2026-03-11", ["member"], {Relation.BROKEN_GLASS}),
        ("2026-03-12", ["member"], set()),
        ("2026-03-13", [], set()),
        ("2026-03-14", ["coordinator"], {Relation.OUTSIDE}),
        ("2026-03-16", ["coordinator"], {Relation.OUTSIDE}),
        ("2026-03-17", ["coordinator"], set()),
    ],
)
def test_each_day_of_a_life_is_told_as_it_was(day: str, roles: list[str], stood: set[Relation]) -> None:
    written(*LIFE)
    found = report(date.fromisoformat(day))
    assert [held.account.codes.role for held in found.held] == roles
    assert {right.relation for held in found.held for right in held.rights} == stood


@pytest.mark.django_db
def test_it_says_since_when_and_by_whom_made_and_agreed() -> None:
    written(*LIFE)
    (held,) = report(date(2026, 3, 5)).held
    found = held.account
    assert (found.asked_by, found.agreed_by) == ("member:1", "member:2")
    assert found.since == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_of_days_before_the_baseline_it_says_that_it_does_not_tell() -> None:
    written(*LIFE)
    assert not report(date(2026, 2, 28)).is_told
    assert report(date(2026, 3, 1)).is_told_in_part
    whole = report(date(2026, 3, 2))
    assert (whole.is_told, whole.is_told_in_part) == (True, False)


@pytest.mark.django_db
def test_what_was_refused_gives_nobody_a_right() -> None:
    refused = {"outcome": "refused"}
    written(
        *LIFE[:4],
        LIFE[6] | refused,
        {"at": at("2026-03-10"), "act": "account.change"} | account(5, "coordinator", 3) | refused,
        {"at": at("2026-03-10"), "act": "conversation.read", "of": "consultation:other"} | refused,
    )
    (held,) = report(date(2026, 3, 10)).held
    assert held.account.codes.role == "member"
    assert [right.relation for right in held.rights] == [Relation.HANDLING]


@pytest.mark.django_db
def test_without_a_baseline_nothing_is_told() -> None:
    written(*LIFE[1:])
    for ask in (lambda: report(date(2026, 3, 5)), differences):
        with pytest.raises(NoBaselineError, match="lykta consult prepare"):
            ask()


BREAK: dict[str, Callable[[], object]] = {
    "changed": lambda: Entry.objects.filter(number=3).update(content=b"{}"),
    "removed": lambda: Entry.objects.filter(number=3).delete(),
    "text": lambda: Entry.objects.filter(number=3).update(hash=b"x"),
    "cut": lambda: Entry.objects.filter(number=10).delete(),
    "head": lambda: Head.objects.update(seal=b"x"),
    "no head": lambda: Head.objects.all().delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", BREAK)
def test_nothing_is_told_from_a_log_that_is_not_whole(how: str) -> None:
    written(*LIFE)
    BREAK[how]()
    with pytest.raises(BrokenLogError, match="broken at entry"):
        report(date(2026, 3, 5))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "change", "close", "reopen", "make", "glass", "ask", "purge", "drop"]),
        st.integers(0, 20),
        st.integers(0, 20),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=12,
)


class Day:
    """A day's work by the pages and acts themselves, and what was true after each of them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.desk = logged_in(cast.coordinator)
        self.seen = true_rights()

    def do(self, act: str, of: int, agency: int, role: int) -> None:
        """One act, where it can be done, and what is true then."""
        getattr(self, f"_{act}")(of, agency, role)
        self.seen |= true_rights()

    def _consultation(self, of: int) -> Consultation | None:
        found = list(Consultation.objects.order_by("pk"))
        return found[of % len(found)] if found else None

    def _member(self, of: int) -> Member:
        # The coordinator and the administrator do the acts, and stay what they are.
        others = Member.objects.exclude(pk__in=[self.cast.coordinator.pk, self.cast.administrator.pk])
        found = list(others.order_by("pk"))
        return found[of % len(found)]

    def _place(self, agency: int, role: int) -> AccountPlace:
        agencies = [self.cast.health, self.cast.social]
        roles = [Role.MEMBER, Role.COORDINATOR, Role.READER, Role.MEMBER]
        return AccountPlace(roles[role], None if roles[role] == Role.READER else agencies[agency % 2])

    def _assign(self, of: int, agency: int, role: int) -> None:
        one = self._consultation(of)
        agencies = [self.cast.health.pk, self.cast.social.pk]
        if one:
            fields = {"handling": agencies[agency % 2], "invited": agencies if role % 2 else [], "to": ""}
            self.desk.post(reverse("desk-assign", args=[one.pk]), fields)

    def _change(self, of: int, agency: int, role: int) -> None:
        member = self._member(of)
        if not member.pending_acts.exists():
            asked = change(member, AccountChanges("x", self._place(agency, role)), by=self.cast.administrator)
            if asked and agency % 3:
                agree(asked.act.pk, by=self.cast.coordinator)

    def _close(self, of: int, _agency: int, _role: int) -> None:
        if not self._member(of).pending_acts.exists():
            close(self._member(of), by=self.cast.administrator)

    def _reopen(self, of: int, _agency: int, _role: int) -> None:
        member = self._member(of)
        if not member.is_active and not member.pending_acts.exists():
            asked = reopen(member, by=self.cast.administrator)
            if asked:
                agree(asked.act.pk, by=self.cast.coordinator)

    def _make(self, of: int, agency: int, role: int) -> None:
        username = f"ny{Member.objects.count()}{len(entries())}"
        made = make(NewAccount(username, "Ny", self._place(agency, role)), by=self.cast.administrator)
        act = waiting().filter(member=made[0]).first()
        if act and of % 2:
            agree(act.pk, by=self.cast.coordinator)

    def _drop(self, _of: int, _agency: int, _role: int) -> None:
        act = waiting().first()
        if act:
            drop(act.pk, by=self.cast.coordinator)

    def _glass(self, of: int, _agency: int, _role: int) -> None:
        one = self._consultation(of)
        if one:
            self.desk.post(
                reverse("desk-glass"),
                {"which": one.short, "purpose": Purpose.ACUTE, "reason": "Det brådskar.", "hours": "1"},
            )

    def _ask(self, _of: int, _agency: int, _role: int) -> None:
        with transaction.atomic():
            one, _receipt = made_consultation()
            record("conversation.ask", who="asker", of=one.reference)

    def _purge(self, of: int, _agency: int, _role: int) -> None:
        one = self._consultation(of)
        if one:
            with transaction.atomic():
                record("consultation.purge", who="system", of=one.reference)
                one.delete()


@pytest.mark.slow
@PATIENT
@given(steps=STEPS)
def test_the_log_tells_what_the_query_let_in_at_any_time_of_the_day(
    cast: Cast, steps: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        begun(consultations=2, handled_by=cast.social)
        day = Day(cast)
        for step in steps:
            day.do(*step)
        assert rights(report(TODAY())) == day.seen
        assert differences() == []
        transaction.set_rollback(True)


def test_what_was_open_from_outside_before_the_baseline_is_told(cast: Cast) -> None:
    one, _receipt = made_consultation(handled_by=cast.social)
    with transaction.atomic():
        urgent = OutsideAccess(purpose=Purpose.ACUTE, reason="Det brådskar.", hours=4)
        break_glass(one, cast.nurse, urgent)
    begun()
    assert (cast.nurse.pk, str(one.pk), str(Relation.BROKEN_GLASS), True) in rights(report(TODAY()))


def test_the_entry_of_opening_from_outside_says_until_when(cast: Cast) -> None:
    one, _receipt = made_consultation(handled_by=cast.social)
    logged_in(cast.nurse).post(
        reverse("desk-glass"),
        {"which": one.short, "purpose": Purpose.ACUTE, "reason": "Det brådskar.", "hours": "4"},
    )
    last = entries()[-1]
    assert (last["act"], last["of"]) == ("glass.break", one.reference)
    assert last["detail"] == {"act": "break-glass"} | glass_codes(one.broken_glass.get().until)


def test_the_entry_of_assigning_says_which_agencies_have_a_part(cast: Cast) -> None:
    one, _receipt = made_consultation()
    fields = {"handling": cast.social.pk, "invited": [cast.health.pk, cast.social.pk], "to": ""}
    client = logged_in(cast.coordinator)
    client.get(reverse("desk-assign", args=[one.pk]))
    client.post(reverse("desk-assign", args=[one.pk]), fields)
    opened, done = entries()
    assert opened["detail"] == {"act": "assign"}
    assert (done["act"], done["of"]) == ("consultation.assign", one.reference)
    parts = {"handling": cast.social.pk, "invited": [cast.health.pk]}
    assert done["detail"] == {"act": "assign"} | parts


def test_nobody_can_read_what_two_members_deleted_before_its_day(cast: Cast) -> None:
    (one,) = begun(consultations=1, handled_by=cast.health)
    Tab(logged_in(cast.nurse), "desk-delete", one).send(reason=EarlyReason.SPAM)
    Tab(logged_in(cast.coordinator), "desk-delete-agree", one).send()
    assert not Consultation.objects.exists()
    day = TODAY() + timedelta(days=1)
    assert all(held.rights == () for held in report(day).held)


def test_no_entry_holds_a_name(cast: Cast) -> None:
    begun(consultations=1)
    place = AccountPlace(Role.COORDINATOR, cast.social, "outside.name")
    asked = change(cast.nurse, AccountChanges("Annat Namn", place), by=cast.administrator)
    assert asked
    agree(asked.act.pk, by=cast.coordinator)
    make(
        NewAccount("ny.person", "Ny Person", AccountPlace(Role.READER, None, "other.name")),
        by=cast.administrator,
    )
    said = json.dumps(entries(), ensure_ascii=False)
    for word in (
        "Annat",
        "outside.name",
        "other.name",
        "ny.person",
        "Ny Person",
        cast.nurse.name,
        cast.social.name,
    ):
        assert word not in said


ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "role": ({"role": Role.COORDINATOR}, "role is coordinator in the table and member in the log"),
    "agency": ({"agency": None, "role": Role.READER}, "agency is none in the table and"),
    "open": ({"is_active": False}, "active is false in the table and true in the log"),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_that_was_changed_in_the_database_is_named(cast: Cast, what: str) -> None:
    begun()
    assert differences() == []
    changed, words = ROWS[what]
    Member.objects.filter(pk=cast.nurse.pk).update(**changed)
    found = differences()
    assert found
    assert all(line.startswith(f"member:{cast.nurse.pk}: ") for line in found)
    assert any(words in line for line in found)


def test_a_row_that_was_put_in_or_taken_out_is_named(cast: Cast) -> None:
    begun()
    extra = Member.objects.create_member(username="falsk", name="Falsk", role=Role.ADMINISTRATOR)
    gone = cast.reader.reference
    Member.objects.filter(pk=cast.reader.pk).delete()
    assert differences() == [
        f"{gone} is in the log and not in the table.",
        f"{extra.reference} is in the table, and the log does not know it.",
    ]


def test_the_page_tells_of_today_and_that_it_was_read_is_in_the_log(cast: Cast) -> None:
    (one,) = begun(consultations=1, handled_by=cast.health)
    page = logged_in(cast.coordinator).get(reverse("powers")).content.decode()
    for word in (cast.nurse.name, cast.coordinator.name, str(one.pk)[:8], "som verksamheten besvarar"):
        assert word in page
    assert cast.reader.name not in page.split("<main")[1]
    assert entries()[-1]["act"] == "audit.read"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((TODAY() + timedelta(days=1)).isoformat(), "Välj i dag eller en dag som har varit."),
        ("2020-02-30", "error-summary"),
        ("2020-01-01", "Loggen visar inte den dagen."),
        ("0001-01-01", "Välj en dag mellan 2018 och 2099."),
    ],
)
def test_a_day_of_which_nothing_can_be_told_is_answered_plainly(cast: Cast, day: str, words: str) -> None:
    begun()
    answer = logged_in(cast.coordinator).get(reverse("powers"), {"day": day})
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_the_page_has_no_field_for_a_person(cast: Cast) -> None:
    begun(consultations=1)
    main = logged_in(cast.coordinator).get(reverse("powers")).content.decode().split("<main")[1]
    assert main.count("<input") == 1
    assert 'type="date"' in main


def test_a_broken_log_is_told_on_the_page(cast: Cast) -> None:
    begun()
    client = logged_in(cast.coordinator)
    Entry.objects.filter(number=1).update(content=b"{}")
    assert "Loggen är inte hel" in client.get(reverse("powers")).content.decode()
