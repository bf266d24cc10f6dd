"""The graph of a network in a real browser: by pointer and by keys, linked with time and map."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lykta.ads.result import ResultFile
from tests.web.browser.conftest import SCROLL, Scheme, violations
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def live(visit: Visit, name: str, *, width: int = 1280, scheme: Scheme = "light") -> tuple[Page, list[str]]:
    """The page with its picture drawn, and what the browser complained of."""
    page = visit("/en/networks/", width=width, scheme=scheme)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{page.url}{name}/")
    page.locator(".graph-live canvas").wait_for()
    return page, told


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_drawer_open(
    visit: Visit, axe: Axe, name: str, scheme: Scheme, width: int
) -> None:
    page, told = live(visit, name, width=width, scheme=scheme)
    page.locator(".facts a[data-choose]").click()
    page.locator(".graph-drawer #chosen").wait_for()
    assert violations(page, axe) == []
    assert page.evaluate(SCROLL) == 0
    assert told == []


def test_why_two_ads_belong_together_is_two_clicks_away(visit: Visit, name: str) -> None:
    page, _ = live(visit, name)
    page.locator(".tabs a[href='#reasons']").click()
    page.locator(".bridges a[data-choose]").first.click()
    drawer = page.locator(".graph-drawer")
    expect(drawer).to_contain_text("Counter-explanation:")
    expect(drawer.get_by_role("button", name="Unsure")).to_be_visible()


def test_keys_go_from_ad_to_ad_and_open_one(visit: Visit, name: str) -> None:
    page, _ = live(visit, name)
    page.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-status]")).to_contain_text("Ad 2 of")
    page.keyboard.press("Enter")
    expect(page.locator(".graph-drawer h2")).to_contain_text("Ad 2 of")
    page.keyboard.press("Escape")
    expect(page.locator(".graph-drawer")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_each_label_of_the_time_axis_is_another_and_stands_within_the_picture(
    visit: Visit, name: str, width: int
) -> None:
    page, _ = live(visit, name, width=width)
    labels = page.locator(".time-axis text")
    shown = labels.all_text_contents()
    assert shown
    assert len(set(shown)) == len(shown)
    bars = page.locator("[data-bars]").bounding_box()
    assert bars
    for each in labels.all():
        box = each.bounding_box()
        assert box
        assert bars["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= bars["x"] + bars["width"] + 1


def test_days_and_places_choose_ads_in_the_picture(visit: Visit, name: str) -> None:
    page, _ = live(visit, name)
    status = page.locator("[data-status]")
    whole = status.inner_text()
    last = page.locator("[data-to]").get_attribute("max")
    assert last
    page.locator("[data-from]").fill(last)
    expect(status).to_have_text(re.compile(r"Chosen ads: [1-9] of \d+"))
    page.locator("[data-clear]").click()
    expect(status).to_have_text(whole)
    area = page.locator("[data-area]").first
    area.dispatch_event("click")
    expect(status).to_contain_text("Chosen ads:")
    assert area.evaluate("each => each.classList.contains('map-chosen')")


def test_one_part_of_the_page_is_shown_at_a_time_and_an_address_opens_its_own(
    visit: Visit, name: str
) -> None:
    page, _ = live(visit, name)
    assert page.locator(".panel:visible").count() == 1
    page.goto(f"{page.url}#judged")
    expect(page.locator("h2#judge")).to_be_visible()
    assert page.locator(".tabs [aria-current]").inner_text() == "Judgement"


def test_the_page_is_short(visit: Visit, name: str) -> None:
    page, _ = live(visit, name)
    assert page.evaluate("document.documentElement.scrollHeight") < 6000


def test_a_network_of_a_few_days_has_each_day_once_on_its_axis(visit: Visit, county: Path) -> None:
    with ResultFile(county) as result:
        short = next(
            each.network
            for each in result.networks()
            if each.first_seen and each.last_seen and (each.last_seen - each.first_seen).days in {1, 2}
        )
    page, told = live(visit, short)
    shown = page.locator(".time-axis text").all_text_contents()
    assert told == []
    assert shown
    assert len(set(shown)) == len(shown)
