"""The three ways of a nurse, counted in clicks, and whom to call in every form that the pages have."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.by_keyboard import at, stops, tab_to, tabbed_through
from tests.web.browser.conftest import SCROLL, violations
from tests.web.handbook.written import VARMLAND
from tests.web.server import Site, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = [320, 1280]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the contacts of Värmland."""
    with running(tmp_path_factory.mktemp("county"), LYKTA_OVERLAY=str(VARMLAND)) as site:
        yield site


@pytest.fixture
def page(county: Site, browser: Browser) -> Iterator[Page]:
    """A page without scripts at the width of a phone, at the front page."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(county.address)
    yield page
    context.close()


def numbers_shown(page: Page) -> list[str]:
    """The numbers in the page's own text, as far as they are shown."""
    links = page.locator("main a[href^='tel:']:visible").all()
    return [link.get_attribute("href") or "" for link in links]


def test_worried_about_an_adult_tonight_a_number_is_called_by_the_second_click(page: Page) -> None:
    page.get_by_role("link", name="Orolig för en vuxen").click()
    assert numbers_shown(page)[:2] == ["tel:112", "tel:020505050"]
    assert page.locator(".call", has_text="Kvinnofridslinjen").get_by_text("Dygnet runt").is_visible()


@pytest.mark.parametrize(
    ("town", "expected"), [("Karlstad", "tel:0545405020"), ("Sunne", "fråga efter socialtjänsten")]
)
def test_a_girl_of_16_has_the_number_for_her_municipality_by_the_third(
    page: Page, town: str, expected: str
) -> None:
    page.get_by_role("link", name="Orolig för ett barn").click()
    page.get_by_role("button", name=town).click()
    told = [*numbers_shown(page), page.locator("main").inner_text()]
    assert any(expected in each for each in told)
    assert town not in page.url
    assert "tel:116016" not in numbers_shown(page)


def test_what_to_write_in_the_record_is_there_by_the_second(page: Page) -> None:
    page.get_by_role("link", name="Vad du skriver i journalen").click()
    assert "journal" in page.locator("main").inner_text().lower()


def test_any_municipality_is_chosen_by_keyboard_alone(county: Site, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900}, reduced_motion="reduce")
    page.goto(f"{county.address}/kontakter/barn/")
    tab_to(page, at(page, "input[name=municipality]"))
    page.keyboard.type("kiruna")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Numret till socialtjänsten i Kiruna är inte kontrollerat här" in page.locator("main").inner_text()
    wanted = stops(page)
    reached = tabbed_through(page, wanted + 10)
    assert [focus["tag"] for focus in reached if not (focus["ring"] and focus["shown"])] == []
    assert len(reached) >= wanted
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    page.close()


@pytest.mark.parametrize("typed", ["arvi", "xyz"])
def test_what_means_no_one_municipality_is_told_where_the_focus_is(
    county: Site, browser: Browser, typed: str
) -> None:
    page = browser.new_page()
    page.goto(f"{county.address}/kontakter/barn/")
    page.locator("input[name=municipality]").fill(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main .notice").first).to_be_focused()
    expect(page.locator("input[name=municipality]").first).to_have_value(typed)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_a_choice_gives(
    county: Site, browser: Browser, axe: Axe, scheme: str
) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    for address, typed in (
        ("/kontakter/barn/", "karlstad"),
        ("/en/contacts/adult/", "xyz"),
        ("/kontakter/", "s"),
    ):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(county.address + address)
            page.locator("input[name=municipality]").fill(typed)
            with page.expect_navigation():
                page.locator("input[name=municipality]").press("Enter")
            assert violations(page, axe) == []
            assert page.evaluate(SCROLL) == 0
    page.close()


def test_the_numbers_of_a_municipality_print_on_two_sheets(
    county: Site, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{county.address}/kontakter/barn/")
    with page.expect_navigation():
        page.get_by_role("button", name="Karlstad").click()
    page.pdf(path=tmp_path / "numbers.pdf", format="A4")
    assert len(pypdfium2.PdfDocument(tmp_path / "numbers.pdf")) <= 2
    page.emulate_media(media="print")
    assert not page.locator(".picker").first.is_visible()
    page.close()
