"""What is measured: how many simulated counties, and where the page goes."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BUILD_BAR: Final = 60
"""Seconds that an edition of 21 counties and 10 years may take."""
ATTACK_BAR: Final = 30
"""Seconds that the attack on it may take."""


@dataclass(frozen=True)
class Plan:
    """So many counties of two editions each, in so many processes; whether 21 are timed; the page's place."""

    counties: int
    is_timed: bool
    processes: int
    out: Path


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture", description=__doc__)
    parser.add_argument("--counties", type=int, default=200, help="simulated counties of two editions each")
    parser.add_argument("--no-time", action="store_true", help="do not time 21 counties together")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="counties at the same time")
    parser.add_argument("--out", type=Path, default=Path("docs/reference/benchmarks-picture.md"))
    told = parser.parse_args(arguments)
    return Plan(told.counties, not told.no_time, told.processes, told.out)
