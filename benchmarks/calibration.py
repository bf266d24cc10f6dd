"""`python -m benchmarks.calibration`: whether probabilities mean what they say, page and picture."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.county import analysed_county
from benchmarks.machine import Machine, this_machine
from benchmarks.page import table, wrapped
from benchmarks.pictures import held_out, write_picture

PAGE = Path("docs/reference/calibration.md")
PICTURE = "calibration-held-out.svg"
BAR = 0.05
_COLUMNS = ("predicted", "observed", "observed less predicted")


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What one analysis of a county told of itself: its bins (predicted, observed, pairs) and its error."""

    ads: int
    seed: int
    error: float
    bins: Sequence[dict[str, Any]]


def main(arguments: Sequence[str]) -> None:
    """Analyse a synthetic county, and write how its held-out contacts came out.

    Exits with the reason when nothing was learnt.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--ads", type=int, default=100_000, help="how many ads the synthetic county has")
    parser.add_argument("--seed", type=int, default=1, help="of the synthetic county")
    parser.add_argument(
        "--out", type=Path, default=PAGE, help="the page to write; its picture goes beside it"
    )
    given = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="lykta-calibration-") as folder:
        found = analysed_county(given.ads, given.seed, Path(folder))
    if found.failure or not found.figures["calibration"]:
        reason = found.failure or "the county holds too few contacts to learn from; ask for more ads"
        sys.exit(f"Nothing was written: {reason}.")
    figures = found.figures
    calibrated = Calibrated(given.ads, given.seed, figures["calibration_error"], figures["calibration"])
    write_picture(held_out(calibrated.bins), given.out.parent / "img" / PICTURE)
    given.out.write_text(page(calibrated, this_machine()), encoding="utf-8")
    print(f"{given.out}: expected calibration error {calibrated.error:.4f} at {given.ads:,} ads")


def page(calibrated: Calibrated, machine: Machine) -> str:
    """The page: what was measured, the picture with its text alternative, and the table."""
    bins, pairs = calibrated.bins, sum(each["pairs"] for each in calibrated.bins)
    verdict = "within" if calibrated.error <= BAR else "above"
    blocks = (
        "# Calibration",
        "Written by `python -m benchmarks.calibration`; do not edit. [How sure a link "
        "is](../explanation/weighing.md) says how the pairs are held out, [how quality is "
        "judged](../explanation/quality.md) where the measure misleads.",
        f"Measured on {machine.day} with Lykta {machine.lykta} on the "
        f"[synthetic county](../explanation/synthetic-county.md) of {calibrated.ads:,} ads, seed "
        f"{calibrated.seed}: {machine.processor}, cores used: {machine.cores}, {machine.memory_gb:.0f} GB of "
        f"memory, {machine.system}, Python {machine.python}.",
        f"**The expected calibration error is {calibrated.error:.3f}**, over {pairs:,} pairs of ads of "
        f"contacts that were never learnt from; that is {verdict} the bar of {BAR}.",
        f"![{text_alternative(bins)}](img/{PICTURE})",
        "Below the broken line Lykta is too sure, above it too careful. Most pairs of ads have nothing in "
        "common, so most bins, all of one size, lie at the lower end.",
        "*Predicted* is the mean probability from the text alone, *observed* the share of pairs with a "
        "contact in common.",
        table(_COLUMNS, [_row(each) for each in bins]),
    )
    return "\n\n".join(wrapped(block) for block in blocks) + "\n"


def text_alternative(bins: Sequence[dict[str, Any]]) -> str:
    """What the picture shows, in words."""
    widest = max(bins, key=lambda each: abs(each["observed"] - each["predicted"]))
    return (
        f"Observed share against predicted probability in {len(bins)} bins, from "
        f"{_share(bins[0]['predicted'])} to {_share(bins[-1]['predicted'])}, with the diagonal on which the "
        f"two are equal. Farthest from it is the bin predicted at {_share(widest['predicted'])} and observed "
        f"at {_share(widest['observed'])}. The table below has all bins."
    )


def _row(each: dict[str, Any]) -> list[str]:
    # Zero is added so that nothing is called minus nothing.
    gap = round(each["observed"] - each["predicted"], 3) + 0.0
    return [
        _share(each["predicted"]),
        _share(each["observed"]),
        f"{gap:+.3f}",
    ]


def _share(value: float) -> str:
    return f"{value:.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
