"""Which passwords are taken: long ones of any signs, and none that others would try first."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.team.actions import start_over
from lykta.web.team.guessing import WORDS, LeakedPasswordValidator, LocalWordsValidator
from tests.web.cast import PASSWORD, Cast, logged_in
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
