"""Lykta and its peers on the synthetic county, one after the other on the same file."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Run, run
from benchmarks.peers import PEERS
from benchmarks.plan import Plan

LYKTA = "Lykta"
# Enough for every stage to have work, so that every kernel is compiled before anything is timed.
WARM_ADS = 2_000
# So few that what an analysis of them takes is its start: loading what was compiled.
START_ADS = 50

type Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One tool on one county: its name for the table, and its run."""

    ads: int
    tool: str
    run: Run


def measure_start(plan: Plan, folder: Path, tell: Tell) -> float | None:
    """The seconds that an analysis of next to nothing takes, once everything is compiled."""
    tell("compile what is compiled at first use")
    run("benchmarks.lykta_run", _made(WARM_ADS, plan.seed, folder))
    cost = run("benchmarks.lykta_run", _made(START_ADS, plan.seed, folder)).cost
    return cost.seconds if cost else None


def measure_counties(plan: Plan, folder: Path, tell: Tell) -> Iterator[Measured]:
    """All runs of the plan, the smallest county first; `tell` hears what is being run."""
    for ads in plan.sizes:
        tell(f"make a county of {ads:,} ads")
        files = _made(ads, plan.seed, folder)
        tell(f"{ads:,} ads: {LYKTA}")
        yield Measured(ads, LYKTA, run("benchmarks.lykta_run", files))
        for peer, name in PEERS.items() if ads <= plan.peers_up_to else ():
            tell(f"{ads:,} ads: {name}")
            found = run("benchmarks.peers.run", [peer, *files], limit=plan.peer_limit)
            yield Measured(ads, name, found)
        for file in files:
            Path(file).unlink()


def analysed_county(ads: int, seed: int, folder: Path) -> Run:
    """One analysis of a county that is made in `folder`, in a process of its own."""
    return run("benchmarks.lykta_run", _made(ads, seed, folder))


def _made(ads: int, seed: int, folder: Path) -> list[str]:
    files = [str(folder / f"{ads}.csv"), str(folder / f"{ads}-truth.csv")]
    command = [sys.executable, "-m", "benchmarks.corpus_run", str(ads), str(seed), *files]
    subprocess.run(command, check=True)
    return files
