"""The first log-in, from the one-time code to the first page; and every later one."""

import pytest

from lykta.web.qr import qr_code
from tests.examples import drawn
from tests.web.cast import code_now
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize(
    ("language", "scripts"), drawn([("sv", True), ("sv", False), ("en", True), ("en", False)])
)
def test_a_first_log_in_and_the_next_with_a_code(
    team: Team, somebody: Somebody, language: str, scripts: bool
) -> None:
    name = f"ada{language}{scripts}".lower()
    person = somebody(language, scripts=scripts)
    secret = person.begin(team.administrator(name))
    assert len(person.codes()) == len(set(person.codes())) == 10
    person.follow("I have saved them")
    person.at("Accounts")
    person.log_out()

    person.log_in(name)
    person.show("000000")
    wrong = "The code is not right, or it has been used. Write the code that the app shows now."
    assert person.word(wrong) in person.told()
    person.show(code_now(secret, steps=1))
    person.at("Accounts")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_recovery_code_stands_in_once_and_is_not_shown_again(
    team: Team, somebody: Somebody, scripts: bool
) -> None:
    name = f"berit{scripts}".lower()
    person = somebody(scripts=scripts)
    person.begin(team.administrator(name))
    used = person.codes()[3]
    person.log_out()
    person.log_in(name)
    person.show(used)
    person.at("Accounts")
    person.go("mfa_view_recovery_codes")
    assert person.codes() == []
    person.log_out()
    person.log_in(name)
    person.show(used)
    person.at("Enter the one-time code")
    assert person.told()


def test_the_picture_and_the_letters_hold_the_same_key(team: Team, somebody: Somebody) -> None:
    person = somebody()
    person.go("first_log_in")
    person.fill(code=team.administrator("bengt"), password1=PASSWORD, password2=PASSWORD)
    person.press("Continue")
    shown = person.page.locator("svg path.qr-dots").get_attribute("d")
    secret = "".join(person.page.locator(".key span").all_text_contents())
    assert shown == drawn_for("bengt", secret)


def drawn_for(username: str, secret: str) -> str:
    address = f"otpauth://totp/{username}?secret={secret}&issuer=Lykta"
    return qr_code(address).path


def test_a_one_time_code_works_once(team: Team, somebody: Somebody) -> None:
    code = team.administrator("bodil")
    somebody().begin(code)
    person = somebody()
    person.go("first_log_in")
    person.fill(code=code, password1="ett annat lösenord helt", password2="ett annat lösenord helt")
    person.press("Continue")
    assert "är redan använd" in person.told()


def test_logging_out_ends_the_session_in_the_other_tab_too(team: Team, somebody: Somebody) -> None:
    person = somebody()
    person.begin(team.administrator("britta"))
    other = person.page.context.new_page()
    person.log_out()
    other.goto(person.address + "/teamet/konto/")
    assert "/logga-in/" in other.url
