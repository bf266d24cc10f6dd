"""The tutorial of the workbench is followed to the letter, and comes to what it says."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lykta.ads.explore import Bench
from lykta.ads.judgements import JudgementLog, Undoing, Verdict, log_beside
from tests.web.workbench.following import follow
from tests.web.workbench.started import KEY, started
from tests.web.workbench.tutorial import PICTURES, TUTORIAL, first_analysis

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_the_tutorial_can_be_followed(tmp_path: Path, browser: Browser) -> None:
    result, pictures = first_analysis(tmp_path), list[str]()
    with started(tmp_path, result) as site, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.address}/?key={KEY}")
        assert follow(TUTORIAL, page, picture=pictures.append) > 30
    assert {path.stem for path in PICTURES.glob("workbench-*.png")} == set(pictures)
    judged = tmp_path / "county.lykta"
    acts = [entry.act for entry in JudgementLog(log_beside(judged)).entries]
    assert [getattr(act, "verdict", None) for act in acts[:4]] == [Verdict.NOT] * 4
    # The fourth was undone, and the undoing too.
    assert acts[4:] == [Undoing(4), Undoing(5)]
    assert _sizes(judged, "a00000009", "a00001566") == [16, 18]
    assert _sizes(judged, "a00000589", "a00001302") == [11, 16]
    assert _sizes(judged, "a00001881", "a00001903") == [12, 12]


def _sizes(result: Path, *ads: str) -> list[int]:
    """How many ads are in the networks of these ads, as judged."""
    sizes = (
        "SELECT count(*) AS ads FROM members WHERE network IN "
        "(SELECT network FROM members JOIN ads USING (ad) WHERE ad_id IN (SELECT unnest(?))) GROUP BY network"
    )
    bench = Bench(result)
    with bench.reading() as opened:
        found = sorted(opened.engine.arrow(sizes, [list(ads)])["ads"].to_pylist())
    bench.close()
    return found
