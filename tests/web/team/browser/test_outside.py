"""The region's own login in a real browser: over to the issuer and back, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.server import consulting, program, running
from tests.web.team.browser.person import Person
from tests.web.team.issuer import CLIENT, SECRET, issuing

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LINK = """
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Member
Member.objects.filter(username="anna").update(outside_name="subject-of-anna")
"""
LOG = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.audit.models import Entry
for entry in Entry.objects.order_by("number"):
    told = json.loads(bytes(entry.content))
    print(told["act"], told["outcome"])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server whose members log in at an issuer on this machine, where one of two members is linked."""
    folder = tmp_path_factory.mktemp("outside")
    with issuing() as issuer, consulting(folder) as variables:
        program(LINK, variables)
        variables |= {
            "LYKTA_OIDC_ISSUER": issuer.address,
            "LYKTA_OIDC_CLIENT": CLIENT,
            "LYKTA_OIDC_SECRET": SECRET,
            "LYKTA_OIDC_NAME": "Regionens inloggning",
        }
        with running(folder, **variables) as site:
            yield f"http://localhost:{site.port}", variables


@pytest.mark.parametrize("scripts", [True, False])
def test_the_issuer_lets_in_who_is_linked_and_nobody_else(
    server: tuple[str, dict[str, str]],
    browser: Browser,
    scripts: bool,
) -> None:
    address, variables = server
    linked, stranger = (
        Person(browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page(), address)
        for _ in range(2)
    )
    before = len(program(LOG, variables).splitlines())
    go_by_issuer(stranger, "bo")
    stranger.at("You have no account here")
    stranger.go("mfa_index")
    stranger.at("Log in")
    go_by_issuer(linked, "anna")
    linked.at("Set up an app that shows codes")
    # Her first log-in also binds the account.
    said = [line for line in program(LOG, variables).splitlines()[before:] if "outside_bind" not in line]
    assert said == ["account.log_in refused", "account.log_in done"]
    for person in (linked, stranger):
        person.page.context.close()


def go_by_issuer(person: Person, name: str) -> None:
    person.go("account_login")
    person.follow_exactly("Logga in via Regionens inloggning")
    person.page.get_by_label("Name").fill(name)
    person.page.get_by_role("button", name="Log in").click()
