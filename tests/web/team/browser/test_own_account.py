"""One's own account: another password, new recovery codes, the app removed when something else is left."""

import pytest

from tests.examples import drawn
from tests.web.cast import code_now
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import PASSWORD, with_authenticator

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEW = "paraply syren tåg ficka"


@pytest.mark.parametrize(("language", "scripts"), drawn([("sv", True), ("sv", False), ("en", True)]))
def test_a_changed_password_lets_in_and_the_old_one_no_longer(
    team: Team, somebody: Somebody, language: str, scripts: bool
) -> None:
    name = f"dora{language}{scripts}".lower()
    person = somebody(language, scripts=scripts)
    secret = person.begin(team.administrator(name))
    elsewhere = somebody(language, scripts=scripts)
    elsewhere.log_in(name)
    elsewhere.show(code_now(secret, steps=1))
    elsewhere.at("Accounts")

    person.go("account_change_password")
    person.fill(oldpassword="not it", password1=NEW, password2=NEW)
    person.press("Change the password")
    assert person.word("The password is not right. Write the one that you have now.") in person.told()
    person.fill(oldpassword=PASSWORD, password1=NEW, password2=NEW)
    person.press("Change the password")
    person.at("Your account")
    assert person.word("Your password is changed. Everywhere else you have been logged out.") in (
        person.page.get_by_role("status").inner_text()
    )
    elsewhere.go("mfa_index")
    elsewhere.at("Log in")
    elsewhere.log_in(name)
    assert elsewhere.told()
    elsewhere.log_in(name, NEW)
    elsewhere.at("Enter the one-time code")


def test_new_recovery_codes_replace_the_old(team: Team, somebody: Somebody) -> None:
    person = somebody()
    person.begin(team.administrator("disa"))
    old = person.codes()
    person.go("mfa_generate_recovery_codes")
    person.press("Make new ones")
    person.at("Recovery codes")
    new = person.codes()
    assert len(new) == 10
    assert not set(old) & set(new)
    person.log_out()
    person.log_in("disa")
    person.show(old[0])
    person.at("Enter the one-time code")
    person.show(new[0])
    person.at("Accounts")


def test_the_app_is_removed_only_when_a_passkey_is_left(team: Team, somebody: Somebody) -> None:
    person = somebody()
    person.begin(team.administrator("dagny"))
    person.go("mfa_deactivate_totp")
    person.at("The app cannot be removed")
    with_authenticator(person.page)
    person.go("mfa_add_webauthn")
    person.fill(name="nyckeln")
    person.ask("Make the passkey")
    person.at("Your account")
    person.go("mfa_deactivate_totp")
    person.press("Remove the app")
    person.at("Your account")
    assert person.page.get_by_role("link", name=person.word("Set up an app")).is_visible()
