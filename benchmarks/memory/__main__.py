"""`python -m benchmarks.memory`: analyse counties in memory and sparing it, and write the page."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import this_machine
from benchmarks.measuring import run

PAGE = Path("docs/reference/benchmarks-memory.md")
SIZES = (100_000, 1_000_000)
_HEAD = """# Memory of an analysis

Written by `python -m benchmarks.memory`; do not edit. {machine}

Each row is one analysis of a synthetic county, from a CSV file to the finished result. *Memory* is the peak
that no file lies behind (`RssAnon`, read fifty times a second), which the system cannot let go of. Pages of
files are not counted; where memory is full they are read again, and the time is longer
([four million ads](benchmarks-aims.md)).

| ads | memory is | memory | an ad | time | beside in memory | networks |
|---|---|---|---|---|---|---|
"""


def main(arguments: list[str]) -> None:
    """Measure the sizes that the command line names, and keep the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of ads")
    parser.add_argument("--seed", type=int, default=7, help="of the synthetic county")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args(arguments)
    sizes = [int(size) for size in given.sizes.split(",")]
    rows = "".join(f"{row}\n" for size in sizes for row in _rows(size, given.seed))
    given.out.write_text(_HEAD.format(machine=this_machine().told) + rows, encoding="utf-8")
    print(given.out.read_text(encoding="utf-8"))


def _rows(ads: int, seed: int) -> Iterator[str]:
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        files = [f"{folder}/ads.csv", f"{folder}/truth.csv"]
        made = [sys.executable, "-m", "benchmarks.corpus_run", str(ads), str(seed), *files]
        subprocess.run(made, check=True)
        # Nothing is timed before everything is compiled.
        run("benchmarks.memory.run", [files[0], "yes"])
        plain = 0.0
        for spare in ("no", "yes"):
            print(f"{ads:,} ads, spared: {spare}", file=sys.stderr, flush=True)
            found = run("benchmarks.memory.run", [files[0], spare])
            how = "spared" if spare == "yes" else "used"
            if found.cost is None:
                yield f"| {ads:,} | {how} | {found.failure} | | | | |"
                continue
            plain = plain or found.cost.seconds
            memory, networks = found.figures["memory"], found.figures["networks"]
            yield (
                f"| {ads:,} | {how} | {memory / 1e9:.2f} GB | {memory / ads / 1e3:.1f} kB | "
                f"{found.cost.seconds:.1f} s | {found.cost.seconds / plain:.2f} | {networks:,} |"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
