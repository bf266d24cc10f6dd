"""`python -m benchmarks.workbench`: measure, print the table, and write the page."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import this_machine
from benchmarks.workbench.measured import measure
from benchmarks.workbench.page import page
from benchmarks.workbench.plan import plan_from


def main(arguments: list[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        found = measure(plan, Path(folder), _tell)
    written = page(this_machine(), plan, found)
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    plan.out.write_text(written, encoding="utf-8")
    print(written)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
