"""The page of the comparison with InfoShield, as Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.ads.group.test_template_among_many import CHANGED, COPIES, OTHERS, WORDS

from benchmarks.county import LYKTA, START_ADS
from benchmarks.infoshield.comparing import FIRST_STEP, INFOSHIELD, Found, Template
from benchmarks.infoshield.plan import Plan
from benchmarks.machine import Machine
from benchmarks.measuring import Run
from benchmarks.page import table, wrapped

COLUMNS = (
    "tool", "seconds", "ads/s", "CPU s", "peak memory GB", "groups", "B-cubed P/R/F1", "pair P/R/F1",
    "Lykta's speed over its",
)  # fmt: skip
TEMPLATE_COLUMNS = ("texts", "tool", f"of the {COPIES} in one group", "others in that group")


def page(machine: Machine, plan: Plan, found: Found) -> str:
    """The whole page."""
    parts = [
        _head(machine, plan),
        f"## {plan.ads:,} ads of the synthetic county\n\n{_county(plan, found)}",
        f"## One template among {OTHERS:,} ads\n\n{_templates(found.templates)}",
        f"## The checkout\n\n{_checkout(plan, found)}",
        f"## What this does not show\n\n{_limits(found)}",
    ]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _head(machine: Machine, plan: Plan) -> str:
    return (
        "# Lykta beside InfoShield\n\n"
        f"Written by `python -m benchmarks.infoshield CHECKOUT --ads {plan.ads}`; do not edit it. InfoShield "
        "(Lee et al., ICDE 2021) finds groups of ads of one template. It comes in no package registry: its "
        "code is no part of Lykta, and `CHECKOUT` is a folder with `mengchillee/InfoShield` that whoever "
        f"measures has fetched.\n\n{machine.told}"
    )


def _county(plan: Plan, found: Found) -> str:
    lykta = found.lykta[len(found.lykta) // 2]
    rows = [
        _row(plan.ads, LYKTA, lykta, lykta),
        _row(plan.ads, INFOSHIELD, found.infoshield, lykta),
    ]
    if found.first_step:
        seconds = f"{found.infoshield.figures['first_step_seconds']:,.1f}"
        quality = _quality(found.first_step)
        rows.append([FIRST_STEP, seconds, "", "", "", f"{found.first_step['groups']:,}", *quality, ""])
    start = (
        f" An analysis of {START_ADS} ads takes Lykta {found.start_seconds:.1f} s: that much of its time is "
        "the start."
        if found.start_seconds
        else ""
    )
    return (
        f"The same file (seed {plan.seed}) and the same truth, one after the other, each tool in a process "
        "of its own, with all that it does from the CSV file to its finished result; what Lykta compiles at "
        "first use was compiled before. InfoShield is run once and as its `make demo` runs it, `python "
        f"infoshield.py ads.csv`: both of its steps. It is stopped after {plan.limit:,.0f} s."
        f"{_spread(found)}{start} P/R/F1 are precision, recall and their harmonic mean; an ad that "
        "InfoShield puts in no template counts as a group of its own.\n\n"
        f"{table(COLUMNS, rows)}{_grouped(plan, found)}"
    )


def _spread(found: Found) -> str:
    seconds = [run.cost.seconds for run in found.lykta if run.cost]
    if len(seconds) < 2:
        return ""
    return (
        f" Lykta is run {len(found.lykta)} times, in {min(seconds):.1f} to {max(seconds):.1f} s, and the "
        "middle run stands in the table."
    )


def _row(ads: int, tool: str, run: Run, lykta: Run) -> list[str]:
    if run.cost is None:
        return [tool, run.failure, *[""] * (len(COLUMNS) - 2)]
    cost = run.cost
    return [
        tool,
        f"{cost.seconds:,.1f}",
        f"{ads / cost.seconds:,.0f}",
        f"{cost.processor_seconds:,.1f}",
        f"{cost.peak_bytes / 1e9:.2f}",
        f"{run.figures['networks' if tool == LYKTA else 'groups']:,}",
        *_quality(run.figures),
        f"{cost.seconds / lykta.cost.seconds:,.0f}" if lykta.cost and run is not lykta else "",
    ]


def _quality(figures: Mapping[str, Any]) -> list[str]:
    return [
        f"{figures[name][0]:.2f} / {figures[name][1]:.2f} / {figures[name][2]:.3f}"
        for name in ("b_cubed", "pairs")
    ]


def _grouped(plan: Plan, found: Found) -> str:
    if not found.first_step:
        return ""
    return (
        "\n\nEvery ad is in a network of Lykta's, also an ad alone. InfoShield put "
        f"{found.infoshield.figures['grouped']:,} of {plan.ads:,} ads in a template, its first step "
        f"{found.first_step['grouped']:,} in a group."
    )


def _templates(templates: Sequence[Template]) -> str:
    rows = [
        [each.texts, each.tool, f"none ({each.failure})", ""]
        if each.failure
        else [each.texts, each.tool, str(each.together), str(each.others)]
        for each in templates
    ]
    stopped = (
        "\n\nWhere the first step joins no ads at all, the second stops with an error. The first joins ads "
        "that share one of their ten most telling phrases of five words. When so many words are changed, "
        "those ten have a changed word in them, and no other ad has them."
        if any(each.failure for each in templates)
        else ""
    )
    return (
        f"{COPIES} ads are made from one template of {WORDS} made-up words, {CHANGED} words changed in each, "
        f"and lie among {OTHERS:,} ads of unrelated words: the texts of "
        "`tests/ads/group/test_template_among_many.py`, in which no ad has a contact.\n\n"
        f"{table(TEMPLATE_COLUMNS, rows)}{stopped}"
    )


def _checkout(plan: Plan, found: Found) -> str:
    return f"{plan.note or 'Nothing was told of its commits and mends.'} It ran on {found.versions}."


def _limits(found: Found) -> str:
    processes = (
        " InfoShield's second step takes all cores but one, and gains on more than two."
        if found.infoshield.cost
        else ""
    )
    return (
        "InfoShield groups text alone. Lykta reads the whole row and uses contacts too; how much of its F1 "
        "in the county it owes to them is not measured here, since numbers would have to be taken out of the "
        "texts as well. The template's ads have no contacts.\n\n"
        "The county is Lykta's own and synthetic, with the disguises that Lykta was developed against. "
        "InfoShield's authors judged theirs on real ads and on tweets, which are not here.\n\n"
        "InfoShield looks for ads of one template, not for all ads of one hand, whose texts may differ: "
        "what it misses of a hand is no fault by its own aim. It also writes a document for each template, "
        "with its slots marked, and that is in its time, as Lykta's descriptions are in Lykta's.\n\n"
        "It replaces letters outside ASCII by blanks before it compares, which breaks Swedish words.\n\n"
        f"One small file says nothing of how they grow.{processes}"
    )
