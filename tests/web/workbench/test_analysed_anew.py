"""A judgement outlives an analysis anew, of the same ads and of more, while the server runs."""

from pathlib import Path

import pytest
from django.test import Client

from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample
from lykta.web.workbench import opened
from tests.web.workbench.asked import JUDGE, LOG, Shown, answer, shown, text

_TOGETHER = """
SELECT count(DISTINCT network) AS networks FROM members JOIN ads USING (ad) WHERE ad_id IN (?, ?)
"""


@pytest.fixture(scope="module")
def more_ads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's ads and as many others, whose ids follow theirs."""
    folder = tmp_path_factory.mktemp("more")
    write_sample(ads=400, seed=4, out=folder / "further.csv", truth=folder / "truth.csv")
    text = (folder / "further.csv").read_text(encoding="utf-8")
    (folder / "further.csv").write_text(text.replace("\na0", "\nb0"), encoding="utf-8")
    return folder / "further.csv"


def analyse_over(result: Path, county: Path, *further: Path) -> None:
    files = [str(county.with_name("ads.csv")), *map(str, further)]
    analyse(files, out=result, options=AnalysisOptions(key_file=county.with_name("county.key")))


def are_together(link: Shown) -> bool:
    with opened.reading() as now:
        return bool(now.engine.arrow(_TOGETHER, [link.ad_a, link.ad_b])["networks"][0].as_py() == 1)


@pytest.mark.slow  # Two analyses.
def test_judgements_hold_and_the_review_goes_on(
    analyst: Client, result: Path, county: Path, more_ads: Path
) -> None:
    judged: list[tuple[Shown, str]] = []
    for _ in range(6):
        link = shown(analyst)
        assert link
        verdict = "not" if are_together(link) else "same"
        answer(analyst, link, verdict, "före analysen")
        judged.append((link, verdict))
    links = [link for link, _ in judged]
    for further in ((), (more_ads,)):
        analyse_over(result, county, *further)
        assert result == opened.result_file()
        for link, verdict in judged:
            assert are_together(link) == (verdict == "same")
        assert shown(analyst) not in links, "what is judged is not asked about anew"
        page = text(analyst.get(LOG))
        assert page.count("före analysen") == len(judged)
        assert "Det som inte går ihop" not in page
    with opened.reading() as now:
        assert now.summary.ads == 1000
    opened.desk().close()


@pytest.mark.slow  # An analysis.
def test_a_network_that_the_analysis_changed_is_judged_anew_or_not_at_all(
    analyst: Client, result: Path, county: Path, more_ads: Path
) -> None:
    with opened.reading() as now:
        before = set(now.engine.arrow("SELECT network FROM networks")["network"].to_pylist())
    analyse_over(result, county, more_ads)
    with opened.reading() as now:
        gone = before - set(now.engine.arrow("SELECT network FROM networks")["network"].to_pylist())
    for name in sorted(gone)[:1]:
        reply = analyst.post(JUDGE, {"network": name, "verdict": "same", "note": "kvar"})
        assert reply.status_code == 409
        assert "kvar" in text(reply)
