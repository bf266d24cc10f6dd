"""One-time codes: for a first password or a new one, once, for two days, and never past a second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db.models import F
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.team.actions import start_over
from lykta.web.team.models import StartCode
from lykta.web.team.start_codes import (
    _tags,
    complete_start_code,
    find_start,
    give_start_code,
    new_half,
    use_start_code,
)
from tests.web.cast import Cast, logged_in
from tests.web.limits.paying import with_work
from tests.web.team.asking import acts, by_password

NEW = "korg vinter sadel moln"


@pytest.fixture
def code(cast: Cast) -> str:
    return start_over(cast.nurse, by=cast.administrator).shown


def sent(client: Client, code: str, password: str = NEW, again: str | None = None) -> int:
    fields = {"code": code, "password1": password, "password2": again or password}
    return client.post(reverse("first_log_in"), fields).status_code


def test_a_code_sets_the_password_and_the_second_factor_is_still_asked_for(code: str, cast: Cast) -> None:
    client = Client()
    answer = client.post(reverse("first_log_in"), {"code": code, "password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_index")).status_code == 302
    assert ("account.start", "done") in acts()


def test_it_ends_the_sessions_that_the_old_password_began(code: str, cast: Cast) -> None:
    inside = logged_in(cast.nurse)
    sent(Client(), code)
    assert inside.get(reverse("mfa_index")).status_code == 302


def test_it_works_once(code: str) -> None:
    assert sent(Client(), code) == 302
    assert sent(Client(), code, "another one for another day") == 200


def test_it_works_for_two_days(code: str) -> None:
    StartCode.objects.update(until=F("until") - timedelta(hours=48))
    assert sent(Client(), code) == 200
    assert use_start_code(code, NEW) is None


def test_a_newer_code_ends_the_older(code: str, cast: Cast) -> None:
    newer = give_start_code(cast.nurse, by=cast.administrator.reference)
    assert find_start(code) is None
    assert find_start(newer) is not None


def test_a_refused_password_leaves_the_code(code: str) -> None:
    assert sent(Client(), code, "kort") == 200
    assert sent(Client(), code, NEW, "another") == 200
    assert sent(Client(), code) == 302


def test_the_old_password_works_until_then(code: str) -> None:
    assert by_password(Client(), "vard") == reverse("mfa_authenticate")


def test_the_code_itself_is_not_kept(code: str) -> None:
    kept = bytes(StartCode.objects.get().tag)
    assert len(kept) == 32
    assert code.replace("-", "").encode() not in kept


def test_codes_are_of_their_length_and_differ(cast: Cast) -> None:
    codes = {give_start_code(cast.nurse, by="system") for _ in range(50)}
    assert len(codes) == 50
    assert {len(code.replace("-", "")) for code in codes} == {16}


@given(st.text("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=16, max_size=16), st.integers(1, 15))
def test_blanks_hyphens_and_small_letters_mean_nothing(letters: str, at: int) -> None:
    assert _tags(f" {letters[:at].lower()} - {letters[at:]}\n") == _tags(letters)


def test_two_halves_make_a_code_and_neither_holds_alone_or_in_the_other_order(cast: Cast) -> None:
    first = new_half()
    second = complete_start_code(cast.nurse, first.kept, by="system", asked_by=cast.administrator.pk)
    assert len(first.shown.replace("-", "")) == len(second.replace("-", "")) == 8
    for wrong in (first.shown, second, second + first.shown, first.shown * 2, second * 2):
        assert find_start(wrong) is None
    assert find_start(f"{first.shown} {second}") == cast.nurse


def test_neither_half_is_kept(cast: Cast) -> None:
    first = new_half()
    second = complete_start_code(cast.nurse, first.kept, by="system", asked_by=cast.administrator.pk)
    kept = first.kept + bytes(StartCode.objects.get().tag)
    assert len(kept) == 64
    assert not [half for half in (first.shown, second) if half.replace("-", "").encode() in kept]


def test_one_persons_code_stops_holding_when_the_second_factor_is_gone(code: str, cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.nurse).delete()
    assert find_start(code) is None
    assert use_start_code(code, NEW) is None
    assert sent(Client(), code) == 200


def test_one_persons_code_for_a_reader_needs_no_second_factor(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.reader).delete()
    code = start_over(cast.reader, by=cast.administrator)
    assert not code.is_half
    assert use_start_code(code.shown, NEW) == cast.reader


@pytest.mark.usefixtures("still_clock")
def test_wrong_codes_from_one_address_make_it_pay(code: str) -> None:
    for _ in range(10):
        assert sent(Client(), "AAAA-AAAA-AAAA-AAAA") == 200
    fields = {"code": code, "password1": NEW, "password2": NEW}
    page = Client().post(reverse("first_log_in"), fields)
    assert page.status_code == 429
    assert NEW not in page.content.decode()
    assert (
        Client().post(reverse("first_log_in"), with_work(page.content.decode()) | fields).status_code == 302
    )


def test_a_form_sent_twice_at_once_is_refused_the_second_time_and_is_no_fault(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lykta.web.team.login.use_start_code", lambda *_: None)
    page = Client().post(reverse("first_log_in"), {"code": code, "password1": NEW, "password2": NEW})
    assert page.status_code == 200
    assert "är redan använd" in page.content.decode()
