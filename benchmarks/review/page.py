"""The page of figures of a review, as Markdown."""

from collections.abc import Sequence
from statistics import median

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.review.plan import BAR, GOAL, Plan
from benchmarks.review.reviewing import ORDERS, QUEUE, RANDOM, Review

COLUMNS = ("seed", "links", "F1 before", *ORDERS, "queue / random")


def page(machine: Machine, plan: Plan, reviews: Sequence[Review]) -> str:
    """The whole page."""
    rows = [_row([each for each in reviews if each.seed == seed]) for seed in plan.seeds]
    parts = [_head(machine, plan), table(COLUMNS, rows), verdict(reviews), _PICTURE, _NOTES]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def verdict(reviews: Sequence[Review]) -> str:
    """Whether the bar is met, with the figure that decides it: the worst county's."""
    shares = [
        share for seed in {each.seed for each in reviews} if (share := _share(reviews, seed)) is not None
    ]
    if not shares:
        return "The bar was not measured in this run: no review reached its goal."
    met = "met" if max(shares) <= BAR else "not met"
    return (
        f"The bar is at most {BAR:.0%} of the judgements that a random order takes. It is **{met}**: the "
        f"queue takes {median(shares):.0%} of them in the middle county and {max(shares):.0%} in the worst."
    )


def _share(reviews: Sequence[Review], seed: int) -> float | None:
    taken = {each.order: each.judgements for each in reviews if each.seed == seed}
    queue, by_chance = taken.get(QUEUE), taken.get(RANDOM)
    return None if queue is None or not by_chance else queue / by_chance


def _row(reviews: Sequence[Review]) -> list[str]:
    taken = {each.order: each.judgements for each in reviews}
    share = _share(reviews, reviews[0].seed)
    return [
        str(reviews[0].seed),
        f"{reviews[0].links:,}",
        f"{reviews[0].curve[0][1]:.3f}",
        *("never" if (count := taken[order]) is None else f"{count:,}" for order in ORDERS),
        "" if share is None else f"{share:.0%}",
    ]


def _head(machine: Machine, plan: Plan) -> str:
    return (
        "# Benchmarks of the review\n\n"
        "Written by `make bench` (`python -m benchmarks.review`); do not edit.\n\n"
        f"Measured on {machine.day} with Lykta {machine.lykta}: {machine.processor}, cores used: "
        f"{machine.cores}, {machine.memory_gb:.0f} GB of memory, {machine.system}, Python {machine.python}. "
        f"Synthetic counties of {plan.ads:,} ads from the seeds {', '.join(map(str, plan.seeds))}, analysed "
        f"as always. Each figure is the number of judgements after which the B-cubed F1 of the networks is "
        f"{GOAL:g}."
    )


_PICTURE = (
    "![B-cubed F1 against judgements: the queue, the least certain links first, and a random order]"
    "(img/review.svg)\n\n"
    "Each line is one county in one order; the axis of judgements is logarithmic, and the dotted line is "
    "the goal."
)

_NOTES = """\
The reviewer is perfect; a person errs, is unsure and tires, so a real review takes longer in any order.

*The queue* is the workbench's own: each time the link whose judgement is expected to move most pairs of
ads, computed anew after each judgement. *Least certain first* takes probabilities nearest to a half,
*random* draws the links; both are measured after every 50 judgements. A judgement *different* splits a
network where it hangs together least; *the same* joins two networks whole."""
