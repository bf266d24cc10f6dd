"""Every page of logging in and of accounts, in each state: no wider than a phone, and clean for axe."""

import pytest

from tests.examples import drawn
from tests.web.browser.covering import covered
from tests.web.cast import code_now
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import PASSWORD, Person, with_authenticator

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize(
    ("language", "scripts", "dark"), drawn([("sv", True, False), ("en", True, True), ("sv", False, False)])
)
def test_no_state_of_any_page_scrolls_sideways_or_fails_axe(
    team: Team, somebody: Somebody, language: str, scripts: bool, dark: bool
) -> None:
    name = f"eva{language}{scripts}".lower()
    person = somebody(language, width=320, scripts=scripts, dark=dark, looks=True)
    first_log_in(person, team.administrator(name))
    own_account(person)
    if scripts:
        passkeys(person)
    accounts(person, name)
    logging_in(person, name)
    assert person.wrong == []


def first_log_in(person: Person, code: str) -> None:
    person.go("first_log_in")
    person.fill(code="ABCD", password1="short", password2="other")
    person.press("Continue")
    assert person.told()
    person.fill(code=code, password1=PASSWORD, password2=PASSWORD)
    person.press("Continue")
    person.fill(code="000000")
    person.press("Set up")
    assert person.told()
    person.fill(code=code_now("".join(person.page.locator(".key span").all_text_contents())))
    person.press("Set up")
    person.at("Recovery codes")


def own_account(person: Person) -> None:
    person.go("mfa_index")
    person.wrong += covered(person.page)
    person.go("mfa_view_recovery_codes")
    person.go("mfa_generate_recovery_codes")
    person.go("mfa_deactivate_totp")
    for name in ("account_reauthenticate", "mfa_reauthenticate"):
        person.go(name)
        person.fill(**{"password" if name.startswith("account") else "code": "not it"})
        person.press("Continue")
        assert person.told()
    person.go("account_change_password")
    person.fill(oldpassword="not it", password1="short", password2="other")
    person.press("Change the password")
    assert person.told()


def passkeys(person: Person) -> None:
    client, number = with_authenticator(person.page)
    person.go("mfa_add_webauthn")
    name = "en nyckel med ett namn som är längre än de flesta på en telefon"
    person.fill(name=name)
    person.ask("Make the passkey")
    person.at("Your account")
    person.look()
    for action in ("Rename", "Remove"):
        person.go("mfa_index")
        person.follow_exactly(f"{person.word(action)} {name}")
    person.go("mfa_reauthenticate_webauthn")
    client.send("WebAuthn.clearCredentials", {"authenticatorId": number})
    person.ask("Use your passkey")
    person.page.locator("[data-passkey-failed]").wait_for()
    person.look()
    person.go("mfa_add_webauthn")
    client.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": number})
    with_authenticator(person.page, verifies=False)
    person.fill(name="ingen")
    person.ask("Make the passkey")
    person.page.locator("[data-passkey-failed]").wait_for()
    person.look()


def accounts(person: Person, name: str) -> None:
    person.go("agencies")
    person.fill(name=f"Socialtjänsten i {name}")
    person.press("Make the agency")
    person.page.locator("main li a").last.click()
    person.look()
    person.go("account_new")
    person.press("Make the account")
    person.fill(username=f"ny.{name}", name=f"Nya {name}")
    person.page.locator("main input[name=role][value=reader]").check()
    person.press("Make the account")
    assert person.page.locator(".key").inner_text()
    person.go("accounts")
    person.page.get_by_role("link", name=f"Nya {name}").click()
    person.look()
    one = person.page.url
    for button in ("Make a one-time code", "Ask to remove the second factors", "Close the account"):
        person.page.goto(one)
        person.press(button)
    person.page.goto(one)
    person.look()
    for page in ("accounts", "second_person", "audit_log", "powers"):
        person.go(page)


def logging_in(person: Person, name: str) -> None:
    person.go("account_logout")
    person.press("Log out")
    person.at("Log in")
    person.log_in(name, "not the password")
    assert person.told()
    person.log_in(name)
    person.fill(code="000000")
    person.press("Log in")
    assert person.told()
