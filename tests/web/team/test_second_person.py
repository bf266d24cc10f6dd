"""What lets somebody into an account with powers takes two people, who are independent of each other."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.actions import (
    AccountChanges,
    NewAccount,
    change,
    close,
    make,
    make_administrator,
    reopen,
    start_over,
)
from lykta.web.team.models import Member, PendingAct, StartCode
from lykta.web.team.policy import WITH_POWERS, Role, policy
from lykta.web.team.second_person import (
    AccountPlace,
    NotAllowedError,
    agree,
    ask_reset,
    drop,
    waiting,
    was_made_by,
)
from lykta.web.team.start_codes import find_start, use_start_code
from tests.web.cast import Cast, code_now, give_app, logged_in, made_consultation
from tests.web.team.asking import acts, by_password, entries

NEW = "korg vinter sadel moln"
HALF = r"[A-Z2-9]{4}-[A-Z2-9]{4}"
CODE = rf"{HALF}-{HALF}"


def old_administrator(username: str = "bert", **fields: Any) -> Member:
    """Another administrator, whose account was made before it was recorded, but for what is said."""
    member = Member.objects.create_member(username=username, name=username.title(), role=Role.ADMINISTRATOR)
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()
    give_app(member)
    return member


def begun(*words: str) -> Client:
    """A browser in which somebody used what they know of one-time codes, and set up an app if they could."""
    client = Client()
    client.post(reverse("first_log_in"), {"code": "".join(words), "password1": NEW, "password2": NEW})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'class="key"[^>]*>(.*?)</p>', page, re.DOTALL)
    if key:
        secret = "".join(re.findall(r"[A-Z2-7]{4}", re.sub(r"<[^>]+>", "", key[1])))
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    return client


def shown(answer: Any, form: str) -> str:
    """A code of that form on a page; nothing where the page has none."""
    found = re.search(rf'<p class="key">({form})</p>', answer.content.decode())
    return found[1] if found else ""


def has_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member).exists())


def reads_consultations(client: Client) -> bool:
    return client.get(reverse("desk-inbox")).status_code == 200


def posted(client: Client, username: str, role: Role, agency: object = "") -> Any:
    fields = {"username": username, "name": username, "role": role, "agency": agency, "email": ""}
    return client.post(reverse("account_new"), fields)


def test_an_administrator_who_makes_a_coordinator_cannot_log_in_as_one(cast: Cast) -> None:
    made_consultation()
    answer = posted(logged_in(cast.administrator), "falsk", Role.COORDINATOR, cast.health.pk)
    assert shown(answer, CODE) == ""
    assert not reads_consultations(begun(shown(answer, HALF)))
    assert not Member.objects.get(username="falsk").is_active
    assert Notice.objects.get(member=cast.coordinator).occasion == Occasion.POWERS


def test_an_administrator_who_makes_a_second_one_is_not_two_people(cast: Cast) -> None:
    client = logged_in(cast.administrator)
    begun(shown(posted(client, "falsk", Role.ADMINISTRATOR), HALF))
    second = Member.objects.get(username="falsk")
    # Even if somebody let the second one in.
    Member.objects.filter(pk=second.pk).update(is_active=True, made_at=timezone.now() - timedelta(days=90))
    client.post(reverse("account_ask_reset", args=[cast.coordinator.pk]))
    act = waiting().get(member=cast.coordinator)
    answer = logged_in(second).post(reverse("pending_act", args=[act.pk]), {"answer": "agree"})
    assert answer.status_code == 409
    assert has_factor(cast.coordinator)
    code = shown(client.post(reverse("account_start_code", args=[cast.coordinator.pk])), CODE)
    assert not reads_consultations(begun(code))
    assert acts().count(("account.agree", "refused")) == 1


def test_the_roles_with_powers_are_those_that_the_policy_lets_read_or_confirm() -> None:
    of_the_policy = {
        role
        for role in Role
        for permission in ("consultation.read", "accounts.confirm", "accounts.manage")
        if policy().allowed[permission].get(role)
    }
    assert of_the_policy == WITH_POWERS


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER, Role.ADMINISTRATOR])
def test_two_people_make_an_account_and_both_halves_start_it(cast: Cast, role: Role) -> None:
    agency = "" if role == Role.ADMINISTRATOR else cast.health.pk
    first = shown(posted(logged_in(cast.administrator), "ny", role, agency), HALF)
    act = waiting().get()
    assert find_start(first) is None
    answer = logged_in(cast.coordinator).post(reverse("pending_act", args=[act.pk]), {"answer": "agree"})
    second = shown(answer, HALF)
    assert answer.headers["Cache-Control"] == "no-store"
    for alone in (first, second):
        assert use_start_code(alone, NEW) is None
    client = begun(first, second)
    assert client.get(reverse("mfa_index")).status_code == 200
    member = Member.objects.get(username="ny")
    assert (member.is_active, member.made_by) == (True, cast.administrator)
    made = next(one for one in entries() if one["act"] == "account.make")
    assert (made["who"], made["of"]) == (cast.coordinator.reference, member.reference)
    assert made["detail"] == {
        "role": role,
        "agency": agency or None,
        "active": True,
        "made_by": cast.administrator.pk,
        "asked_by": cast.administrator.pk,
    }


def test_a_reader_of_statistics_is_made_by_one(cast: Cast) -> None:
    code = shown(posted(logged_in(cast.administrator), "ny", Role.READER), CODE)
    assert begun(code).get(reverse("mfa_index")).status_code == 200
    assert not PendingAct.objects.exists()
    assert not Notice.objects.exists()


def test_an_account_that_waits_cannot_be_changed_opened_or_started(cast: Cast) -> None:
    member, _code = make(
        NewAccount("ny", "Ny", AccountPlace(Role.MEMBER, cast.health)), by=cast.administrator
    )
    tries: list[Callable[[], object]] = [
        lambda: change(member, AccountChanges("x", AccountPlace(Role.READER)), by=cast.administrator),
        lambda: close(member, by=cast.administrator),
        lambda: reopen(member, by=cast.administrator),
        lambda: start_over(member, by=cast.administrator),
        lambda: ask_reset(member, by=cast.administrator),
    ]
    for act in tries:
        with pytest.raises(NotAllowedError):
            act()
    assert waiting().count() == 1


def test_leaving_a_new_account_as_it_is_deletes_it(cast: Cast) -> None:
    member, _code = make(
        NewAccount("ny", "Ny", AccountPlace(Role.MEMBER, cast.health)), by=cast.administrator
    )
    drop(waiting().get().pk, by=cast.coordinator)
    assert not Member.objects.filter(pk=member.pk).exists()
    assert entries()[-1]["of"] == member.reference


@pytest.mark.parametrize(
    "to",
    [
        {"role": Role.COORDINATOR},
        {"agency": "social"},
        {"outside_name": "vera"},
        {"role": Role.ADMINISTRATOR, "agency": ""},
    ],
)
def test_another_role_agency_or_outside_name_waits_for_a_second_person(
    cast: Cast, to: dict[str, Any]
) -> None:
    inside = logged_in(cast.nurse)
    agency = {"social": cast.social, "": None}.get(to.get("agency", "same"), cast.health)
    place = AccountPlace(to.get("role", Role.MEMBER), agency, to.get("outside_name", ""))
    asked = change(cast.nurse, AccountChanges("Another", place), by=cast.administrator)
    assert asked
    assert asked.half is None
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert (kept.name, kept.role, kept.agency, kept.outside_name) == (
        "Another", Role.MEMBER, cast.health, "",
    )  # fmt: skip
    assert inside.get(reverse("mfa_index")).status_code == 200
    agree(asked.act.pk, by=cast.coordinator)
    kept.refresh_from_db()
    assert AccountPlace(Role(kept.role), kept.agency, kept.outside_name) == place
    assert kept.raised_by == cast.administrator
    assert inside.get(reverse("mfa_index")).status_code == 302
    assert by_password(Client(), "vard") == reverse("mfa_authenticate")


def test_a_reader_who_comes_to_powers_begins_anew(cast: Cast) -> None:
    inside = logged_in(cast.reader)
    place = AccountPlace(Role.MEMBER, cast.health)
    asked = change(cast.reader, AccountChanges("x", place), by=cast.administrator)
    assert asked
    agreed = agree(asked.act.pk, by=cast.coordinator)
    member = Member.objects.get(pk=cast.reader.pk)
    assert not member.has_usable_password()
    assert not has_factor(member)
    assert inside.get(reverse("mfa_index")).status_code == 302
    assert use_start_code(f"{asked.half}{agreed.half}", NEW) == member


def test_reopening_waits_for_a_second_person_and_keeps_password_and_factor(cast: Cast) -> None:
    close(cast.nurse, by=cast.administrator)
    asked = reopen(cast.nurse, by=cast.administrator)
    assert asked
    assert asked.half is None
    assert by_password(Client(), "vard") == ""
    agree(asked.act.pk, by=cast.coordinator)
    assert by_password(Client(), "vard") == reverse("mfa_authenticate")


def test_reopening_an_account_without_a_second_factor_begins_it_anew(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()
    close(cast.nurse, by=cast.administrator)
    asked = reopen(cast.nurse, by=cast.administrator)
    assert asked
    agreed = agree(asked.act.pk, by=cast.coordinator)
    assert by_password(Client(), "vard") == ""
    assert use_start_code(f"{asked.half}{agreed.half}", NEW) == cast.nurse


def test_a_code_for_an_account_without_a_second_factor_is_in_halves(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()
    code = start_over(cast.nurse, by=cast.administrator)
    assert code.is_half
    assert not StartCode.objects.exists()
    agreed = agree(waiting().get().pk, by=cast.coordinator)
    assert use_start_code(f"{code.shown}{agreed.half}", NEW) == cast.nurse


def test_resetting_takes_password_and_sessions_too_and_begins_anew(cast: Cast) -> None:
    inside = logged_in(cast.nurse)
    # An administrator alone could have set this password.
    use_start_code(start_over(cast.nurse, by=cast.administrator).shown, NEW)
    asked = ask_reset(cast.nurse, by=cast.administrator)
    assert has_factor(cast.nurse)
    agreed = agree(asked.act.pk, by=cast.coordinator)
    assert not has_factor(cast.nurse)
    assert inside.get(reverse("mfa_index")).status_code == 302
    assert by_password(Client(), "vard", NEW) == ""
    assert use_start_code(f"{asked.half}{agreed.half}", NEW) == cast.nurse
    reset = next(one for one in entries() if one["act"] == "account.reset")
    assert (reset["who"], reset["of"]) == (cast.coordinator.reference, cast.nurse.reference)


def test_a_reset_of_a_version_that_knew_no_halves_can_be_agreed_to(cast: Cast) -> None:
    asked = ask_reset(cast.nurse, by=cast.administrator)
    PendingAct.objects.update(half=b"")
    assert agree(asked.act.pk, by=cast.coordinator).half is None
    assert not has_factor(cast.nurse)
    assert not StartCode.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "nurse", "coordinator_concerned"])
def test_neither_who_asked_nor_whose_it_is_can_agree(cast: Cast, role: str) -> None:
    concerned = cast.coordinator if role == "coordinator_concerned" else cast.nurse
    by = {"coordinator_concerned": cast.coordinator}.get(role) or getattr(cast, role)
    asked = ask_reset(concerned, by=cast.administrator)
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=by)
    assert has_factor(concerned)
    assert (acts()[-1], entries()[-1]["of"]) == (("account.agree", "refused"), concerned.reference)


@pytest.mark.parametrize("role", ["nurse", "reader", "social_worker"])
def test_other_roles_are_refused_and_it_is_written_down(cast: Cast, role: str) -> None:
    asked = ask_reset(cast.nurse, by=cast.administrator)
    member = getattr(cast, role)
    answer = logged_in(member).post(reverse("pending_act", args=[asked.act.pk]), {"answer": "agree"})
    assert answer.status_code == 403
    last = entries()[-1]
    assert (last["act"], last["who"], last["outcome"]) == ("accounts.confirm", member.reference, "refused")
    assert has_factor(cast.nurse)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_account_that_the_asker_made_agrees_at_whatever_remove(cast: Cast, depth: int) -> None:
    maker = cast.administrator
    for number in range(depth):
        maker = old_administrator(f"bert{number}", made_by=maker)
    assert was_made_by(maker, cast.administrator.pk)
    asked = ask_reset(cast.nurse, by=cast.administrator)
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=maker)
    # The other way round they are two people.
    asked = ask_reset(cast.nurse, by=maker)
    agree(asked.act.pk, by=cast.administrator)


def test_no_account_that_the_asker_raised_agrees(cast: Cast) -> None:
    second = old_administrator(raised_by=cast.administrator)
    asked = ask_reset(cast.nurse, by=cast.administrator)
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=second)


@pytest.mark.parametrize("since", ["made_at", "raised_at"])
@pytest.mark.parametrize(("days", "may"), [(0, False), (6, False), (7, True), (400, True)])
def test_the_second_person_has_had_the_role_for_a_week(cast: Cast, since: str, days: int, may: bool) -> None:
    at: dict[str, Any] = {"made_at": timezone.now() - timedelta(days=500)}
    second = old_administrator(**at | {since: timezone.now() - timedelta(days=days)})
    asked = ask_reset(cast.nurse, by=cast.administrator)
    if may:
        agree(asked.act.pk, by=second)
    else:
        with pytest.raises(NotAllowedError, match="7"):
            agree(asked.act.pk, by=second)
    assert has_factor(cast.nurse) is not may


@pytest.mark.parametrize("then", [{"is_active": False}, {"role": Role.READER}])
def test_what_somebody_asked_who_is_no_longer_an_administrator_is_not_agreed_to(
    cast: Cast, then: dict[str, Any]
) -> None:
    asker = old_administrator()
    asked = ask_reset(cast.nurse, by=asker)
    Member.objects.filter(pk=asker.pk).update(**then)
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=cast.coordinator)
    assert has_factor(cast.nurse)


@pytest.mark.parametrize("role", ["administrator", "coordinator", "nurse"])
def test_anybody_asked_may_leave_everything_as_it_is(cast: Cast, role: str) -> None:
    asked = ask_reset(cast.nurse, by=cast.administrator)
    drop(asked.act.pk, by=getattr(cast, role))
    assert has_factor(cast.nurse)
    assert not waiting().exists()
    assert acts()[-1] == ("account.drop", "done")


def test_it_waits_for_two_days(cast: Cast) -> None:
    asked = ask_reset(cast.nurse, by=cast.administrator)
    PendingAct.objects.update(until=F("until") - timedelta(hours=48))
    for act in (agree, drop):
        with pytest.raises(NotAllowedError):
            act(asked.act.pk, by=cast.coordinator)
    assert has_factor(cast.nurse)


def test_it_is_decided_once(cast: Cast) -> None:
    asked = ask_reset(cast.nurse, by=cast.administrator)
    drop(asked.act.pk, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=cast.coordinator)


def test_asking_anew_is_another_act_so_that_nobody_agrees_to_what_they_did_not_see(cast: Cast) -> None:
    to_agency = AccountChanges("x", AccountPlace(Role.MEMBER, cast.social))
    to_coordinator = AccountChanges("x", AccountPlace(Role.COORDINATOR, cast.social))
    first = change(cast.nurse, to_agency, by=cast.administrator)
    assert first
    change(cast.nurse, to_coordinator, by=cast.administrator)
    with pytest.raises(NotAllowedError):
        agree(first.act.pk, by=cast.coordinator)
    assert Member.objects.get(pk=cast.nurse.pk).role == Role.MEMBER


@pytest.mark.either_database
def test_an_outside_name_that_somebody_else_has_by_then_is_refused(cast: Cast) -> None:
    place = AccountPlace(Role.MEMBER, cast.health, "vera")
    asked = change(cast.nurse, AccountChanges("x", place), by=cast.administrator)
    assert asked
    Member.objects.filter(pk=cast.reader.pk).update(outside_name="vera")
    with pytest.raises(NotAllowedError):
        agree(asked.act.pk, by=cast.coordinator)
    assert Member.objects.get(pk=cast.nurse.pk).outside_name == ""


def test_the_last_administrator_is_not_taken_away_by_two_either(cast: Cast) -> None:
    second = old_administrator()
    place = AccountPlace(Role.COORDINATOR, cast.health)
    asked = change(second, AccountChanges("x", place), by=cast.administrator)
    assert asked
    other = change(cast.administrator, AccountChanges("x", place), by=second)
    assert other
    agree(asked.act.pk, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        agree(other.act.pk, by=cast.coordinator)


def test_every_coordinator_gets_a_notice_of_what_is_asked_agreed_or_done_by_the_server(cast: Cast) -> None:
    second = Member.objects.create_member(
        username="sam2", name="Sam", role=Role.COORDINATOR, agency=cast.social
    )

    def told() -> set[Member]:
        found = {notice.member for notice in Notice.objects.filter(occasion=Occasion.POWERS)}
        Notice.objects.all().delete()
        return found

    asked = ask_reset(cast.nurse, by=cast.administrator)
    assert told() == {cast.coordinator, second}
    agree(asked.act.pk, by=cast.coordinator)
    assert told() == {cast.coordinator, second}
    make_administrator("cilla", "Cilla", further=True)
    assert told() == {cast.coordinator, second}
    asked = ask_reset(cast.social_worker, by=cast.administrator)
    told()
    agree(asked.act.pk, by=None)
    assert told() == {cast.coordinator, second}


def test_the_server_agrees_where_nobody_is_old_enough_and_the_log_says_that_it_did(cast: Cast) -> None:
    member, code = make(
        NewAccount("ny", "Ny", AccountPlace(Role.COORDINATOR, cast.health)), by=cast.administrator
    )
    agreed = agree(waiting().get().pk, by=None)
    assert use_start_code(f"{code.shown}{agreed.half}", NEW) == member
    assert [one["who"] for one in entries() if one["act"] == "account.make"] == ["system"]


def test_who_cannot_agree_is_told_why_and_has_no_button(cast: Cast) -> None:
    ask_reset(cast.nurse, by=cast.administrator)
    page = logged_in(cast.administrator).get(reverse("second_person")).content.decode()
    assert 'value="agree"' not in page
    assert "Du har själv bett om det" in page
    page = logged_in(cast.coordinator).get(reverse("second_person")).content.decode()
    assert 'value="agree"' in page


def test_the_page_shows_what_the_account_would_be_and_the_last_acts(cast: Cast) -> None:
    place = AccountPlace(Role.COORDINATOR, cast.social, "outside.name")
    change(cast.nurse, AccountChanges("x", place), by=cast.administrator)
    page = logged_in(cast.coordinator).get(reverse("second_person")).content.decode()
    for word in ("Samordnare", cast.social.name, "outside.name", cast.administrator.name):
        assert word in page
    assert "Bad om något som kräver två personer" in page
