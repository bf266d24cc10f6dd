"""The first log-in, from the one-time code to the desk; and every later one."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.cast import code_now
from tests.web.team.browser.conftest import FIRST, LOG_IN, Open, Team, begin, log_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_first_log_in_and_the_next_with_a_code(team: Team, open_page: Open, scripts: bool) -> None:
    name = f"ada{scripts}".lower()
    page = open_page(FIRST, scripts=scripts)
    secret = begin(page, team.administrator(name))
    codes = page.locator(".codes li").all_text_contents()
    assert len(codes) == len(set(codes)) == 10
    page.get_by_role("link", name="Jag har sparat dem").click()
    assert heading(page) == "Konton"
    log_out(page)

    log_in(page, name)
    assert heading(page) == "En sak till"
    page.get_by_label("Kod", exact=True).fill("000000")
    page.get_by_role("button", name="Logga in").click()
    assert "Koden stämmer inte" in page.locator("#error-summary").inner_text()
    page.get_by_label("Kod", exact=True).fill(code_now(secret, steps=1))
    page.get_by_role("button", name="Logga in").click()
    assert heading(page) == "Konton"
    log_out(page)

    log_in(page, name)
    page.get_by_label("Kod", exact=True).fill(codes[3])
    page.get_by_role("button", name="Logga in").click()
    assert heading(page) == "Konton"


def test_a_code_works_once(team: Team, open_page: Open) -> None:
    code = team.administrator("bodil")
    begin(open_page(FIRST), code)
    page = open_page(FIRST)
    page.get_by_label("Engångskod").fill(code)
    page.get_by_label("Ditt nya lösenord").fill("ett annat lösenord helt")
    page.get_by_label("Samma lösenord igen").fill("ett annat lösenord helt")
    page.get_by_role("button", name="Fortsätt").click()
    assert "är redan använd" in page.locator("#error-summary").inner_text()


def test_a_passkey_logs_in_without_a_password(team: Team, open_page: Open) -> None:
    page = open_page(FIRST)
    begin(page, team.administrator("cilla"))
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{team.address}/teamet/konto/")
    page.get_by_role("link", name="Lägg till en lösennyckel").click()
    page.get_by_label("Vad du kallar den").fill("min jobbdator")
    page.get_by_role("button", name="Skapa lösennyckeln").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ditt konto")
    assert "min jobbdator" in page.locator(".factors").inner_text()
    log_out(page)

    page.goto(team.address + LOG_IN)
    page.get_by_role("button", name="Logga in med lösennyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Konton")
