"""The result that is measured: a synthetic county, analysed, or a copy of a result that is there."""

import shutil
from pathlib import Path

from benchmarks.workbench.plan import Plan
from lykta.ads.analysis import analyse
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample


def made_result(plan: Plan, folder: Path) -> tuple[Path, Path]:
    """A result in this folder, which judgements may be laid beside, and the key of its contacts."""
    result, key = folder / "county.lykta", plan.key or folder / "contact.key"
    if plan.result:
        shutil.copyfile(plan.result, result)
        return result, key
    ads = folder / "ads.csv"
    write_sample(ads=plan.ads, seed=plan.seed, out=ads, truth=folder / "truth.csv")
    analyse([str(ads)], out=result, options=AnalysisOptions(key_file=key))
    ads.unlink()
    return result, key
