"""What one run of the benchmark of the web measures."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path("docs/reference/benchmarks-web.md")
# What a reader is in a hurry for, and the heaviest page, with three thousand dots.
ADDRESSES = ("/handbok/gor-sa-har-nu/", "/handbok/tecken/")
# The bar: this many requests a second, nineteen of twenty answered within this time.
RATE = 200
BAR_MS = 50.0
MOST_REQUESTS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Rates in requests a second, how many seconds of each, and where the page goes."""

    rates: tuple[int, ...] = (RATE, 2 * RATE)
    seconds: float = 20
    workers: int = 2
    seed: int = 1
    out: Path = PAGE


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    option = parser.add_argument
    option("--rates", type=_rates, default=Plan().rates, help="requests a second, such as 200,400")
    option("--seconds", type=float, default=Plan().seconds, help="how long each is measured")
    option("--workers", type=int, default=Plan().workers, help="processes of each server")
    option("--seed", type=int, default=Plan().seed, help="of the times at which requests arrive")
    option("--out", type=Path, default=PAGE, help="the page to write")
    plan = Plan(**vars(parser.parse_args(arguments)))
    if max(plan.rates) * plan.seconds > MOST_REQUESTS:
        parser.error(f"more than {MOST_REQUESTS:,} requests: fewer seconds or a lower rate, please")
    return plan


def _rates(text: str) -> tuple[int, ...]:
    rates = tuple(int(rate) for rate in text.split(","))
    if min(rates) < 1:
        raise ValueError(text)
    return rates
