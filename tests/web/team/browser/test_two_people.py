"""Two people make an account, as they see it: each their half of the code, on a phone, in both languages."""

import re

import pytest

from tests.examples import drawn
from tests.web.server import program
from tests.web.team.browser.conftest import Somebody, Team
from tests.web.team.browser.person import Person

pytestmark = [pytest.mark.slow, pytest.mark.browser]

OLD_ENOUGH = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.database import prepare
from lykta.web.team.models import Member
Member.objects.update(made_at=None)
prepare()
"""
"""A program that makes every account old enough to be a second person, and begins the log."""
HALF = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def half(person: Person) -> str:
    """The half of the one-time code that the page shows."""
    found = person.page.locator("main .key").inner_text()
    assert HALF.fullmatch(found)
    return found


@pytest.mark.parametrize(("language", "dark"), drawn([("sv", False), ("en", True)]))
def test_each_hands_over_half_the_code_and_the_person_begins(
    team: Team, somebody: Somebody, language: str, dark: bool
) -> None:
    codes = [team.administrator(f"{name}.{language}") for name in ("ada", "bert")]
    ada, bert = (somebody(language, width=320, dark=dark, looks=True) for _ in codes)
    for person, code in zip((ada, bert), codes, strict=True):
        person.begin(code)
    program(OLD_ENOUGH, team.variables)

    ada.go("account_new")
    ada.fill(username=f"cilla.{language}", name="Cilla")
    ada.page.locator("main input[name=role][value=coordinator]").check()
    ada.page.locator("main select[name=agency]").select_option(index=1)
    ada.press("Make the account")
    first = half(ada)
    ada.go("second_person")
    assert ada.page.get_by_role("button", name=ada.word("Agree"), exact=True).count() == 0
    ada.go("accounts")

    bert.go("second_person")
    bert.press("Agree")
    second = half(bert)
    bert.go("second_person")
    bert.go("powers")

    cilla = somebody(language)
    cilla.begin(f"{first} {second}")
    cilla.go("powers")
    assert "Cilla" in cilla.page.locator("main").inner_text()
    assert (ada.wrong, bert.wrong) == ([], [])
