"""How long a browser takes to draw, move and filter the graph of a network of 2,000 ads.

    python -m benchmarks.workbench.graph RESULT KEY [ADS]

The page is one of a workbench over the result. The data that its script fetches are of a network made here,
since no synthetic network is as large. The layout and the data are made by the workbench's own code.
"""

import json
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from tests.browser_program import launch

from benchmarks.workbench.server import workbench
from lykta.ads.explore.links import LinkReason
from lykta.ads.explore.network import Holdings, Own
from lykta.ads.explore.network_ties import Spoke, Tie, Ties
from lykta.ads.result import Contact, ResultFile
from lykta.web.workbench.pictures.network_graph import graph_data

ADS: Final = 2_000
_CONTACTS: Final = 150
_LINES: Final = 6_000
_REASONS: Final[tuple[LinkReason, ...]] = ("near-duplicate", "shared template", "shared style")
_PLACES: Final = ("Karlstad", "Örebro", "Malmö", "Kil", "Göteborg")

_FIRST: Final = "() => performance.getEntriesByName('graph-drawn')[0].startTime - window.asked"
_DRAWN: Final = """() => performance.getEntriesByName('graph-drawn')[0].startTime
    - performance.getEntriesByName('graph-fetched')[0].startTime"""
# What is waited for is the frame after the one in which the script draws.
_FRAME: Final = """
const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const timed = async (act) => {
  const times = [];
  for (let turn = 0; turn < 12; turn++) {
    const busy = performance.now();
    act(turn);
    await frame();
    times.push(performance.now() - busy);
  }
  return times;
};
"""
_IDLE: Final = f"async () => {{ {_FRAME} return timed(() => {{}}); }}"
_PAN: Final = f"""async () => {{ {_FRAME}
const canvas = document.querySelector("[data-canvas] canvas");
const event = (type, x) => new MouseEvent(type, {{ bubbles: true, clientX: x, clientY: 300, view: window }});
canvas.dispatchEvent(event("mousedown", 300));
const times = await timed((turn) => window.dispatchEvent(event("mousemove", 300 + 5 * turn)));
window.dispatchEvent(event("mouseup", 300));
return times; }}"""
_FILTER: Final = f"""async () => {{ {_FRAME}
const least = document.querySelector("[data-least]");
return timed((turn) => {{ least.value = turn % 2 ? 0 : 50; least.dispatchEvent(new Event("input")); }}); }}"""


def made(ads: int) -> dict[str, Any]:
    """The data of a network of so many ads in forty groups, drawn by chance and always the same."""
    draw = random.Random(1)
    group = [draw.randrange(40) for _ in range(ads)]
    beside: list[list[int]] = [[ad for ad in range(ads) if group[ad] == each] for each in range(40)]
    begun = date(2024, 1, 1)
    days = tuple(begun + timedelta(days=ad * 700 // ads) for ad in range(ads))
    own = Own(tuple(range(ads)), tuple(f"a{ad:08}" for ad in range(ads)), days)
    spokes = tuple(Spoke(ad, (group[ad] * 7 + draw.randrange(4)) % _CONTACTS, 0.95) for ad in range(ads))
    contacts = tuple(
        Contact("phone", f"{each:064x}", ads // _CONTACTS, 9, hub=False) for each in range(_CONTACTS)
    )
    links = []
    for at in range(_LINES):
        one = draw.randrange(ads)
        other = draw.choice(beside[group[one]]) if at % 50 else draw.randrange(ads)
        if one != other:
            chance = draw.random()
            links.append(Tie(min(one, other), max(one, other), _REASONS[at % 3], chance, chance, chance))
    ties = Ties(tuple(links), spokes, (), tuple(links), (), 1, 1, None)
    return graph_data(own, Holdings(contacts, {}), ties, [_PLACES[ad % 5] for ad in range(ads)], "sv")


def main(result: Path, key: Path, ads: int) -> None:
    """Measure and print a table in milliseconds."""
    began = time.process_time()
    body = json.dumps(made(ads))
    rows = [("layout and data, processor", [1000 * (time.process_time() - began)])]
    with ResultFile(result) as opened:
        network = opened.networks()[0].network
    with workbench(result, key) as running, sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        address = running.browser.address
        context.add_cookies(
            [
                {"name": name, "value": value, "url": f"{address}/"}
                for name, value in running.browser.cookies()
            ]
        )
        page = context.new_page()
        page.add_init_script("window.asked = 0")
        page.route("**/graph/", lambda route: route.fulfill(body=body, content_type="application/json"))
        rows += _measure(page, f"{address}/en/networks/{network}/")
        browser.close()
    print(f"{ads} ads, {_LINES} links, {len(body) / 1000:.0f} kB of data; milliseconds\n")
    for told, times in rows:
        print(f"{told:<38} median {median(times):7.1f}   least {min(times):7.1f}   most {max(times):7.1f}")


def _measure(page: Page, address: str) -> list[tuple[str, list[float]]]:
    browser = page.context.new_cdp_session(page)
    # Thread ticks are the processor's time: other work on the machine does not count.
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        metrics = browser.send("Performance.getMetrics")["metrics"]
        return 1000 * float(sum(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    first, drawn = [], []
    for _ in range(3):
        page.goto(address)
        page.locator(".graph-live canvas").wait_for()
        first.append(page.evaluate(_FIRST))
        drawn.append(page.evaluate(_DRAWN))
    rows = [("first draw, from the page's address", first), ("of that, from the data to the picture", drawn)]
    for told, act in (("two empty frames", _IDLE), ("pan", _PAN), ("filter", _FILTER)):
        before = busy()
        times = page.evaluate(act)
        rows += [
            (f"{told}, to the second frame", times),
            (f"{told}, processor", [(busy() - before) / len(times)]),
        ]
    return rows


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else ADS)
