"""What one run of the benchmarks measures."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
FOUR_MILLION = 4_000_000
# Beyond this the peers take hours: their candidates grow faster than the ads.
PEERS_UP_TO = 100_000
PAGE = Path("docs/reference/benchmarks.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes of the synthetic county, which peers to run beside it, and where the page goes.

    `peers_up_to` is the largest county that peers are run on, 0 for none; `peer_limit` are seconds.
    """

    sizes: tuple[int, ...] = SIZES
    peers_up_to: int = PEERS_UP_TO
    peer_limit: float = 1800
    seed: int = 1
    out: Path = PAGE


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    option = parser.add_argument
    option("--sizes", type=_sizes, default=SIZES, help="numbers of ads, such as 10000,100000")
    option("--four-million", action="store_true", help="measure 4,000,000 ads as well")
    option(
        "--peers",
        action=argparse.BooleanOptionalAction,
        help=f"run the peers at every size, or at none; without this option up to {PEERS_UP_TO:,} ads",
    )
    option("--peer-limit", type=float, default=1800, help="seconds after which a peer is stopped")
    option("--seed", type=int, default=1, help="of the synthetic county")
    option("--out", type=Path, default=PAGE, help="the page to write; its pictures go beside it")
    given = parser.parse_args(arguments)
    sizes = {*given.sizes, *([FOUR_MILLION] if given.four_million else [])}
    return Plan(
        sizes=tuple(sorted(sizes)),
        peers_up_to={None: PEERS_UP_TO, True: max(sizes), False: 0}[given.peers],
        peer_limit=given.peer_limit,
        seed=given.seed,
        out=given.out,
    )


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(size.replace("_", "")) for size in text.split(","))
    if min(sizes) < 1:
        raise ValueError(text)
    return sizes
