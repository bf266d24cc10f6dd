"""`python -m benchmarks.consult`: many at once on each database, print the table, and write the page.

With --postgresql the address of a server, as `scripts/with-postgresql` gives it in LYKTA_TEST_DATABASE.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.consult.page import Measured, page
from benchmarks.consult.people import Kept, Pace, crowd
from benchmarks.consult.setting import Setting, fresh
from benchmarks.machine import this_machine

PAGE = Path("docs/reference/benchmarks-load.md")


def main(arguments: list[str]) -> None:
    """Run the load that the command line asks for, print the page and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consult", description=__doc__)
    option = parser.add_argument
    option("--askers", type=int, default=200)
    option("--seconds", type=float, default=120, help="for how long each load lasts")
    option("--reads", type=_numbers, default=(10.0, 5.0), help="seconds a person reads a page, on average")
    option("--workers", type=int, default=2)
    option("--seed", type=int, default=1)
    option("--postgresql", default=os.environ.pop("LYKTA_TEST_DATABASE", ""))
    option("--out", type=Path, default=PAGE)
    given = parser.parse_args(arguments)
    databases = {"SQLite": ""} | ({"PostgreSQL": given.postgresql} if given.postgresql else {})
    found = []
    for reads in given.reads:
        pace = Pace(lasts=given.seconds, reads=reads, seed=given.seed)
        for name, database in databases.items():
            print(f"{name}: {given.askers} askers who read {reads:g} s a page", file=sys.stderr, flush=True)
            found.append(_measured(name, database, pace, given.askers, given.workers))
    written = page(this_machine(), found)
    given.out.write_text(written, encoding="utf-8")
    print(written)


def _measured(name: str, database: str, pace: Pace, askers: int, workers: int) -> Measured:
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        setting = Setting(Path(folder), fresh(database), workers)
        sessions = setting.prepared()
        kept = Kept()
        with setting.served() as server:
            port = int(server.address.rpartition(":")[2])
            asyncio.run(crowd(port, kept, pace, askers=askers, sessions=sessions))
        return Measured(name, pace, askers, len(sessions), kept, setting.check(kept.receipts))


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))


if __name__ == "__main__":
    main(sys.argv[1:])
