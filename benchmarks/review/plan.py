"""What is measured: counties of how many ads, from which seeds, and when a review is done."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GOAL: Final = 0.99
"""The B-cubed F1 at which a review is done."""
BAR: Final = 0.5
"""The queue may need at most this share of the judgements that a random order needs."""


@dataclass(frozen=True)
class Plan:
    """Counties of so many ads, one from each seed; and where the page goes."""

    ads: int
    seeds: tuple[int, ...]
    out: Path


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=__doc__)
    parser.add_argument("--ads", type=int, default=5_000, help="ads of each county")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5], help="a county from each")
    parser.add_argument("--out", type=Path, default=Path("docs/reference/benchmarks-review.md"))
    told = parser.parse_args(arguments)
    return Plan(told.ads, tuple(told.seeds), told.out)
