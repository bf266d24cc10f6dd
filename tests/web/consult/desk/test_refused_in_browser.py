"""What somebody sees whose page was too late, in a real browser: on a phone and on a wide screen, by axe.

The pages of refused acts, of a request to delete early, of an inbox with many, of an asker whose day of
deletion moved, and of a server that fails while a question is sent.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.consult.desk.staged import CAST
from tests.web.consult.desk.walking import ENGLISH, SWEDISH, Walk
from tests.web.server import consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HANDED_OVER = """
from lykta.web.serving import set_up
set_up()
from lykta.web.consult.models import Consultation, EarlyReason
from lykta.web.team.models import Member
from tests.web.cast import made_consultation
Consultation.objects.all().delete()
agency = Member.objects.get(username="vard").agency
one, receipt = made_consultation(handled_by=agency)
for _ in range(30):
    made_consultation(handled_by=agency)
print(one.pk, receipt)
"""
"""A program that leaves many consultations with one agency; prints the number and receipt of the first."""
CHANGED = """
import json, sys
from lykta.web.serving import set_up
set_up()
from django.db import connection, transaction
from lykta.web.consult.actions import closing, team
from lykta.web.consult.models import Consultation, EarlyReason
from lykta.web.team.models import Member
told = json.load(sys.stdin)
if told["act"] == "break":
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE consult_message")
    sys.exit()
with transaction.atomic():
    one = Consultation.objects.get(pk=told["number"])
    if told["act"] == "summary":
        team.write_summary(one, "Någon behöver tid i enrum, och en tolk.")
    elif told["act"] == "delete":
        closing.ask_deletion(one, Member.objects.get(username="samordnare"), EarlyReason.SPAM)
    else:
        getattr(closing, told["act"])(one)
"""
"""A program that does what somebody else does meanwhile."""
TEXT = "Börja med att lyssna, och boka en tolk som ni själva väljer."


@pytest.fixture(params=["sv", "en"])
def walk(
    request: pytest.FixtureRequest, tmp_path: Path, browser: Browser, axe: Axe
) -> Iterator[tuple[Walk, dict[str, str]]]:
    with consulting(tmp_path) as variables:
        program(CAST, variables)
        with running(tmp_path, **variables) as site:
            context = browser.new_context(reduced_motion="reduce")
            words = SWEDISH if request.param == "sv" else ENGLISH
            yield Walk(context.new_page(), site, axe, words, scripts=True), variables
            context.close()


def looked(walk: Walk) -> str:
    """Look the page through in both widths; gives its words."""
    for width in (320, 1280):
        walk.page.set_viewport_size({"width": width, "height": 900})
        walk.look()
    return walk.page.locator("main").inner_text()


def press(walk: Walk) -> None:
    """Press the last button of the page's form."""
    walk.page.locator("main form[method=post] button").last.click()
    walk.page.wait_for_load_state()


def test_the_journey_of_pages_that_were_too_late(walk: tuple[Walk, dict[str, str]]) -> None:
    walked, variables = walk
    page = walked.page
    number, _, receipt = program(HANDED_OVER, variables).strip().partition(" ")
    one = f"/teamet/konsultation/{number}/"

    def meanwhile(act: str) -> None:
        program(CHANGED, variables, act=act, number=number)

    def come_back() -> None:
        asking = "fraga-teamet/kom-tillbaka/" if walked.words is SWEDISH else "ask-the-team/come-back/"
        page.goto(f"{walked.site.address}{walked.words['prefix']}/{asking}")
        page.fill("[name=receipt]", receipt)
        press(walked)

    walked.log_in("vard")
    looked(walked)
    walked.go(f"{one}sammanfattning/")
    meanwhile("summary")
    page.fill("[name=body]", "Någon behöver tid i enrum.")
    press(walked)
    assert "en tolk" in looked(walked)
    press(walked)
    walked.go(f"{one}svara/")
    meanwhile("close")
    page.fill("[name=body]", TEXT)
    press(walked)
    looked(walked)
    assert page.locator("[name=body]").input_value() == TEXT
    press(walked)
    assert TEXT in page.locator("main").inner_text()
    meanwhile("delete")
    walked.go(one)
    looked(walked)
    page.locator("main .notice a").first.click()
    looked(walked)
    walked.log_out()

    come_back()
    meanwhile("close")
    page.fill("[name=body]", "Tack, det gick bra.")
    page.locator("form.reply .actions button").click()
    looked(walked)
    come_back()
    meanwhile("reopen")
    come_back()
    looked(walked)
    page.fill("[name=body]", "Tack, det gick bra.")
    meanwhile("break")
    page.locator("form.reply .actions button").click()
    looked(walked)
    assert page.locator("textarea").input_value() == "Tack, det gick bra."
    assert walked.wrong == []
