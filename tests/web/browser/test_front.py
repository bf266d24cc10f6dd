"""The front page is light, leads with its two choices, and loads no more fonts than its letters need."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.web.browser.conftest import Visit
from tests.web.server import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# On a phone's network of 50 kB a second the page is there in little more than a second.
MOST_BYTES = 60_000


# What the browser has fetched for a page that is laid out: a font is asked for only then, and a busy machine
# lays out after the network has been quiet for a while.
_FETCHED = """async () => {
    document.body.getBoundingClientRect();
    await document.fonts.ready;
    const fetched = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
    return fetched.map((each) => [each.name, each.encodedBodySize]);
}"""


def _loaded(browser: Browser, address: str) -> dict[str, int]:
    """How many bytes a page is sent as, by the path of each file."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    sizes = {urlsplit(name).path: size for name, size in page.evaluate(_FETCHED)}
    context.close()
    return sizes


@pytest.mark.parametrize("address", ["/", "/en/", "/handbok/gor-sa-har-nu/", "/kontakter/vuxen/"])
def test_a_public_page_is_light_without_its_fonts(site: Site, browser: Browser, address: str) -> None:
    sizes = _loaded(browser, site.address + address)
    assert sum(size for path, size in sizes.items() if not path.endswith(".woff2")) < MOST_BYTES


def test_a_page_loads_the_fonts_of_its_letters_only(site: Site, browser: Browser) -> None:
    fonts = {
        address: sorted(
            path.rpartition("/")[2].partition(".")[0]
            for path in _loaded(browser, site.address + address)
            if path.endswith(".woff2")
        )
        for address in ("/handbok/gor-sa-har-nu/", "/till-dig/uk/")
    }
    assert fonts["/till-dig/uk/"] == ["sans", "sans-cyrillic", "sans-more"]
    assert "sans" in fonts["/handbok/gor-sa-har-nu/"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_both_choices_are_in_sight_at_once(visit: Visit, width: int, height: int) -> None:
    page = visit("/", width=width, height=height)
    bar = page.locator("#leave").bounding_box()
    assert bar is not None
    lowest = bar["y"] if bar["y"] > height / 2 else height
    for choice in page.locator(".big-choice h2 a").all():
        box = choice.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= lowest


def test_the_whole_of_a_choice_leads_where_its_words_do(visit: Visit) -> None:
    page = visit("/")
    page.locator(".big-choice > p").first.click(force=True)
    assert page.url.endswith("/handbok/gor-sa-har-nu/")
