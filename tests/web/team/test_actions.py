"""Accounts: what an administrator does, what nobody may do, and that each act is in the audit log."""

import csv
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.errors import InputError
from lykta.web.team import log_codes as named
from lykta.web.team.actions import (
    AccountChanges,
    NewAccount,
    change,
    close,
    forget_expired,
    make,
    make_administrator,
    reopen,
    start_over,
)
from lykta.web.team.models import Agency, Member, PendingAct, PendingKind, StartCode
from lykta.web.team.policy import WITH_AN_AGENCY, Role
from lykta.web.team.second_person import AccountPlace, NotAllowedError, ask_reset
from lykta.web.team.start_codes import find_start
from tests.cli.command import Outcome, run_program
from tests.web.cast import PASSWORD, Cast, logged_in
from tests.web.server import consulting, program
from tests.web.team.asking import acts, by_password, entries

# What a database refuses, or writes at the same moment, shows in the answers here.
pytestmark = pytest.mark.either_database

ACCOUNT = reverse("mfa_index")
NEW = {"username": "ny.person", "name": "Nya Person", "role": "reader", "agency": "", "email": ""}
type Act = Callable[[Member, Member], Any]
FORBIDDEN_ON_ONESELF: dict[str, Act] = {
    named.CLOSE: lambda member, by: close(member, by=by),
    named.REOPEN: lambda member, by: reopen(member, by=by),
    named.START_CODE: lambda member, by: start_over(member, by=by),
    named.ASK: lambda member, by: ask_reset(member, by=by),
    named.CHANGE: lambda member, by: change(member, AccountChanges("x", AccountPlace(Role.READER)), by=by),
}
ASK = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.actions import NewAccount, make, make_administrator
from lykta.web.team.second_person import AccountPlace
from lykta.web.team.models import Agency
from lykta.web.team.policy import Role
ada, _code = make_administrator("ada", "Ada")
make(NewAccount("cilla", "Cilla", AccountPlace(Role.COORDINATOR, Agency.objects.first())), by=ada)
"""
"""A program in which an administrator asks for a coordinator's account."""
BY_HAND = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Member
Member.objects.filter(username="cilla").update(role="administrator", agency=None)
"""
"""A program that changes an account as somebody does who can write in the database."""


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return logged_in(cast.administrator)


def fields(member: Member, **changed: object) -> dict[str, object]:
    """What the form of an account holds, with changes."""
    return {
        "name": member.name,
        "role": member.role,
        "agency": member.agency_id or "",
        "email": member.email,
        "outside_name": member.outside_name,
    } | changed


def test_a_new_account_gets_a_code_and_no_password(administrator: Client, cast: Cast) -> None:
    answer = administrator.post(reverse("account_new"), NEW)
    member = Member.objects.get(username="ny.person")
    assert not member.has_usable_password()
    assert StartCode.objects.get(member=member)
    assert acts() == [("account.make", "done"), ("account.start_code", "done")]
    assert {one["who"] for one in entries()} == {cast.administrator.reference}
    assert {one["of"] for one in entries()} == {member.reference}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "username", ["", "Å", "a b", "a@b", "vard", "VARD", "x" * 61, "ａｂｃ", "a/b", "a\0b"]
)
def test_a_user_name_that_nobody_could_type_or_somebody_has_is_refused(
    administrator: Client, username: str
) -> None:
    before = Member.objects.count()
    assert administrator.post(reverse("account_new"), NEW | {"username": username}).status_code == 200
    assert Member.objects.count() == before
    assert acts() == []


@pytest.mark.parametrize("role", [*Role, "owner", ""])
@pytest.mark.parametrize("with_agency", [True, False])
def test_an_agency_goes_with_the_roles_that_have_one_and_no_other(
    administrator: Client, cast: Cast, role: str, with_agency: bool
) -> None:
    agency = cast.health.pk if with_agency else ""
    administrator.post(reverse("account_new"), NEW | {"role": role, "agency": agency})
    made = Member.objects.filter(username="ny.person").exists()
    assert made == (role in set(Role) and with_agency == (role in WITH_AN_AGENCY))


def test_the_database_itself_refuses_a_member_whose_agency_does_not_go_with_the_role(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=cast.reader.pk).update(agency=cast.health)


def test_the_form_takes_no_more_than_it_shows(administrator: Client, cast: Cast) -> None:
    more = {"is_active": "", "password": "x", "session_stamp": "x", "username": "other", "id": cast.reader.pk}
    administrator.post(reverse("account", args=[cast.nurse.pk]), fields(cast.nurse, **more))
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert (kept.is_active, kept.username, kept.password) == (True, "vard", cast.nurse.password)
    assert kept.session_stamp == cast.nurse.session_stamp


def test_an_administrator_cannot_raise_themself(administrator: Client, cast: Cast) -> None:
    raised = fields(cast.administrator, role="coordinator", agency=cast.health.pk)
    answer = administrator.post(reverse("account", args=[cast.administrator.pk]), raised)
    assert answer.status_code == 409
    assert Member.objects.get(pk=cast.administrator.pk).role == Role.ADMINISTRATOR


def test_an_administrator_cannot_link_themself_to_an_outside_login(administrator: Client, cast: Cast) -> None:
    linked = fields(cast.administrator, outside_name="somebody")
    assert administrator.post(reverse("account", args=[cast.administrator.pk]), linked).status_code == 409
    assert Member.objects.get(pk=cast.administrator.pk).outside_name == ""


def test_an_administrator_may_change_their_own_name(administrator: Client, cast: Cast) -> None:
    administrator.post(
        reverse("account", args=[cast.administrator.pk]), fields(cast.administrator, name="Ada Annan")
    )
    assert Member.objects.get(pk=cast.administrator.pk).name == "Ada Annan"
    assert acts() == [("account.change", "done")]


def test_an_outside_name_is_of_one_member(administrator: Client, cast: Cast) -> None:
    Member.objects.filter(pk=cast.reader.pk).update(outside_name="vera")
    linked = fields(cast.nurse, outside_name=" vera ")
    answer = administrator.post(reverse("account", args=[cast.nurse.pk]), linked)
    assert answer.status_code == 200
    assert Member.objects.get(pk=cast.nurse.pk).outside_name == ""


@pytest.mark.parametrize("what", FORBIDDEN_ON_ONESELF)
def test_nobody_does_to_their_own_account_what_lets_them_in(cast: Cast, what: str) -> None:
    with pytest.raises(NotAllowedError):
        FORBIDDEN_ON_ONESELF[what](cast.administrator, cast.administrator)
    assert acts() == [(what, "refused")]
    assert (entries()[0]["who"], entries()[0]["of"]) == (cast.administrator.reference,) * 2
    assert not StartCode.objects.exists()
    assert not PendingAct.objects.exists()


@pytest.mark.parametrize("to", [Role.READER, Role.COORDINATOR, Role.MEMBER])
def test_the_last_administrator_stays_one(cast: Cast, to: Role) -> None:
    agency = cast.health if to in WITH_AN_AGENCY else None
    with pytest.raises(NotAllowedError):
        change(cast.administrator, AccountChanges("x", AccountPlace(to, agency)), by=cast.reader)
    with pytest.raises(NotAllowedError):
        close(cast.administrator, by=cast.reader)
    assert Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_a_closed_administrator_does_not_count_as_another(cast: Cast) -> None:
    make = Member.objects.create_member
    second = make(username="second", name="Second", role=Role.ADMINISTRATOR)
    close(cast.administrator, by=second)
    with pytest.raises(NotAllowedError):
        close(second, by=cast.administrator)


@pytest.mark.parametrize("page", ["account_close", "account_start_code", "account_ask_reset"])
def test_a_refusal_is_a_page_that_says_why(administrator: Client, cast: Cast, page: str) -> None:
    answer = administrator.post(reverse(page, args=[cast.administrator.pk]))
    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
    assert [outcome for _, outcome in acts()] == ["refused"]


def test_a_closed_account_is_shut_out_at_once(administrator: Client, cast: Cast) -> None:
    inside = logged_in(cast.nurse)
    assert inside.get(ACCOUNT).status_code == 200
    administrator.post(reverse("account_close", args=[cast.nurse.pk]))
    assert inside.get(ACCOUNT).headers["Location"].startswith(reverse("account_login"))
    assert by_password(Client(), "vard") == ""
    assert acts() == [("account.close", "done"), ("account.log_in", "refused")]


def test_reopening_brings_no_old_session_back(administrator: Client, cast: Cast) -> None:
    inside = logged_in(cast.reader)
    administrator.post(reverse("account_close", args=[cast.reader.pk]))
    administrator.post(reverse("account_reopen", args=[cast.reader.pk]))
    assert inside.get(ACCOUNT).status_code == 302
    assert by_password(Client(), "lasare") == reverse("mfa_authenticate")
    assert ("account.reopen", "done") in acts()


def test_closing_takes_codes_and_waiting_resets_away(administrator: Client, cast: Cast) -> None:
    start_over(cast.nurse, by=cast.administrator)
    ask_reset(cast.nurse, by=cast.administrator)
    close(cast.nurse, by=cast.administrator)
    assert not StartCode.objects.exists()
    assert not PendingAct.objects.exists()


@pytest.mark.parametrize("act", [start_over, ask_reset])
def test_a_closed_account_gets_no_new_way_in(cast: Cast, act: Callable[..., object]) -> None:
    close(cast.nurse, by=cast.administrator)
    with pytest.raises(NotAllowedError):
        act(cast.nurse, by=cast.administrator)


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({"role": Role.READER, "agency": None}, True),
        ({"name": "Another"}, False),
        ({"email": "vera@example.org"}, False),
    ],
)
def test_what_one_person_changes_ends_sessions_where_it_changes_what_may_be_done(
    cast: Cast, changed: dict[str, Any], ends: bool
) -> None:
    inside = logged_in(cast.nurse)
    to: dict[str, Any] = {"name": cast.nurse.name, "role": Role.MEMBER, "agency": cast.health, "email": ""}
    to |= changed
    place = AccountPlace(to["role"], to["agency"])
    assert change(cast.nurse, AccountChanges(to["name"], place, to["email"]), by=cast.administrator) is None
    assert inside.get(ACCOUNT).status_code == (302 if ends else 200)
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert (kept.name, kept.email, kept.role) == (to["name"], to["email"], to["role"])


def test_each_act_on_agencies_is_in_the_log(administrator: Client) -> None:
    administrator.post(reverse("agencies"), {"name": "Polisen"})
    agency = Agency.objects.get(name="Polisen")
    administrator.post(reverse("agency", args=[agency.pk]), {"name": "Polisområdet"})
    assert Agency.objects.get(pk=agency.pk).name == "Polisområdet"
    assert [(one["act"], one["of"]) for one in entries()] == [
        (named.AGENCY_MAKE, agency.reference),
        (named.AGENCY_RENAME, agency.reference),
    ]


@pytest.mark.parametrize("name", ["", "Regionen", "x" * 81])
def test_an_agency_without_a_name_of_its_own_is_refused(administrator: Client, name: str) -> None:
    before = Agency.objects.count()
    assert administrator.post(reverse("agencies"), {"name": name}).status_code == 200
    assert Agency.objects.count() == before


def test_an_account_that_there_is_not_is_not_found(administrator: Client) -> None:
    for page in ("account", "account_close", "account_reopen", "account_start_code", "account_ask_reset"):
        assert administrator.post(reverse(page, args=[10**9]), {}).status_code == 404


def test_no_page_of_accounts_shows_a_secret(administrator: Client, cast: Cast) -> None:
    told = administrator.get(reverse("accounts")).content.decode()
    told += administrator.get(reverse("account", args=[cast.nurse.pk])).content.decode()
    assert cast.nurse.password not in told
    assert cast.nurse.session_stamp not in told
    assert PASSWORD not in told


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_it_is_in_the_log() -> None:
    member, code = make_administrator("Ada", "Ada Admin")
    assert find_start(code) == member
    assert (member.username, member.role, member.has_usable_password()) == ("ada", Role.ADMINISTRATOR, False)
    assert acts() == [("account.make", "done"), ("account.start_code", "done")]
    assert {one["who"] for one in entries()} == {"system"}


def test_another_one_is_not_made_unasked(cast: Cast) -> None:
    before = Member.objects.count()
    with pytest.raises(InputError, match="There is an administrator already"):
        make_administrator("ada", "Ada Admin")
    assert Member.objects.count() == before


def test_another_one_is_made_when_asked_for(cast: Cast) -> None:
    member, _code = make_administrator("ada", "Ada Admin", further=True)
    assert member.role == Role.ADMINISTRATOR


def test_where_the_only_one_is_closed_the_next_is_the_first(cast: Cast) -> None:
    Member.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    assert make_administrator("ada", "Ada Admin")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["", "Å", "a b", "x" * 61])
def test_a_user_name_that_does_not_do_is_refused(username: str) -> None:
    with pytest.raises(InputError, match="Nothing was made"):
        make_administrator(username, "Ada Admin")
    assert not Member.objects.exists()


@pytest.mark.slow
def test_the_command_prints_the_code_once_and_refuses_in_one_line(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:

        def command(*words: str) -> Outcome:
            return run_program("team", "administrator", *words, folder=tmp_path, **variables)

        first = command("ada", "--name", "Ada Admin")
        assert (first.code, first.err) == (0, "")
        assert len(re.findall(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", first.out)) == 1
        assert "already" in command("bo.admin").refusal
        assert command("bo.admin", "--further").code == 0
        assert "Nothing was made" in command("bo.admin", "--further").refusal


@pytest.mark.slow
def test_a_server_without_logins_has_no_administrator(tmp_path: Path) -> None:
    outcome = run_program("team", "administrator", "ada", folder=tmp_path)
    assert outcome.code == 2
    assert "LYKTA_PARTS" in outcome.refusal


@pytest.mark.slow
def test_the_server_agrees_and_says_who_could_read_what(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:

        def command(*words: str) -> Outcome:
            return run_program("team", *words, folder=tmp_path, **variables)

        # A log without its first entry was emptied.
        assert "broken at entry 1" in command("check").refusal
        run_program("consult", "prepare", folder=tmp_path, **variables)
        assert (command("check").code, command("agree").out) == (0, "Nothing waits for a second person.\n")
        program(ASK, variables)
        (number,) = re.findall(r"^\D*(\d+).*cilla", command("agree").out, re.MULTILINE)
        agreed = command("agree", number)
        assert len(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", agreed.out)) == 1
        assert "Nothing waits" in command("agree", number).refusal
        today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
        told = command("powers", "--on", today.isoformat(), "--csv", "powers.csv")
        assert (told.code, told.err) == (0, "")
        rows = list(csv.DictReader((tmp_path / "powers.csv").read_text("utf-8").splitlines()))
        assert [(row["role"], row["agreed_by"]) for row in rows] == [
            ("coordinator", ""), ("coordinator", ""), ("coordinator", "system"),
        ]  # fmt: skip
        assert "does not tell" in command("powers", "--on", "2020-01-01").refusal
        later = (today + timedelta(days=2)).isoformat()
        assert "has not come yet" in command("powers", "--on", later).refusal
        program(BY_HAND, variables)
        found = command("check")
        assert found.code == 1
        assert "role is administrator in the table and coordinator in the log" in found.out


@pytest.mark.parametrize(("hours", "gone"), [(-1, 3), (1, 0)])
def test_sessions_codes_and_resets_go_when_their_time_is_over(cast: Cast, hours: int, gone: int) -> None:
    until = timezone.now() + timedelta(hours=hours)
    logged_in(cast.nurse)
    Session.objects.update(expire_date=until)
    StartCode.objects.create(member=cast.nurse, tag=bytes(32), until=until)
    PendingAct.objects.create(
        kind=PendingKind.RESET, member=cast.nurse, asked_by=cast.administrator, until=until
    )
    assert forget_expired() == gone
    left = Session.objects.count() + StartCode.objects.count() + PendingAct.objects.count()
    assert left == 3 - gone


def test_an_account_that_nobody_agreed_to_goes_and_the_log_says_so(cast: Cast) -> None:
    account = NewAccount("ny", "Ny", AccountPlace(Role.ADMINISTRATOR))
    member, _code = make(account, by=cast.administrator)
    forget_expired()
    assert Member.objects.filter(pk=member.pk).exists()
    PendingAct.objects.update(until=timezone.now())
    forget_expired()
    assert not Member.objects.filter(pk=member.pk).exists()
    last = entries()[-1]
    assert (last["act"], last["who"], last["of"]) == ("account.drop", "system", member.reference)


def test_whoever_works_is_not_logged_out_by_it(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    forget_expired()
    assert client.get(reverse("desk-inbox")).status_code == 200
