"""What is compared: a county of how many ads, with which checkout of InfoShield, and for how long at most."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path("docs/reference/benchmarks-infoshield.md")
PROGRAM = "infoshield.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A checkout of InfoShield, the Python it runs with, and what is said of both; `limit` are seconds."""

    checkout: Path
    python: Path
    note: str = ""
    ads: int = 5_000
    seed: int = 1
    limit: float = 1800
    out: Path = PAGE


def plan_from(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.infoshield", description=__doc__)
    option = parser.add_argument
    option("checkout", type=Path, help=f"the folder that {PROGRAM} lies in")
    option("--python", type=Path, help="what it runs with; without this its .venv/bin/python")
    option("--note", default="", help="for the page: which commits it is of, and what was mended")
    option("--ads", type=int, default=5_000, help="of the synthetic county")
    option("--seed", type=int, default=1, help="of the synthetic county")
    option("--limit", type=float, default=1800, help="seconds after which InfoShield is stopped")
    option("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args(arguments)
    # It works in a folder of its own. An environment's Python is a link and only works by its own name.
    checkout = given.checkout.absolute()
    python = given.python.absolute() if given.python else checkout / ".venv" / "bin" / "python"
    for needed in (checkout / PROGRAM, python):
        if not needed.is_file():
            parser.error(f"there is no {needed}")
    return Plan(
        checkout=checkout,
        python=python,
        note=given.note,
        ads=given.ads,
        seed=given.seed,
        limit=given.limit,
        out=given.out,
    )
