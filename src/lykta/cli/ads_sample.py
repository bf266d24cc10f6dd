"""`lykta ads sample`: a synthetic county of ads, and the truth about it."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lykta.ads.sample import write_sample
from lykta.cli.progress import counting
from lykta.cli.terminal import print_json, program, screen


def sample(
    *,
    ads: int,
    seed: int,
    out: Path,
    truth: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Write synthetic ads to try Lykta with, and who wrote each.

    Every ad is invented and marked synthetic. The same number of ads and seed give the same files.

    Parameters
    ----------
    ads
        How many ads.
    seed
        Any whole number; another one gives another county.
    out
        File for the ads: .csv, .jsonl or .parquet.
    truth
        CSV file for the truth, with the columns ad_id,hand.
    json
        Print what was written as JSON.
    """
    with counting("write synthetic ads") as count:
        summary = write_sample(ads=ads, seed=seed, out=out, truth=truth, progress=count)
    if json:
        print_json({"out": str(out), "truth": str(truth), "summary": summary})
        return
    screen().print(
        f"Wrote {summary.ads:,} synthetic ads by {summary.hands:,} hands to {out}, the largest hand with "
        f"{summary.largest:,}, and who wrote each to {truth}.\n"
        f"Next: {program()} ads analyse {out} --out RESULT.lykta",
        soft_wrap=True,
    )
