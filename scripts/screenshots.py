"""Takes the documentation's pictures of the public pages, the consultation, the workbench and the notebook.

    .venv/bin/python scripts/screenshots.py [public] [consultation] [workbench] [notebook]

Needs a browser (`make browser`). The pictures show the package's own pages and nothing else.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser_program import MISSING, PROGRAM, launch  # noqa: E402 - what the tests drive.
from tests.web.server import DEMO, Site, running  # noqa: E402 - the tests' own way of starting a server.
from tests.web.workbench.following import follow  # noqa: E402 - as above, and of following a tutorial.
from tests.web.workbench.started import KEY, started  # noqa: E402 - as above.
from tests.web.workbench.tutorial import PICTURES, TUTORIAL, first_analysis  # noqa: E402 - as above.

import lykta  # noqa: E402 - as above.
from lykta.ads.sample import write_sample  # noqa: E402
from lykta.cli.demo import code_of_demo  # noqa: E402

FOLDER = ROOT / "docs/explanation/img"
# Name, address, width, height, scheme.
SHOTS = [
    ("front", "/", 1200, 980, "light"),
    ("page", "/handbok/gor-sa-har-nu/", 1200, 900, "light"),
    ("screening", "/en/handbook/signs/#what-a-questionnaire-is-worth", 1200, 1000, "dark"),
    ("phone", "/handbok/tecken/", 360, 720, "dark"),
]

# The same, and which choice to open under each question of a case or a check, from the first on.
TRAINING_SHOTS = [
    ("index", "/utbildning/", 1200, 1000, "light", ()),
    ("case", "/utbildning/fraga/provtagningen/", 1200, 1100, "light", (0, 3)),
    ("phone", "/utbildning/barn-och-unga/ungdomsmottagningen/", 360, 720, "dark", (0,)),
    ("check", "/en/training/recognise/check/", 1200, 900, "dark", (2, 1)),
    ("certificate", "/utbildning/intyg/", 800, 900, "light", ()),
]

# Answers that show the most of a result.
ANSWERS = {
    "acute": "no", "age_now": "could-be-under-18", "age": "could-be-under-18",
    "recruited": "yes", "harboured": "yes", "vulnerability": "yes",
    "vulnerability_limits": "unknown", "sexual_purpose": "yes", "other_purpose": "no",
}  # fmt: skip
# Name, address, what is posted, width, height, scheme.
CHECK = [
    ("question", "/rattslig-kontroll/", {"to": "vulnerability_limits"}, 360, 800, "light"),
    ("result", "/rattslig-kontroll/hela/", ANSWERS | {"to": "rest"}, 1200, 1560, "light"),
]
# The check's pages are answers to forms: one is made and sent as a button would.
POST = """fields => {
  const form = document.createElement("form");
  form.method = "post";
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def window(browser: Browser, width: int, height: int, scheme: str) -> Page:
    """An empty page of this size, light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    return context.new_page()


def take(browser: Browser, address: str) -> None:
    """Take the pictures of the handbook."""
    for name, path, width, height, scheme in SHOTS:
        page = window(browser, width, height, scheme)
        page.goto(address + path)
        page.screenshot(path=FOLDER / f"handbook-{name}.png")
        page.context.close()


def take_check(browser: Browser, address: str) -> None:
    """Take the pictures of the legal check."""
    for name, path, fields, width, height, scheme in CHECK:
        page = window(browser, width, height, scheme)
        page.goto(address + path)
        with page.expect_navigation():
            page.evaluate(POST, fields)
        page.screenshot(path=FOLDER / f"check-{name}.png")
        page.context.close()


def take_training(browser: Browser, address: str) -> None:
    """Take the pictures of the training; the certificate as it is printed."""
    for name, path, width, height, scheme, opened in TRAINING_SHOTS:
        page = window(browser, width, height, scheme)
        page.goto(address + path)
        for question, choice in enumerate(opened):
            page.locator(".choices").nth(question).locator("summary").nth(choice).click()
        if opened:
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        if name == "phone":
            page.locator(".choices").first.evaluate("element => element.scrollIntoView()")
        picture = FOLDER / f"training-{name}.png"
        if name == "certificate":
            page.emulate_media(media="print")
            page.locator(".certificate").screenshot(path=picture)
        else:
            page.screenshot(path=picture)
        page.context.close()


# What an asker writes who has not thought of who can be recognised.
CARELESS = (
    "Hon kommer från Moldavien, är 23 år och bor i Hagfors sedan den 3 mars. Hur får vi en stund i enrum?"
)
PASSWORD = "demo lykta demo lykta"  # noqa: S105 - of the demo, which prints it.
# Name, what follows the consultation's own address, width, height, scheme.
DESK = [
    ("case", "", 1200, 1100, "light"),
    ("conversation", "samtal/", 1200, 900, "light"),
    ("disclosure", "utlamnande/", 1200, 1000, "dark"),
    ("phone", "", 360, 760, "dark"),
]


def take_asking(browser: Browser, address: str) -> None:
    """Take the pictures of asking: what is found in a text, and a receipt."""
    page = window(browser, 1200, 1500, "light")
    page.goto(f"{address}/fraga-teamet/fraga/")
    for name in ("acute", "child"):
        page.locator(f"[name={name}][value=no]").check()
    page.locator("main form button.button").last.click()
    for name, value in (("role", "health"), ("workplace", "clinic"), ("county_part", "norra länet")):
        page.locator(f"[name={name}][value='{value}']").check()
    page.locator("[name=body]").fill(CARELESS)
    page.locator("main form button.button").last.click()
    page.locator("mark").first.evaluate("element => element.scrollIntoView({block: 'center'})")
    page.screenshot(path=FOLDER / "asking-found.png")
    page.locator("[name=body]").fill("Någon verkar styrd av en annan. Hur får vi en stund i enrum?")
    page.locator("main .mend button.button").click()
    # High enough for all nine words.
    page.set_viewport_size({"width": 360, "height": 1000})
    page.locator("main form button.button").last.click()
    page.screenshot(path=FOLDER / "asking-receipt.png")
    page.context.close()


def take_desk(browser: Browser, site: Site) -> None:
    """Take the pictures of the desk, logged in to the demo's team."""
    page = window(browser, 1200, 900, "light")
    page.goto(f"{site.address}/teamet/")
    page.get_by_label("Användarnamn").fill("vard")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    page.locator("[name=code]").fill(code_of_demo(site.folder / "demo"))
    page.get_by_role("button", name="Logga in").click()
    page.screenshot(path=FOLDER / "desk-inbox.png")
    page.get_by_role("link", name="Linden").click()
    one = page.url
    for name, path, width, height, scheme in DESK:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(one + path)
        page.screenshot(path=FOLDER / f"desk-{name}.png")
    page.context.close()


def take_consultation() -> None:
    """Take the pictures of the consultation, on the demo's site."""
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data), DEMO) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        take_asking(browser, site.address)
        take_desk(browser, site)
        browser.close()


def take_workbench() -> None:
    """Take the pictures of the workbench's tutorial, by following it."""
    with (
        tempfile.TemporaryDirectory() as data,
        started(Path(data), first_analysis(Path(data))) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = window(browser, 1200, 1000, "light")
        page.goto(f"{site.address}/?key={KEY}")
        _wait_until_worked_out(page)
        follow(TUTORIAL, page, picture=lambda name: _photographed(page, PICTURES / f"{name}.png"))
        browser.close()


def _wait_until_worked_out(page: Page) -> None:
    """The overview as it is a minute after the start, when the strengths of networks are there."""
    while page.get_by_text("They are being worked out").or_(page.get_by_text("De räknas fram")).count():
        page.wait_for_timeout(1000)
        page.reload()


def _photographed(page: Page, picture: Path) -> None:
    if page.locator("[data-graph]").count():
        page.locator(".graph-live canvas").wait_for()
        page.wait_for_timeout(1000)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=picture)


def take_public() -> None:
    """Take the pictures of the public pages."""
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as site, sync_playwright() as playwright:
        browser = launch(playwright)
        take(browser, site.address)
        take_check(browser, site.address)
        take_training(browser, site.address)
        browser.close()


# As a notebook shows a cell and below it what it gives.
CELL = (
    "<pre style='background:#f4f6fb;border-left:4px solid #1f2f4f;padding:10px 14px;margin:18px 0 10px;"
    "font:15px/1.5 monospace'>{code}</pre><div style='padding-left:14px'>{shown}</div>"
)
# What is linked in the picture, and what is shown of it.
CELLS = ["import lykta\n\nresult = lykta.link({path!r})\nresult.summary", "result.network({network!r})"]


def take_notebook() -> None:
    """Take the picture of linking 20,000 ads in a notebook, of what each cell displays."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        path = Path(data, "county.csv")
        write_sample(ads=20_000, seed=3, out=path, truth=Path(data, "truth.csv"))
        result = lykta.link(path)
        network = result.networks()["network_id"][0].as_py()
        shown = [result.summary, result.network(network)]
        codes = [cell.format(path="county.csv", network=network) for cell in CELLS]
        cells = (
            CELL.format(code=code, shown=each._repr_html_()) for code, each in zip(codes, shown, strict=True)
        )
        browser = launch(playwright)
        page = window(browser, 1000, 1300, "light")
        page.set_content(f"<body style='margin:14px 28px;font-family:system-ui'>{''.join(cells)}</body>")
        page.screenshot(path=PICTURES / "notebook.png")
        browser.close()
        result.close()


ROOMS = {
    "public": take_public,
    "consultation": take_consultation,
    "workbench": take_workbench,
    "notebook": take_notebook,
}


def main(rooms: list[str]) -> int:
    """Take the pictures of the rooms that are named, or of all."""
    if PROGRAM is None:
        print(MISSING, file=sys.stderr)
        return 2
    if not set(rooms) <= set(ROOMS):
        print(f"There are {', '.join(ROOMS)}.", file=sys.stderr)
        return 2
    for folder in (FOLDER, PICTURES):
        folder.mkdir(parents=True, exist_ok=True)
    for room in rooms or ROOMS:
        ROOMS[room]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
