"""`python -m benchmarks`: measure, and write the page with its pictures."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.county import measure_counties, measure_start
from benchmarks.machine import fresh_memory_seconds, this_machine
from benchmarks.page import Findings, page
from benchmarks.pictures import write_pictures
from benchmarks.plan import Plan, plan_from


def main(arguments: list[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        findings = _findings(plan, Path(folder))
    written = page(findings)
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    write_pictures(findings.counties, plan.out.parent / "img")
    plan.out.write_text(written, encoding="utf-8")
    print(written)


def _findings(plan: Plan, folder: Path) -> Findings:
    # While no memory is handed back yet.
    fresh = fresh_memory_seconds()
    return Findings(
        machine=this_machine(),
        plan=plan,
        # First: nothing is timed before everything is compiled.
        start_seconds=measure_start(plan, folder, _tell),
        counties=tuple(measure_counties(plan, folder, _tell)),
        fresh_memory_seconds=fresh,
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
