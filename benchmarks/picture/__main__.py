"""`python -m benchmarks.picture`: attack simulated counties, time 21 of them, and write the page."""

import sys

from benchmarks.machine import this_machine
from benchmarks.picture.page import page
from benchmarks.picture.plan import plan_from
from benchmarks.picture.proving import prove
from benchmarks.picture.timing import timed


def main(arguments: list[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    proofs = []
    for seed in range(plan.counties):
        proofs.append(prove(seed))
        print(f"county {seed}: {proofs[-1].persons} persons", file=sys.stderr, flush=True)
    written = page(this_machine(), proofs, timed() if plan.is_timed else None)
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    plan.out.write_text(written, encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main(sys.argv[1:])
