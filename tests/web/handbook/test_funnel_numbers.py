"""The picture's numbers are those of the demo's synthetic county."""

from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample
from lykta.cli.demo import _ADS, _SEED
from lykta.web.handbook import pictures


@pytest.mark.slow
def test_the_funnel_shows_what_the_demo_counts_in_round_numbers(tmp_path: Path) -> None:
    ads = tmp_path / "ads.csv"
    write_sample(ads=_ADS, seed=_SEED, out=ads, truth=tmp_path / "truth.csv")
    found = analyse(
        [str(ads)], out=tmp_path / "county.lykta", options=AnalysisOptions(key_file=tmp_path / "key")
    )
    counted = (found.ads, found.distinct_ads, found.advertisers_low, found.advertisers_high)
    shown = (pictures.ADS, pictures.DISTINCT_ADS, pictures.ADVERTISERS_LOW, pictures.ADVERTISERS_HIGH)
    assert [round(number, -2) for number in counted] == list(shown)
