"""Which passwords are taken: long ones of any signs, and none that others would try first."""

import time
from hashlib import sha1
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.actions import Code, start_over
from lykta.web.team.guessing import WORDS, LeakedPasswordValidator, LocalWordsValidator
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
from lykta.web.team.second_person import agree, waiting
from lykta.web.team.start_codes import use_start_code
from tests.web.cast import PASSWORD, Cast, code_now, logged_in
from tests.web.team.asking import acts, by_code, by_password

WEAK = [
    "kort",
    "elva tecken",
    "passwordpassword",
    "qwertyuiop123456",
    "123456789012345",
    "aaaaaaaaaaaaaaaa",
    "Sommaren2026!!!",
    "Vinter2026Vinter2026",
    "Lykta-Lykta-Lykta",
    "Resursteam!2026",
    "välkommen123456",
    "Regionen Regionen",
    "samordnare123",
    "Sam Ordnare 1",
]
FINE = [
    "korg vinter sadel moln",
    "lingon!kantarell",
    "ORDUTANSMÅBOKSTÄVER",
    "пять слов по-русски",
    "密码密码甲乙丙丁戊己庚辛壬癸",
    "x1" * 8 + "qzjvkw" + "y" * 50,
    "   blanksteg överallt   ",
]


@pytest.mark.parametrize("password", WEAK)
@pytest.mark.django_db
def test_a_password_that_others_would_try_is_refused(cast: Cast, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, cast.coordinator)


@pytest.mark.parametrize("password", FINE)
@pytest.mark.django_db
def test_no_kind_of_sign_is_asked_for_or_forbidden(cast: Cast, password: str) -> None:
    validate_password(password, cast.coordinator)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.text("0123456789!?.- ", max_size=20))
def test_words_of_this_place_with_digits_and_signs_are_no_password(words: list[str], signs: str) -> None:
    with pytest.raises(ValidationError):
        LocalWordsValidator().validate(signs.join(words).upper() + signs)


def test_the_names_of_county_and_team_are_words_of_this_place(settings: LazySettings) -> None:
    settings.LYKTA = settings.LYKTA.model_copy(update={"county": "Ekbacka län", "team_name": "Ringen"})
    with pytest.raises(ValidationError):
        LocalWordsValidator().validate("Ekbacka-ringen-2026")


def hashed(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@given(leaked=st.sets(st.text(min_size=1, max_size=8), max_size=40), other=st.text(min_size=1, max_size=8))
def test_a_leaked_password_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, leaked: set[str], other: str
) -> None:
    lines = sorted(f"{hashed(one)}:{len(one)}" for one in leaked)
    for end in ("\n", "\r\n"):
        path = tmp_path_factory.mktemp("leaked") / "hashes"
        path.write_bytes("".join(f"{line}{end}" for line in lines).encode())
        with override_settings(LYKTA=django_settings.LYKTA.model_copy(update={"leaked_passwords": path})):
            assert {one for one in leaked | {other} if refuses(LeakedPasswordValidator(), one)} == leaked


def refuses(validator: LeakedPasswordValidator, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError:
        return True
    return False


def test_without_a_file_none_has_leaked() -> None:
    assert not refuses(LeakedPasswordValidator(), "password")


@pytest.mark.django_db
def test_a_leaked_password_is_refused_on_the_page(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    path = tmp_path / "hashes"
    path.write_text(f"{hashed('korg vinter sadel moln')}:7\n", encoding="ascii")
    settings.LYKTA = settings.LYKTA.model_copy(update={"leaked_passwords": path})
    client = logged_in(cast.nurse)
    answer = client.post(reverse("account_change_password"), changed("korg vinter sadel moln"))
    assert answer.status_code == 200
    assert ("account.password", "done") not in acts()


def changed(new: str, now: str = PASSWORD) -> dict[str, str]:
    return {"oldpassword": now, "password1": new, "password2": new}


@pytest.mark.django_db
def test_changing_asks_for_the_password_now_and_ends_other_sessions(cast: Cast) -> None:
    here, elsewhere = logged_in(cast.nurse), logged_in(cast.nurse)
    new = "korg vinter sadel moln"
    assert here.post(reverse("account_change_password"), changed(new, "not it")).status_code == 200
    assert elsewhere.get(reverse("mfa_index")).status_code == 200
    assert here.post(reverse("account_change_password"), changed(new)).status_code == 302
    assert here.get(reverse("mfa_index")).status_code == 200
    assert elsewhere.get(reverse("mfa_index")).status_code == 302
    assert ("account.password", "done") in acts()


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["  korg vinter sadel moln  ", "Å" * 4 + "ordentligt" * 18])
def test_a_password_is_taken_as_it_was_written(cast: Cast, password: str) -> None:
    code = start_over(cast.nurse, by=cast.administrator).shown
    client = Client()
    client.post(reverse("first_log_in"), {"code": code, "password1": password, "password2": password})
    for nearly in (password.strip() if password != password.strip() else password[:-1], password.upper()):
        assert by_password(Client(), "vard", nearly) == ""
    other = Client()
    assert by_password(other, "vard", password)
    assert by_code(other)


NEW = "korg vinter sadel moln"


def begin(cast: Cast, member: Member, code: Code) -> None:
    """Set the password with a one-time code; a coordinator gives the second half where there is one."""
    half = agree(waiting().get().pk, by=cast.coordinator).half if code.is_half else ""
    assert use_start_code(f"{code.shown}{half}", NEW) == member


def guess(username: str, count: int) -> str:
    """Write wrong codes after the password; gives the last page."""
    client = Client()
    assert by_password(client, username, NEW)
    page = ""
    for number in range(count):
        page = client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"}).content.decode()
    return page


@pytest.mark.either_database
def test_no_new_password_begins_a_new_count_of_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the administrator who gave a code, used it, tried five second factors, and began again."""
    began = time.time()
    begin(cast, cast.nurse, start_over(cast.nurse, by=cast.administrator))
    for minutes in (0, 6, 12, 18):
        monkeypatch.setattr(time, "time", lambda passed=minutes: began + passed * 60)
        guess("vard", 5)
    monkeypatch.setattr(time, "time", lambda: began + 24 * 60)
    assert "Tjugo felaktiga koder" in guess("vard", 3)
    assert acts().count(("account.second_factor", "refused")) == 20
    Member.objects.filter(pk=cast.nurse.pk).update(password=cast.social_worker.password)
    client = Client()
    by_password(client, "vard")
    assert by_code(client) == ""


@pytest.mark.either_database
def test_a_second_person_opens_the_count_of_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.time()
    begin(cast, cast.nurse, start_over(cast.nurse, by=cast.administrator))
    for hours in (0, 1, 2, 3):
        monkeypatch.setattr(time, "time", lambda passed=hours: began + passed * 3600)
        guess("vard", 5)
    # Nobody gave a code within this day, but the wrong ones are of it.
    monkeypatch.setattr(time, "time", lambda: began + 23.9 * 3600)
    code = start_over(cast.nurse, by=cast.administrator)
    assert code.is_half
    begin(cast, cast.nurse, code)
    client = Client()
    by_password(client, "vard", NEW)
    assert by_code(client, code_now()) != ""


@pytest.mark.either_database
@pytest.mark.parametrize("who", ["coordinator", "nurse", "administrator", "reader"])
def test_one_person_gives_one_code_a_day_where_there_is_something_to_guess(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    second = Member.objects.create_member(username="second", name="Second", role=Role.ADMINISTRATOR)
    member, began = getattr(cast, who), time.time()
    assert not start_over(member, by=second).is_half
    assert start_over(member, by=second).is_half
    page = logged_in(second).get(reverse("account", args=[member.pk])).content.decode()
    assert "det senaste dygnet" in page
    monkeypatch.setattr(time, "time", lambda: began + 86_401)
    assert not start_over(member, by=second).is_half


@pytest.mark.django_db
def test_coordinators_are_told_of_every_code_that_could_help_into_an_account(cast: Cast) -> None:
    start_over(cast.nurse, by=cast.administrator)
    assert Notice.objects.get().member == cast.coordinator
    assert Notice.objects.get().occasion == Occasion.POWERS


@pytest.mark.django_db
def test_a_reader_without_a_second_factor_gets_as_many_codes_as_are_asked_for(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.reader).delete()
    reader = Member.objects.get(pk=cast.reader.pk)
    assert [start_over(reader, by=cast.administrator).is_half for _ in range(3)] == [False] * 3
    assert not Notice.objects.exists()
