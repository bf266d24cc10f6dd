"""`python -m benchmarks.review`: review each county in each order, and write the page with its picture."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import this_machine
from benchmarks.review.county import county_of
from benchmarks.review.page import page
from benchmarks.review.pictures import write_curves
from benchmarks.review.plan import Plan, plan_from
from benchmarks.review.reviewing import ORDERS, Review, review


def main(arguments: list[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it."""
    plan = plan_from(arguments)
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        found = _reviews(plan, Path(folder))
    written = page(this_machine(), plan, found)
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    write_curves(found, plan.out.parent / "img" / "review.svg")
    plan.out.write_text(written, encoding="utf-8")
    print(written)


def _reviews(plan: Plan, folder: Path) -> list[Review]:
    found = []
    for seed in plan.seeds:
        county = county_of(plan.ads, seed, folder / str(seed))
        for order in ORDERS:
            found.append(review(county, order))
            print(f"seed {seed}, {order}: {found[-1].judgements} judgements", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
