"""A judgement outlives an analysis anew, of the same ads and of more."""

from itertools import combinations
from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.judgements import Judgement, JudgementLog, Link, Verdict, current_judgements, log_beside
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work

_GROUPS = "SELECT list(ad_id) AS ids FROM members JOIN ads USING (ad) GROUP BY network HAVING count(*) > 1"


@pytest.fixture(scope="module")
def ads(judged_county: Path) -> list[str]:
    return judged_county.with_name("ads.csv").read_text(encoding="utf-8").splitlines(keepends=True)


def _analysed(folder: Path, lines: list[str]) -> Path:
    (folder / "ads.csv").write_text("".join(lines), encoding="utf-8")
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "key"))
    return out


def _together(result: Path) -> set[Link]:
    """The pairs of ads that the judged networks hold together."""
    overlay = Overlay(result, Work(1))
    try:
        overlay.apply(current_judgements(JudgementLog(log_beside(result)).entries))
        groups = [sorted(row["ids"]) for row in overlay.engine.arrow(_GROUPS).to_pylist()]
    finally:
        overlay.close()
    return {Link(*pair) for group in groups for pair in combinations(group, 2)}


def test_judgements_hold_in_an_analysis_of_the_same_and_of_more_ads(tmp_path: Path, ads: list[str]) -> None:
    result = _analysed(tmp_path, ads[:400])
    before = _together(result)
    ids = sorted({ad for pair in before for ad in pair.ads})
    apart = min(before)
    same = next(pair for pair in (Link(*each) for each in combinations(ids, 2)) if pair not in before)
    log = JudgementLog(log_beside(result))
    log.add(Judgement(apart, Verdict.NOT, "another voice"), by="anna")
    log.add(Judgement(same, Verdict.SAME, "the same mistakes"), by="anna")
    judged = _together(result)
    assert apart not in judged
    assert same in judged
    assert _together(_analysed(tmp_path, ads[:400])) == judged
    further = _together(_analysed(tmp_path, ads))
    assert apart not in further
    assert same in further
    assert len(JudgementLog(log_beside(result)).entries) == 2
