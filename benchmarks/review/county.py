"""A synthetic county, analysed, with the author behind each ad."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lykta.ads.analysis import analyse
from lykta.ads.judgements.overlay import Overlay
from lykta.ads.options import AnalysisOptions
from lykta.ads.pair.corpus import Work
from lykta.ads.result import read_truth
from lykta.ads.sample import write_sample


@dataclass(frozen=True)
class County:
    """A result, the ids of its ads by number, and the author behind each, int64[n]."""

    seed: int
    result: Path
    ids: list[str]
    hands: npt.NDArray[np.int64]


def county_of(ads: int, seed: int, folder: Path) -> County:
    """Make and analyse a county."""
    folder.mkdir()
    given, truth, result = folder / "ads.csv", folder / "truth.csv", folder / "county.lykta"
    write_sample(ads=ads, seed=seed, out=given, truth=truth)
    analyse([str(given)], out=result, options=AnalysisOptions(key_file=folder / "county.key"))
    overlay = Overlay(result, Work(1))
    ids = [str(ad) for ad in overlay.engine.arrow("SELECT ad_id FROM ads ORDER BY ad")["ad_id"].to_pylist()]
    overlay.close()
    hand_of = dict(zip(*(column.to_pylist() for column in read_truth(truth).columns), strict=True))
    _, hands = np.unique([hand_of[ad] for ad in ids], return_inverse=True)
    return County(seed, result, ids, hands.astype(np.int64))
