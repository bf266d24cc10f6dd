"""A whole review in a real browser by keyboard alone, with scripts and without; each page for all readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from lykta.ads.explore import Bench
from lykta.ads.judgements import (
    JudgedLink,
    Judgement,
    JudgementEntry,
    JudgementLog,
    Reveal,
    Undoing,
    Verdict,
    log_beside,
)
from tests.web.browser.by_keyboard import at, tab_to
from tests.web.browser.conftest import SCROLL, Scheme, violations
from tests.web.server import Site
from tests.web.workbench.started import started
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

REVIEW = {"sv": "/granska/", "en": "/en/review/"}
UNSURE_KEY = {"sv": "o", "en": "u"}
_CONTACT = """
SELECT network, contact FROM contacts JOIN members USING (ad) JOIN networks USING (network)
WHERE kind = 'phone' ORDER BY network, contact LIMIT 1
"""
_THREE = """
SELECT ad_id FROM members JOIN ads USING (ad)
WHERE network = (SELECT min(network) FROM networks WHERE ads > 3) ORDER BY ad LIMIT 3
"""


@pytest.fixture
def site(county: Path, tmp_path: Path) -> Iterator[Site]:
    with started(tmp_path, county) as running_site:
        yield running_site


def log_of(site: Site) -> list[JudgementEntry]:
    return JudgementLog(log_beside(site.folder / "county.lykta")).entries


def pair_on(page: Page) -> JudgedLink:
    ads = [str(page.locator(f"#answer [name={name}]").get_attribute("value")) for name in ("ad_a", "ad_b")]
    return JudgedLink.between(*ads)


def press(page: Page, key: str) -> None:
    """Press a letter that leads to the next page, once the page was seen; confirm what it would do."""
    seen(page)
    with page.expect_navigation():
        page.keyboard.press(key)
    if page.locator("[name=confirmed]").count():
        seen(page)
        with page.expect_navigation():
            page.keyboard.press(str(page.locator("[name=confirmed]").get_attribute("data-key")).lower())


def press_enter(page: Page, *, scripts: bool) -> None:
    """Answer by a button that has the focus, and confirm what it would do in the same way."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if page.locator("[name=confirmed]").count():
        tab_to(page, at(page, "[name=confirmed]"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert scripts or not page.locator("html[data-seen]").count()


def seen(page: Page) -> None:
    """Wait until letters count."""
    page.wait_for_selector("html[data-seen]")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_review_by_letters(visit: Visit, site: Site, language: str) -> None:
    page = visit(REVIEW[language])
    told = [button.inner_text().split()[-1].lower() for button in page.locator("#answer .button").all()]
    assert told == ["s", "n", UNSURE_KEY[language], "j"]
    asked = []
    for key in ("s", "n", UNSURE_KEY[language]):
        asked.append(pair_on(page))
        press(page, key)
    skipped = pair_on(page)
    press(page, "j")
    noted = pair_on(page)
    assert noted != skipped
    seen(page)
    page.keyboard.press("a")
    page.keyboard.type("snus")
    assert page.locator("#note").input_value() == "snus", "letters in the note are letters"
    page.keyboard.press("Escape")
    press(page, "n")
    press(page, "z")
    assert pair_on(page) == noted, "what was undone is asked about again"
    acts = [entry.act for entry in log_of(site)]
    verdicts = (Verdict.SAME, Verdict.NOT, Verdict.UNSURE)
    expected = [Judgement(pair, verdict) for pair, verdict in zip(asked, verdicts, strict=True)]
    assert acts == [*expected, Judgement(noted, Verdict.NOT, "snus"), Undoing(4)]
    press(page, "z")
    assert pair_on(page) == asked[-1]


def test_letters_can_be_turned_off_and_then_do_nothing(visit: Visit, site: Site) -> None:
    page = visit(REVIEW["sv"])
    before = pair_on(page)
    page.locator("[data-switch-keys]").focus()
    page.keyboard.press("Enter")
    page.locator("body").press("s")
    page.keyboard.press("Control+s")
    page.reload()
    assert pair_on(page) == before
    assert log_of(site) == []
    assert not page.locator("#answer kbd").first.is_visible()
    page.locator("[data-switch-keys]").press("Enter")
    press(page, "s")
    assert len(log_of(site)) == 1


def decides_in_sight(page: Page, height: int) -> None:
    """Reasons, counter-explanations and consequence are seen without scrolling, and the answer hides none."""
    bar = page.locator("#answer").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= height, "the answer is in sight"
    for part in page.locator(".deciding > section").all():
        box = part.bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= bar["y"], "and hides nothing that decides"


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1280, 800), (1366, 768)])
def test_what_decides_is_in_sight_without_scrolling(visit: Visit, width: int, height: int) -> None:
    page = visit(REVIEW["sv"], width=width)
    page.set_viewport_size({"width": width, "height": height})
    decides_in_sight(page, height)


# Each line is brought into sight as the browser does it by itself, and asked whether the answer lies on it.
_BELOW_THE_ANSWER = """
() => {
  const bar = document.querySelector("#answer");
  const found = [];
  for (const element of document.querySelectorAll("main a, main button, main p, main dd, main h2, main h3")) {
    if (bar.contains(element) || !element.checkVisibility()) continue;
    if (element.matches("a, button")) element.focus(); else element.scrollIntoView({ block: "nearest" });
    const box = element.getBoundingClientRect();
    if (box.height > innerHeight / 2 || box.width < 2 || box.height < 2) continue;
    const over = bar.getBoundingClientRect();
    const isBeneath = box.bottom > over.top + 1 && box.top < over.bottom - 1;
    if (isBeneath) found.push(`${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
}
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_answer_covers_nothing_that_is_looked_at_or_focused(
    visit: Visit, width: int, height: int
) -> None:
    page = visit(REVIEW["sv"], width=width)
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate(_BELOW_THE_ANSWER) == []


def test_contacts_of_both_ads_are_in_sight_without_scrolling(visit: Visit) -> None:
    page = visit(REVIEW["sv"])
    page.set_viewport_size({"width": 1280, "height": 720})
    bar = page.locator("#answer").bounding_box()
    assert bar
    for line in page.locator(".review-contacts").all():
        box = line.bounding_box()
        assert box
        assert box["y"] + box["height"] <= bar["y"]


def test_ten_judgements_by_letters_from_opening_the_result_each_show_what_decides(
    visit: Visit, site: Site
) -> None:
    page = visit("/")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("navigation").get_by_role("link", name="Granska").click()
    page.wait_for_url(f"**{REVIEW['sv']}")
    for _ in range(20):
        if page.locator("[data-look-again]").count():
            page.reload()
    for number in range(10):
        decides_in_sight(page, 800)
        assert page.locator(".deciding-counter .counter").first.inner_text()
        press(page, ("s", "n", "o")[number % 3])
    assert len(log_of(site)) == 10


def test_a_letter_counts_only_once_the_page_was_seen_and_no_key_is_held(visit: Visit, site: Site) -> None:
    page = visit(REVIEW["sv"])
    page.add_init_script("setTimeout(() => document.dispatchEvent(new KeyboardEvent('keydown', {key: 'o'})))")
    page.reload()
    seen(page)
    assert log_of(site) == [], "pressed before the page was seen"
    page.keyboard.down("x")
    page.keyboard.press("o")
    page.keyboard.up("x")
    page.wait_for_timeout(200)
    assert log_of(site) == [], "pressed while another key was down"
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    assert not page.locator("#shortcuts").is_visible()
    assert log_of(site) == [], "pressed while the keys were shown"
    press(page, "o")
    assert len(log_of(site)) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_review_by_tab_and_enter(visit: Visit, site: Site, scripts: bool) -> None:
    page = visit(REVIEW["sv"], scripts=scripts)
    first = pair_on(page)
    tab_to(page, at(page, "#note"))
    page.keyboard.type("samma felstavning")
    tab_to(page, at(page, "[value=not]"))
    press_enter(page, scripts=scripts)
    assert page.url.endswith("#question")
    assert "Skrivet som post 1" in page.locator(".last").inner_text()
    second = pair_on(page)
    tab_to(page, at(page, "[name=skip]"))
    press_enter(page, scripts=scripts)
    assert pair_on(page) != second
    tab_to(page, at(page, ".last button"))
    press_enter(page, scripts=scripts)
    assert pair_on(page) == first
    acts = [entry.act for entry in log_of(site)]
    assert acts == [Judgement(first, Verdict.NOT, "samma felstavning"), Undoing(1)]


def test_an_answer_pressed_twice_is_given_once(visit: Visit, site: Site) -> None:
    page = visit(REVIEW["sv"])
    with page.expect_navigation():
        page.evaluate("const one = document.querySelector('[value=unsure]'); one.click(); one.click();")
    page.wait_for_load_state()
    assert len(log_of(site)) == 1


def prepared(site: Site) -> dict[str, str]:
    """Fill the log with all that it can hold; the addresses of the pages of judging."""
    bench = Bench(site.folder / "county.lykta")
    with bench.reading() as now:
        held = now.engine.arrow(_CONTACT).to_pylist()[0]
        one, two, three = now.engine.arrow(_THREE)["ad_id"].to_pylist()
    for act in (
        Judgement(JudgedLink(one, two), Verdict.SAME, "samma nummer"),
        Judgement(JudgedLink(two, three), Verdict.SAME),
        Judgement(JudgedLink(one, three), Verdict.NOT, "olika tonfall, " * 30),
        Judgement(JudgedLink("x", "y"), Verdict.UNSURE),
        Undoing(4),
        Reveal(held["contact"], "ska jämföras med förundersökningen"),
    ):
        bench.judge(act, by="Anna")
    bench.judge(Judgement(JudgedLink(one, two), Verdict.NOT), by="Bo")
    bench.judge(Judgement(JudgedLink(two, three), Verdict.NOT), by="Bo")
    bench.judge(Undoing(7), by="Bo")
    bench.judge(Undoing(8), by="Bo")
    bench.judge(Judgement(JudgedLink(one, "x"), Verdict.NOT), by="Bo")
    bench.judge(Judgement(JudgedLink(one, "x"), Verdict.SAME), by="Anna")
    bench.close()
    return {"log": "/bedomningar/", "reveal": f"/natverk/{held['network']}/kontaktvagar/{held['contact']}/"}


def look(page: Page, axe: Axe, where: str) -> list[str]:
    """What is wrong with a page: for axe, or wider than the screen."""
    found = [f"{where}: {each}" for each in violations(page, axe)]
    return found + ([f"{where}: too wide"] if page.evaluate(SCROLL) > 0 else [])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)]
)
def test_every_page_of_judging_is_for_every_reader(
    visit: Visit,
    site: Site,
    axe: Axe,
    *,
    language: str,
    scheme: Scheme,
    width: int,
) -> None:
    addresses = prepared(site)
    page = visit(REVIEW[language], width=width, scheme=scheme)
    home = page.url.removesuffix(REVIEW[language])
    wrong = look(page, axe, "review")
    press(page, UNSURE_KEY[language])
    wrong += look(page, axe, "review, after an answer")
    seen(page)
    with page.expect_navigation():
        page.keyboard.press("n")
    if page.locator("[name=confirmed]").count():
        wrong += look(page, axe, "confirming")
        page.goto(home + REVIEW[language])
    page.locator("[name=verdict]").first.evaluate("button => { button.value = ''; }")
    press(page, "s")
    wrong += look(page, axe, "no verdict")
    english = {"/bedomningar/": "/en/judgements/", "/natverk/": "/en/networks/", "kontaktvagar": "contacts"}
    for where, address in addresses.items():
        for swedish, other in english.items() if language == "en" else ():
            address = address.replace(swedish, other)  # noqa: PLW2901
        page.goto(home + address)
        wrong += look(page, axe, where)
    with page.expect_navigation():
        page.locator("main form button").click()
    wrong += look(page, axe, "no reason")
    page.locator("textarea").fill("Ska jämföras med förundersökningen.")
    with page.expect_navigation():
        page.locator("main form button").click()
    assert "+46" in page.locator(".clear-contact").inner_text()
    wrong += look(page, axe, "a contact in clear")
    assert wrong == []
