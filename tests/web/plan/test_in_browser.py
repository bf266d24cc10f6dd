"""The plan's whole journey in a real browser: add, begin, follow up, done; another dropped; late; taken out.

With scripts in English, and without in Swedish; each page on the way is no wider than the narrowest phone,
and with scripts it is looked through by axe, as each of the team's pages is in Swedish by a test of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.examples import drawn
from tests.web.cast import PASSWORD, SECRET, in_days
from tests.web.consult.views.walking import CAST, ENGLISH, IN_ENGLISH, SWEDISH, Walk
from tests.web.server import consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

IN_ENGLISH |= {
    "handlingsplan": "plan",
    "ny": "new",
    "atgard": "measure",
    "andra": "change",
    "borja": "begin",
    "folj-upp": "follow-up",
    "klar": "done",
    "stryk": "drop",
    "igen": "again",
    "papper": "paper",
}
WORDS = {
    "sv": {"late": "Försenad", "done": "Klar", "dropped": "Struken", "under way": "Pågår"},
    "en": {"late": "Late", "done": "Done", "dropped": "Dropped", "under way": "Under way"},
}


_ALONE = f"""
from lykta.web.serving import set_up
set_up()
from allauth.mfa.models import Authenticator
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
Member.objects.all().delete()
Agency.objects.all().delete()
agency = Agency.objects.create(name="Regionen")
for username, role, of in (
    ("samordnare", Role.COORDINATOR, agency), ("vard", Role.MEMBER, agency), ("lasare", Role.READER, None),
):
    member = Member.objects.create_member(username=username, name=username, role=role, agency=of)
    member.set_password({PASSWORD!r})
    member.save()
    app = {{"secret": seal_secret({SECRET!r}, member.pk)}}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=app)
"""
"""A program that makes those of the cast who go this way, on a server that has no consultation."""


@pytest.fixture(params=drawn(["en, scripts", "sv, plain"]))
def walk(
    request: pytest.FixtureRequest, tmp_path: Path, browser: Browser, axe: Axe
) -> Iterator[tuple[Walk, dict[str, str]]]:
    language, _, kind = request.param.partition(", ")
    scripts = kind == "scripts"
    with consulting(tmp_path) as prepared:
        # Without the consultation: the plan stands on the team alone.
        variables = prepared | ({} if scripts else {"LYKTA_PARTS": "handbook,plan"})
        program(CAST if scripts else _ALONE, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(
                viewport={"width": 320, "height": 800},
                java_script_enabled=scripts,
                reduced_motion="reduce",
                color_scheme="dark" if language == "en" else "light",
            )
            words = SWEDISH if language == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, scripts), WORDS[language]
            context.close()


def test_the_plans_journey_from_a_new_measure_to_a_file(walk: tuple[Walk, dict[str, str]]) -> None:
    walked, words = walk
    page = walked.page
    walked.log_in("vard")
    walked.go("/teamet/handlingsplan/")
    walked.go("/teamet/handlingsplan/ny/")
    agency = walked.choice("agency", "Regionen")
    walked.send(area="2026-2028.detection", what="Utbilda mottagningarna", agency=agency, due_on=in_days(-2))
    one = _address(walked)
    assert page.locator("h1").inner_text() == "Utbilda mottagningarna"
    assert words["late"] in page.locator(".plan-about").inner_text()
    page.locator(".plan-side button").click()
    walked.look()
    assert words["under way"] in page.locator(".plan-about").inner_text()
    walked.go(f"{one}folj-upp/")
    walked.send(text="Elva av sexton är klara.")
    walked.go(f"{one}klar/")
    walked.send(text="Alla sexton är klara.")
    assert words["done"] in page.locator(".plan-about").inner_text()
    assert words["late"] not in page.locator(".plan-about").inner_text()

    for what, days in (("Annonser på bussar", 30), ("Lista över tolkar", -10)):
        walked.go("/teamet/handlingsplan/ny/")
        walked.send(area="2026-2028.support", what=what, agency=agency, due_on=in_days(days))
    walked.go("/teamet/handlingsplan/")
    assert page.locator("#group-late ~ .table-frame tbody th").all_inner_texts() == ["Lista över tolkar"]
    page.locator(".table-frame").get_by_role("link", name="Annonser på bussar").click()
    walked.look()
    walked.go(f"{_address(walked)}stryk/")
    walked.send(text="")
    assert page.locator(".error-summary").is_visible()
    walked.send(text="Ersätts av något bättre.")
    assert words["dropped"] in page.locator(".plan-about").inner_text()
    walked.log_out()

    walked.log_in("lasare")
    walked.go("/teamet/handlingsplan/")
    assert page.locator("a.button").count() == 0
    with page.expect_download() as taken:
        page.locator(".plan-ways a").first.click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert text.count("\n") == 4
    assert "Alla sexton är klara." in text
    walked.go("/teamet/handlingsplan/papper/")
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert page.get_by_text("Ersätts av något bättre.").is_visible()
    assert walked.wrong == []


def test_the_journey_of_two_who_write_at_once(walk: tuple[Walk, dict[str, str]]) -> None:
    walked, _words = walk
    page = walked.page
    walked.log_in("samordnare")
    walked.go("/teamet/handlingsplan/ny/")
    agency = walked.choice("agency", "Regionen")
    walked.send(area="2018.knowledge", what="Samla rutiner", agency=agency, due_on=in_days(9))
    one = _address(walked)
    walked.go(f"{one}andra/")
    other: Page = page.context.new_page()
    other.goto(page.url)
    other.locator("[name=what]").fill("Samla alla rutiner")
    other.locator("main form[method=post] button").click()
    other.wait_for_load_state()
    walked.send(what="Samla rutinerna på ett ställe")
    assert "Samla alla rutiner" in page.locator("#meanwhile").inner_text()
    assert page.locator("[name=what]").input_value() == "Samla rutinerna på ett ställe"
    walked.send()
    assert page.locator("h1").inner_text() == "Samla rutinerna på ett ställe"
    assert "Samla alla rutiner" in page.locator(".plan-history").inner_text()
    assert walked.wrong == []


def _address(walked: Walk) -> str:
    """The address of the page that is shown, in Swedish."""
    path = walked.page.url.partition(walked.site.address)[2].removeprefix(walked.words["prefix"])
    swedish = {english: word for word, english in IN_ENGLISH.items()}
    parts = path.split("/")
    return "/".join(swedish.get(part, part) for part in parts) if walked.words is ENGLISH else path
