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
        "(Lee et al., ICDE 2021) finds groups of ads of one template. Its code is not part of Lykta: "
        f"`CHECKOUT` is a folder with `mengchillee/InfoShield`.\n\n{machine.told}"
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
        f"The same file (seed {plan.seed}) and the same truth, each tool in a process of its own, from the "
        "CSV file to its finished result; Lykta's kernels were compiled before. InfoShield is run once, "
        f"as `python infoshield.py ads.csv`: both of its steps. It is stopped after {plan.limit:,.0f} s."
        f"{_spread(found)}{start} An ad that InfoShield puts in no template is a group of its own.\n\n"
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
        "\n\nInfoShield put "
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
        "\n\nWhere the first step joins no ads, the second stops with an error. The first joins ads that "
        "share one of their ten most telling phrases of five words; here each of those has a changed word "
        "in it."
        if any(each.failure for each in templates)
        else ""
    )
    return (
        f"{COPIES} ads are made from one template of {WORDS} made-up words, {CHANGED} words changed in "
        f"each, and lie among {OTHERS:,} ads of unrelated words and no contacts: the texts of "
        "`tests/ads/group/test_template_among_many.py`.\n\n"
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
        "InfoShield groups text alone, and looks for ads of one template, not for all ads of one author; it "
        "also writes a document for each template, and that is in its time. It replaces letters outside "
        "ASCII by blanks, which breaks Swedish words.\n\n"
        "Lykta reads the whole row; how much of its F1 it owes to contacts is not measured here. The county "
        "is Lykta's own and synthetic, with the disguises that Lykta was developed against. One small file "
        f"says nothing of growth.{processes}"
    )
