"""`python -m benchmarks.infoshield CHECKOUT`: both over the same ads, and the page of it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.infoshield.comparing import compare
from benchmarks.infoshield.page import page
from benchmarks.infoshield.plan import plan_from
from benchmarks.machine import this_machine


def main(arguments: list[str]) -> None:
    """Run what the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        found = compare(plan, Path(folder), _tell)
    written = page(this_machine(), plan, found)
    plan.out.write_text(written, encoding="utf-8")
    print(written)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
