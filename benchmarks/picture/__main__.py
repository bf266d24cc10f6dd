"""`python -m benchmarks.picture`: attack simulated counties, time 21 of them, and write the page."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from benchmarks.machine import this_machine
from benchmarks.picture.page import page
from benchmarks.picture.plan import Plan, plan_from
from benchmarks.picture.proving import Proof, prove
from benchmarks.picture.timing import timed


def main(arguments: list[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    timing = timed() if plan.is_timed else None
    written = page(this_machine(), list(_proofs(plan)), timing)
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    plan.out.write_text(written, encoding="utf-8")
    print(written)


def _proofs(plan: Plan) -> Iterator[Proof]:
    with ProcessPoolExecutor(plan.processes) as pool:
        for proof in pool.map(prove, range(plan.counties)):
            print(f"county {proof.seed}: {proof.persons} persons", file=sys.stderr, flush=True)
            yield proof


if __name__ == "__main__":
    main(sys.argv[1:])
