"""A row written in the database by hand lets nobody in, whichever row it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web.consult.database import rotate
from lykta.web.keys.keyring import UNOPENED, add_master
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.server_keys import server_key_folder, server_keys
from lykta.web.team.admission import (
    UNDER_MASTERS,
    close_and_seal,
    is_true,
    open_secret,
    seal_secret,
    untrue_rows,
)
from lykta.web.team.models import Member, PendingAct, PendingKind, StartCode
from lykta.web.team.policy import Role
from lykta.web.team.second_person import NotAllowedError, agree, ask_reset
from lykta.web.team.start_codes import find_start, give_start_code, use_start_code
from tests.examples import examples
from tests.web import by_hand
from tests.web.cast import PASSWORD, SECRET, Cast, give_app, logged_in, made_consultation
from tests.web.passkey import by_passkey, credential, give_passkey, new_key
from tests.web.team.asking import acts, by_code, by_password, entries

ACCOUNT = reverse("mfa_index")
WRONG = "Användarnamnet eller lösenordet stämmer inte."
THEIRS = "what somebody wrote by hand"
SEAL_REFUSED = ("account.seal", "refused")
TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30)
CHANGES = st.one_of(
    st.tuples(st.sampled_from(["username", "name", "email", "outside_name", "password"]), TEXTS),
    st.tuples(st.just("session_stamp"), TEXTS),
    st.tuples(st.just("role"), st.sampled_from([Role.COORDINATOR, "", "Coordinator"])),
    st.tuples(st.just("agency"), st.just("other")),
    st.tuples(st.sampled_from(["is_active", "has_second_factor"]), st.just(value=False)),
    st.tuples(st.just("seal"), st.binary(max_size=40)),
    st.tuples(st.just("factor type"), st.sampled_from(["webauthn", "recovery_codes", "", "TOTP"])),
    st.tuples(st.just("factor user"), st.just("other")),
    st.tuples(st.just("factor secret"), TEXTS),
    st.tuples(
        st.just("factor data"),
        st.one_of(st.booleans(), TEXTS, st.lists(TEXTS), st.dictionaries(TEXTS, st.integers() | TEXTS)),
    ),
    st.tuples(st.just("factor"), st.just("none")),
    st.tuples(st.just("code until"), st.timedeltas(timedelta(seconds=1), timedelta(days=90))),
    st.tuples(st.just("code member"), st.just("other")),
    st.tuples(st.just("code tag"), st.binary(max_size=40)),
    st.tuples(st.just("code seal"), st.binary(max_size=40)),
)
MEMBERS = 5


def page_after_password(username: str, password: str) -> str:
    answer = Client().post(reverse("account_login"), {"login": username, "password": password})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_password_set_and_a_factor_deleted_by_hand_open_no_consultation(cast: Cast) -> None:
    consultation, _ = made_consultation(text="Kanariegul", handled_by=cast.health)
    by_hand.write(Member, cast.coordinator.pk, password=by_hand.password_hash(THEIRS))
    by_hand.delete(Authenticator, user=cast.coordinator.pk)
    client = Client()
    assert by_password(client, "samordnare", THEIRS) == ""
    client.get(reverse("mfa_activate_totp"))
    shown = client.get(reverse("desk-conversation", args=[consultation.pk]), follow=True)
    assert "Kanariegul" not in shown.content.decode()
    assert SEAL_REFUSED in acts()
    assert entries()[-2]["of"] == cast.coordinator.reference


def test_it_is_refused_in_the_words_of_a_wrong_password(cast: Cast) -> None:
    wrong = page_after_password("samordnare", "not the password at all")
    by_hand.write(Member, cast.coordinator.pk, password=by_hand.password_hash(THEIRS))
    by_seal = page_after_password("samordnare", THEIRS)
    assert WRONG in by_seal
    without_tokens = [part.split("csrfmiddlewaretoken")[0] for part in (wrong, by_seal)]
    assert without_tokens[0] == without_tokens[1]


def test_a_hash_of_an_older_kind_that_asks_to_be_renewed_is_refused_in_the_same_words(
    cast: Cast, settings: LazySettings
) -> None:
    older = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, older]
    theirs = PBKDF2PasswordHasher().encode(THEIRS, "saltsaltsalt", iterations=1000)
    by_hand.write(Member, cast.coordinator.pk, password=theirs)
    assert WRONG in page_after_password("samordnare", THEIRS)


def test_a_factor_taken_away_by_hand_is_not_set_up_anew_after_the_password(cast: Cast) -> None:
    by_hand.delete(Authenticator, user=cast.coordinator.pk)
    client = Client()
    assert by_password(client, "samordnare") == ""
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_login"))


def test_two_people_reset_what_was_taken_away_by_hand(cast: Cast) -> None:
    by_hand.delete(Authenticator, user=cast.nurse.pk)
    asked = ask_reset(cast.nurse, by=cast.administrator)
    agreed = agree(asked.act.pk, by=cast.coordinator)
    assert use_start_code(f"{asked.half}{agreed.half}", PASSWORD)
    client = Client()
    by_password(client, "vard")
    assert client.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


def test_a_passkey_put_in_by_hand_lets_nobody_in_and_is_reset_by_two(cast: Cast) -> None:
    key = new_key()
    theirs = Authenticator(
        user=cast.coordinator,
        type="webauthn",
        data={"name": "x", "credential": credential(key)},
        created_at=timezone.now(),
    )
    by_hand.insert(theirs)
    assert by_passkey(Client(), cast.coordinator, key) == ""
    assert acts()[-1] == SEAL_REFUSED
    assert by_password(Client(), "samordnare") == ""
    assert not is_true(Member.objects.get(pk=cast.coordinator.pk))
    ask_reset(cast.coordinator, by=cast.administrator)
    second = Member.objects.create_member(username="second", name="Second", role=Role.ADMINISTRATOR)
    agree(PendingAct.objects.get().pk, by=second)
    assert is_true(Member.objects.get(pk=cast.coordinator.pk))


def test_a_passkey_that_its_member_set_up_lets_in(cast: Cast) -> None:
    key, client = new_key(), Client()
    data = {"name": "x", "credential": credential(key)}
    Authenticator.objects.create(user=cast.coordinator, type="webauthn", data=data)
    assert by_passkey(client, cast.coordinator, key) == reverse("desk")
    assert client.get(ACCOUNT).status_code == 200


def test_a_factor_of_ones_own_given_to_another_lets_nobody_in(cast: Cast) -> None:
    number = give_passkey(cast.nurse)
    by_hand.write(Authenticator, number, user=cast.coordinator.pk)
    assert not is_true(Member.objects.get(pk=cast.coordinator.pk))
    assert by_password(Client(), "samordnare") == ""


def test_the_row_of_another_member_copied_over_ones_own_lets_nobody_in(cast: Cast) -> None:
    theirs = {
        field.name: getattr(cast.coordinator, field.attname)
        for field in Member._meta.concrete_fields
        if field.name not in {"id", "username", "password"}
    }
    by_hand.write(Member, cast.nurse.pk, **theirs)
    assert by_password(Client(), "vard") == ""


@pytest.mark.parametrize(
    ("who", "columns"),
    [
        ("nurse", {"role": Role.COORDINATOR}),
        ("reader", {"outside_name": "vera"}),
        ("nurse", {"session_stamp": "0" * 32}),
        ("nurse", {"is_active": False}),
        ("nurse", {"has_second_factor": False}),
    ],
)
def test_a_session_ends_when_its_member_was_changed_by_hand(
    cast: Cast, who: str, columns: dict[str, object]
) -> None:
    member = getattr(cast, who)
    client = logged_in(member)
    assert client.get(ACCOUNT).status_code == 200
    by_hand.write(Member, member.pk, **columns)
    assert client.get(ACCOUNT).status_code == 302
    by_hand.write(Member, member.pk, **{name: getattr(member, name) for name in columns})
    # Also where the row was put back: the session is gone.
    assert client.get(ACCOUNT).status_code == 302


def test_a_role_raised_by_hand_is_written_down_once_a_session(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    by_hand.write(Member, cast.nurse.pk, role=Role.COORDINATOR)
    for _ in range(3):
        client.get(reverse("desk-inbox"))
    found = [entry for entry in entries() if entry["act"] == "account.seal"]
    assert [(entry["who"], entry["of"], entry["outcome"]) for entry in found] == [
        ("nobody", cast.nurse.reference, "refused")
    ]


def test_nobody_with_a_raised_role_is_the_second_person(cast: Cast) -> None:
    ask_reset(cast.social_worker, by=cast.administrator)
    client = logged_in(cast.nurse)
    by_hand.write(Member, cast.nurse.pk, role=Role.COORDINATOR)
    client.post(reverse("pending_act", args=[PendingAct.objects.get().pk]), {"answer": "agree"})
    assert Authenticator.objects.filter(user=cast.social_worker).exists()


def test_a_reset_asked_for_by_hand_is_not_agreed_to(cast: Cast) -> None:
    until = timezone.now() + timedelta(hours=1)
    by_hand.insert(
        PendingAct(kind=PendingKind.RESET, member=cast.nurse, asked_by=cast.administrator, until=until)
    )
    with pytest.raises(NotAllowedError):
        agree(PendingAct.objects.get().pk, by=cast.coordinator)


@pytest.mark.parametrize("other", ["member", "asked_by"])
def test_a_reset_that_was_pointed_elsewhere_is_not_agreed_to(cast: Cast, other: str) -> None:
    ask_reset(cast.social_worker, by=cast.administrator)
    number = PendingAct.objects.get().pk
    by_hand.write(PendingAct, number, **{other: cast.nurse.pk})
    with pytest.raises(NotAllowedError):
        agree(number, by=cast.coordinator)


def test_a_start_code_that_was_pointed_at_somebody_else_starts_nothing(cast: Cast) -> None:
    code = give_start_code(cast.reader, by="system")
    by_hand.write(StartCode, StartCode.objects.get().pk, member=cast.coordinator.pk)
    assert find_start(code) is None
    assert use_start_code(code, THEIRS) is None
    assert Client().login(username="samordnare", password=THEIRS) is False


def test_a_start_code_that_was_prolonged_starts_nothing(cast: Cast) -> None:
    code = give_start_code(cast.reader, by="system")
    by_hand.write(StartCode, StartCode.objects.get().pk, until=timezone.now() + timedelta(days=90))
    assert use_start_code(code, THEIRS) is None


def test_a_start_code_does_not_open_an_account_that_was_changed(cast: Cast) -> None:
    code = give_start_code(cast.reader, by="system")
    by_hand.write(Member, cast.reader.pk, email="elsewhere@example.se")
    assert use_start_code(code, THEIRS) is None
    assert acts()[-1] == SEAL_REFUSED


@pytest.mark.parametrize("kept", ["", "!", "åäö", "bm90aGluZw=="])
def test_a_session_edited_by_hand_is_nobodys(cast: Cast, kept: str) -> None:
    client = logged_in(cast.nurse)
    assert client.get(ACCOUNT).status_code == 200
    by_hand.write(Session, Session.objects.get().pk, session_data=kept)
    assert client.get(ACCOUNT).status_code == 302


def test_the_session_of_another_copied_over_ones_own_is_nobodys(cast: Cast) -> None:
    logged_in(cast.coordinator)
    theirs = Session.objects.get()
    client = logged_in(cast.nurse)
    own = Session.objects.exclude(pk=theirs.pk).get()
    by_hand.write(Session, own.pk, session_data=theirs.session_data)
    assert client.get(ACCOUNT).status_code == 302


def test_no_act_of_the_program_seals_what_was_changed_by_hand(cast: Cast) -> None:
    by_hand.write(Member, cast.nurse.pk, role=Role.COORDINATOR)
    kept = Member.objects.get(pk=cast.nurse.pk)
    for attempt in (kept.save, kept.end_sessions, lambda: Member.objects.update(email="")):
        with pytest.raises(SealBrokenError):
            attempt()
    assert not Member.objects.get(pk=cast.nurse.pk).is_bound


def test_no_factor_that_was_changed_by_hand_is_sealed_by_using_it(cast: Cast) -> None:
    own = Authenticator.objects.get(user=cast.nurse)
    by_hand.write(Authenticator, own.pk, data=own.data | {"secret": seal_secret(SECRET, cast.nurse.pk)})
    with pytest.raises(SealBrokenError):
        Authenticator.objects.get(pk=own.pk).save()


def test_a_member_read_before_the_first_factor_was_set_up_is_true(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()
    before = Member.objects.get(pk=cast.nurse.pk)
    give_app(Member.objects.get(pk=cast.nurse.pk))
    assert is_true(before)


def test_what_changes_at_a_log_in_leaves_the_seal_true(cast: Cast) -> None:
    client = Client()
    by_password(client, "vard")
    assert by_code(client)
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert kept.last_login is not None
    assert is_true(kept)
    assert client.get(ACCOUNT).status_code == 200


def test_what_is_old_in_memory_is_not_sealed(cast: Cast) -> None:
    old = Member.objects.get(pk=cast.nurse.pk)
    Member.objects.filter(pk=cast.nurse.pk).update(email="new@example.se")
    old.end_sessions()
    kept = Member.objects.get(pk=cast.nurse.pk)
    assert (kept.email, kept.is_bound) == ("new@example.se", True)


def test_what_was_changed_is_named_by_number(cast: Cast) -> None:
    assert list(untrue_rows()) == []
    by_hand.write(Member, cast.reader.pk, name="Somebody Else")
    by_hand.delete(Authenticator, user=cast.nurse.pk)
    give_start_code(cast.social_worker, by="system")
    number = StartCode.objects.get().pk
    by_hand.write(StartCode, number, until=timezone.now())
    assert set(untrue_rows()) == {
        cast.reader.reference,
        f"the second factors of {cast.nurse.reference}",
        f"team_startcode:{number}",
    }


def test_an_account_that_was_changed_is_closed_and_sealed_by_the_operator(cast: Cast) -> None:
    by_hand.write(Member, cast.nurse.pk, role=Role.COORDINATOR, password=by_hand.password_hash(THEIRS))
    by_hand.delete(Authenticator, user=cast.nurse.pk)
    ask_reset(cast.reader, by=cast.administrator)
    member = close_and_seal(cast.nurse.pk)
    assert is_true(Member.objects.get(pk=member.pk))
    assert (member.is_active, member.has_usable_password()) == (False, False)
    told = entries()[-1]
    assert (told["act"], told["who"], told["of"]) == ("account.seal", "system", cast.nurse.reference)
    codes = {"role": "coordinator", "agency": cast.health.pk, "active": False, "made_by": None}
    assert told["detail"] == codes
    assert list(untrue_rows()) == []


def test_an_account_that_is_true_or_not_there_is_not_closed_by_the_operator(cast: Cast) -> None:
    for number in (cast.nurse.pk, 10_000):
        with pytest.raises(InputError):
            close_and_seal(number)
    assert Member.objects.get(pk=cast.nurse.pk).is_active


def change(cast: Cast, column: str, value: Any) -> bool:
    """Change one column of the nurse's rows by hand; whether it is another value than before."""
    kind, _, name = column.rpartition(" ") if " " in column else ("", "", column)
    if column == "factor":
        by_hand.delete(Authenticator, user=cast.nurse.pk)
        return True
    rows: dict[str, Callable[[], Any]] = {
        "": lambda: Member.objects.get(pk=cast.nurse.pk),
        "factor": lambda: Authenticator.objects.filter(user=cast.nurse).first(),
        "code": StartCode.objects.get,
    }
    row = rows[kind]()
    if row is None:
        # Taken away by the change before this one.
        return False
    if name == "secret":
        name, value = "data", {**row.data, "secret": value} if isinstance(row.data, dict) else value
    if value == "other":
        value = cast.social.pk if name == "agency" else cast.coordinator.pk
    before = getattr(row, type(row)._meta.get_field(name).attname)
    if isinstance(value, timedelta):
        value = before + value
    if (bytes(before) if isinstance(before, memoryview) else before) == value:
        return False
    if kind == "factor" and name == "user":
        by_hand.delete(Authenticator, user=cast.coordinator.pk)
    try:
        with transaction.atomic():
            by_hand.write(type(row), row.pk, **{name: value})
    except DatabaseError:
        # A value that the database itself refuses, such as one that is too long.
        return False
    return True


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, min_size=1, max_size=2, unique_by=lambda each: each[0]))
def test_any_change_of_a_sealed_column_keeps_its_member_out(
    cast: Cast, changes: list[tuple[str, object]]
) -> None:
    with transaction.atomic():
        code = give_start_code(cast.nurse, by="system")
        inside = logged_in(cast.nurse)
        changed = [column for column, value in changes if change(cast, column, value)]
        of_code = [column for column in changed if column.startswith("code")]
        if of_code != changed:
            username = Member.objects.get(pk=cast.nurse.pk).username
            assert by_password(Client(), username, PASSWORD) == ""
            assert inside.get(ACCOUNT).status_code == 302
        if changed:
            assert use_start_code(code, THEIRS) is None
        else:
            assert inside.get(ACCOUNT).status_code == 200
        transaction.set_rollback(True)


def test_the_app_of_a_member_made_anew_counts_again(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()
    assert is_true(Member.objects.get(pk=cast.nurse.pk))
    give_app(cast.nurse)
    assert is_true(Member.objects.get(pk=cast.nurse.pk))


def texts() -> dict[int, str]:
    """The secret of each member as it is kept."""
    return {row.user_id: row.data["secret"] for row in Authenticator.objects.all()}


def give(one: int, text: str) -> None:
    row = Authenticator.objects.get(user_id=one)
    row.data["secret"] = text
    row.save()


def test_no_rotation_locks_anybody_out(cast: Cast) -> None:
    before = server_keys().masters[0]
    done = rotate(patience_s=0)
    assert (done.moved, done.left) == (MEMBERS, 0)
    assert before not in server_keys().masters
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client)


def test_so_many_at_most_are_moved_at_a_time_and_none_twice(cast: Cast) -> None:
    add_master(server_key_folder())
    assert [UNDER_MASTERS.rewrap(3) for _ in range(3)] == [3, 2, 0]
    assert UNDER_MASTERS.counted() == {server_keys().masters[0].fingerprint: MEMBERS}
    assert {open_secret(text, member) for member, text in texts().items()} == {SECRET}


def test_a_secret_that_opens_with_no_key_is_counted_as_such_and_stops_no_rotation(cast: Cast) -> None:
    give(cast.nurse.pk, texts()[cast.reader.pk])
    add_master(server_key_folder())
    assert UNDER_MASTERS.counted()[UNOPENED] == 1
    assert UNDER_MASTERS.rewrap(MEMBERS) == MEMBERS - 1


@pytest.mark.parametrize("data", [{"secret": "no base64"}, ["secret"], "secret"])
def test_a_factor_that_was_changed_by_hand_is_counted_as_such_and_stops_no_rotation(
    cast: Cast, data: object
) -> None:
    by_hand.write(Authenticator, Authenticator.objects.get(user=cast.nurse).pk, data=data)
    done = rotate(patience_s=0)
    assert (done.moved, done.left) == (MEMBERS - 1, 0)
    assert UNDER_MASTERS.counted()[UNOPENED] == 1


def test_no_two_members_exchange_their_secrets(cast: Cast) -> None:
    kept = texts()
    for one in kept:
        for other in kept:
            if one != other:
                with pytest.raises(SealBrokenError):
                    open_secret(kept[one], other)


def test_whoever_has_anothers_secret_is_told_that_the_code_is_wrong(cast: Cast) -> None:
    give(cast.nurse.pk, texts()[cast.reader.pk])
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client) == ""
    assert acts()[-1][1] == "refused"
