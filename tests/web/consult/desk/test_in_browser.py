"""The team's whole journey in a real browser: log in, assign, answer, case, meeting, disclose, close, purge.

With scripts and without, in Swedish and in English; each page on the way is looked through by axe and is no
wider than the narrowest phone.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.cli.command import run_program
from tests.web.cast import in_days
from tests.web.consult.desk.staged import CAST, FALL_DUE, LEFT
from tests.web.consult.desk.walking import ENGLISH, SWEDISH, Walk
from tests.web.server import consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(params=["sv, scripts", "sv, plain", "en, scripts", "en, plain"])
def walk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    browser: Browser,
    axe: Axe,
) -> Iterator[tuple[Walk, dict[str, str]]]:
    language, _, kind = request.param.partition(", ")
    scripts = kind == "scripts"
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(
                viewport={"width": 320, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
            )
            words = SWEDISH if language == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, scripts), variables
            context.close()


def test_the_teams_journey_from_log_in_to_purge(walk: tuple[Walk, dict[str, str]]) -> None:
    walked, variables = walk
    page = walked.page
    walked.log_in("samordnare")
    page.locator("th a").first.click()
    one = page.url.partition(walked.site.address)[2].removeprefix(walked.words["prefix"])
    one = one.replace("/team/", "/teamet/").replace("/consultation/", "/konsultation/")
    walked.look()
    walked.go(f"{one}lamna-over/")
    walked.send(
        handling=walked.choice("handling", "Regionen"), invited=walked.choice("invited", "Socialtjänsten")
    )
    walked.log_out()

    walked.log_in("vard")
    walked.go(f"{one}samtal/")
    assert "Hur får vi en stund i enrum?" in page.locator("main").inner_text()
    walked.go(f"{one}svara/")
    walked.send(body="Boka en tolk som ni själva väljer.")
    assert "Boka en tolk som ni själva väljer." in page.locator("main").inner_text()
    walked.go(f"{one}sammanfattning/")
    walked.send(body="Någon behöver tid i enrum.")
    walked.go(f"{one}anteckning/")
    walked.send(body="Vi följer upp efter helgen.")
    walked.go(f"{one}arende/")
    walked.send(code_name="Linden")
    assert page.locator("h1").inner_text() == "Linden"
    walked.go(f"{one}plan/")
    walked.send(body="Först trygghet, sedan samtal.")
    walked.go(f"{one}uppgift/")
    agency = walked.choice("agency", "Socialtjänsten")
    walked.send(body="Ordna en tid för samtal.", agency=agency, due_on=in_days(7))
    walked.go(f"{one}mote/")
    walked.send(held_on=in_days(0), agenda="Läget\nNästa steg")
    page.locator(".agenda a").first.click()
    walked.look()
    everybody = [str(box.get_attribute("value")) for box in page.locator("[name=present]").all()]
    walked.send(present=everybody, decision="Vi väntar en vecka.")
    assert "Vi väntar en vecka." in page.locator("main").inner_text()
    walked.go(f"{one}utlamnande/")
    walked.send(what="Att någon behöver skydd.", recipient="Socialjouren", ground="consent")
    assert "Att någon behöver skydd." in page.locator("main").inner_text()
    walked.go(f"{one}avsluta/")
    walked.send()
    assert walked.wrong == []

    program(FALL_DUE, variables)
    purged = run_program("consult", "purge", "--clock-is-right", folder=walked.site.folder, **variables)
    assert purged.code == 0, purged.err
    assert program(LEFT, variables).split() == ["0", "case", "1", "1", "1"]
    page.goto(f"{walked.site.address}{one}")
    assert "Boka en tolk" not in page.content()
