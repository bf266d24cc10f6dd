"""One small county, analysed once for all tests of this folder."""

from pathlib import Path

import pytest

from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample


@pytest.fixture(scope="session")
def judged_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    write_sample(ads=600, seed=3, out=folder / "ads.csv", truth=folder / "truth.csv")
    out = folder / "county.lykta"
    analyse([str(folder / "ads.csv")], out=out, options=AnalysisOptions(key_file=folder / "key"))
    return out
