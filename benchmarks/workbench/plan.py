"""What one run of the benchmark of the workbench measures."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path("docs/reference/benchmarks-workbench.md")
MILLION = 1_000_000
# The bars: the middle page of each kind, the first page of all, and the memory of all processes.
MEDIAN_MS = 300.0
FIRST_SECONDS = 2.0
PEAK_GB = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many ads a new result has, or which `result` is taken; and how often each page is asked for."""

    ads: int = MILLION
    seed: int = 1
    result: Path | None = None
    key: Path | None = None
    times: int = 30
    out: Path = PAGE


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbench", description=__doc__)
    option = parser.add_argument
    option("--ads", type=int, default=MILLION, help="of the synthetic county that is analysed")
    option("--seed", type=int, default=1, help="of the county, and of what is chosen by chance")
    option("--result", type=Path, help="a result that is there already; it is copied and stays as it is")
    option("--key", type=Path, help="the key of that result's contacts")
    option("--times", type=int, default=Plan().times, help="how often each page is asked for")
    option("--out", type=Path, default=PAGE, help="the page to write")
    plan = Plan(**vars(parser.parse_args(arguments)))
    if plan.times < 1 or plan.ads < 100:
        parser.error("at least one time, and at least 100 ads, please")
    return plan
