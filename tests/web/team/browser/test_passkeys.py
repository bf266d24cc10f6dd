"""Passkeys, with the browser's own virtual authenticator: made, shown, refused and removed."""

import pytest
from playwright.sync_api import expect

from tests.examples import drawn
from tests.web.cast import code_now
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import PASSWORD, Person, with_authenticator

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEEDS_SCRIPTS = "A passkey needs a browser with scripts."


def add_passkey(person: Person, name: str) -> None:
    person.go("mfa_add_webauthn")
    person.fill(name=name)
    person.ask("Make the passkey")


def factors(person: Person) -> str:
    person.go("mfa_index")
    return person.page.locator(".factors").inner_text()


@pytest.mark.parametrize("language", drawn(["sv", "en"]))
def test_a_passkey_is_made_logs_in_alone_and_is_removed(
    team: Team, somebody: Somebody, language: str
) -> None:
    person = somebody(language)
    person.begin(team.administrator(f"cilla{language}"))
    with_authenticator(person.page)
    add_passkey(person, "min jobbdator")
    person.at("Your account")
    assert "min jobbdator" in factors(person)
    person.log_out()

    person.ask("Log in with a passkey")
    person.at("Accounts")
    person.go("mfa_index")
    person.follow_exactly(f"{person.word('Remove')} min jobbdator")
    person.press("Remove the passkey")
    person.at("Your account")
    assert "min jobbdator" not in factors(person)
    person.log_out()

    person.ask("Log in with a passkey")
    expect(person.page.locator("[role=alert]")).to_contain_text(
        person.word("The passkey was not accepted. Try again, or log in in another way.")
    )


def test_a_passkey_is_a_second_factor_after_the_password(team: Team, somebody: Somebody) -> None:
    person = somebody()
    person.begin(team.administrator("carin"))
    with_authenticator(person.page)
    add_passkey(person, "nyckeln")
    person.at("Your account")
    person.log_out()
    person.log_in("carin")
    person.ask("Use your passkey")
    person.at("Accounts")


def test_a_passkey_alone_is_set_up_instead_of_an_app(team: Team, somebody: Somebody) -> None:
    person = somebody()
    with_authenticator(person.page)
    code = team.administrator("clara")
    person.go("first_log_in")
    person.fill(code=code, password1=PASSWORD, password2=PASSWORD)
    person.press("Continue")
    person.follow("Add a passkey instead")
    person.fill(name="säkerhetsnyckel")
    person.ask("Make the passkey")
    person.at("Recovery codes")
    person.go("mfa_index")
    assert person.page.get_by_role("link", name="Ta bort säkerhetsnyckel").count() == 0


def test_an_authenticator_that_does_not_know_its_owner_makes_no_passkey(
    team: Team, somebody: Somebody
) -> None:
    person = somebody()
    person.begin(team.administrator("cornelia"))
    with_authenticator(person.page, verifies=False)
    add_passkey(person, "någon annans")
    failed = person.page.locator("[data-passkey-failed]")
    failed.wait_for()
    words = "No passkey was made. Nothing has been saved; you can try again."
    assert person.word(words) == failed.inner_text()
    assert "någon annans" not in factors(person)


def test_without_its_passkey_the_browser_says_so_and_the_code_still_works(
    team: Team, somebody: Somebody
) -> None:
    person = somebody()
    secret = person.begin(team.administrator("cajsa"))
    client, number = with_authenticator(person.page)
    add_passkey(person, "nyckeln")
    person.at("Your account")
    person.log_out()
    client.send("WebAuthn.clearCredentials", {"authenticatorId": number})
    person.log_in("cajsa")
    person.ask("Use your passkey")
    person.page.locator("[data-passkey-failed]").wait_for()
    person.show(code_now(secret, steps=1))
    person.at("Accounts")


def test_without_scripts_the_pages_say_that_a_passkey_needs_them(team: Team, somebody: Somebody) -> None:
    person = somebody(scripts=False)
    person.go("account_login")
    assert person.word(NEEDS_SCRIPTS) in person.page.locator("main").inner_text()
    person.begin(team.administrator("camilla"))
    person.go("mfa_add_webauthn")
    assert person.word(NEEDS_SCRIPTS) in person.page.locator("main").inner_text()
    assert person.page.get_by_role("button", name=person.word("Make the passkey")).count() == 0
    person.log_out()
    person.log_in("camilla")
    assert person.word(NEEDS_SCRIPTS) in person.page.locator("main").inner_text()


def test_with_scripts_they_do_not(somebody: Somebody) -> None:
    person = somebody()
    person.go("account_login")
    assert person.word(NEEDS_SCRIPTS) not in person.page.locator("main").inner_text()
