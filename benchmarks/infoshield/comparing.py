"""Lykta and InfoShield on the same files: the synthetic county, and one template among many ads."""

import csv
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from tests.ads.group.test_template_among_many import COPIES, ads, networks_of

from benchmarks.county import LYKTA, measure_start
from benchmarks.infoshield.groups import (
    ADS,
    FIRST_STEP_DONE,
    Groups,
    first_step_groups,
    template_groups,
    together,
)
from benchmarks.infoshield.plan import Plan
from benchmarks.measuring import Run, run
from benchmarks.plan import Plan as CountyPlan
from benchmarks.scores import score
from lykta.ads.result import read_truth

INFOSHIELD = "InfoShield"
FIRST_STEP = "InfoShield, its first step alone"
TEMPLATE_SEED = 1
# Its runs take seconds and differ by more than a tenth: the middle one is told.
LYKTA_RUNS = 5
_PACKAGES = ("numpy", "pandas", "scikit-learn", "scipy", "networkx", "joblib")

type Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Template:
    """How many of a template's ads one tool put into one group, and how many others it put there."""

    texts: str
    tool: str
    together: int = 0
    others: int = 0
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The county's runs, and the templates.

    `lykta` are its runs, the quickest first; `first_step` are the figures of InfoShield's first step.
    """

    start_seconds: float | None
    lykta: tuple[Run, ...]
    infoshield: Run
    versions: str
    first_step: dict[str, Any] = field(default_factory=dict)
    templates: tuple[Template, ...] = ()


def compare(plan: Plan, folder: Path, tell: Tell) -> Found:
    """Everything that the page tells, measured one after the other."""
    # First: nothing is timed before everything is compiled.
    start = measure_start(CountyPlan(seed=plan.seed), folder, tell)
    place, truth = folder / "county", folder / "truth.csv"
    place.mkdir()
    files = [str(place / ADS), str(truth)]
    made = [sys.executable, "-m", "benchmarks.corpus_run", str(plan.ads), str(plan.seed), *files]
    subprocess.run(made, check=True)
    tell(f"{plan.ads:,} ads: {LYKTA}")
    lykta = _by_seconds([run("benchmarks.lykta_run", files) for _ in range(LYKTA_RUNS)])
    tell(f"{plan.ads:,} ads: {INFOSHIELD}")
    infoshield = _grouped(plan, place)
    first_step: dict[str, Any] = {}
    if infoshield.cost:
        infoshield.figures.update(_figures(template_groups(place), truth))
        first_step = _figures(first_step_groups(place), truth)
    templates = [
        each for shuffled in (False, True) for each in _templates(plan, folder, tell, shuffled=shuffled)
    ]
    return Found(start, lykta, infoshield, _versions(plan.python), first_step, tuple(templates))


def _by_seconds(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The quickest first, and those that failed last."""
    return tuple(sorted(runs, key=lambda each: each.cost.seconds if each.cost else math.inf))


def _grouped(plan: Plan, folder: Path) -> Run:
    """One run of InfoShield over the ads in `folder`."""
    asked = [str(plan.checkout), str(plan.python), str(folder), str(plan.limit)]
    return run("benchmarks.infoshield.checkout_run", asked)


def _figures(groups: Groups, truth: Path) -> dict[str, Any]:
    table = read_truth(truth)
    numbers: dict[str, int] = {}
    # An ad in no group is one of its own.
    labels = [numbers.setdefault(groups.get(ad, f"{ad} alone"), len(numbers)) for ad in _ids(table)]
    return {
        "groups": len(set(groups.values())),
        "grouped": len(groups),
        **score(np.array(labels, np.int64), table["ad_id"], table),
    }


def _ids(table: pa.Table) -> list[str]:
    ids: list[str] = table["ad_id"].to_pylist()
    return ids


def _templates(plan: Plan, folder: Path, tell: Tell, *, shuffled: bool) -> list[Template]:
    texts = ads(TEMPLATE_SEED, shuffled=shuffled)
    name = "sentences shuffled" if shuffled else "in order"
    tell(f"one template, {name}")
    place = folder / name.replace(" ", "-")
    place.mkdir()
    copies = [f"t{number}" for number in range(COPIES)]
    found = [Template(name, LYKTA, *together(networks_of(texts, place), copies))]
    with (place / ADS).open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerows([("id", "text"), *texts.items()])
    done = _grouped(plan, place)
    both = (
        Template(name, INFOSHIELD, *together(template_groups(place), copies))
        if done.cost
        else Template(name, INFOSHIELD, failure=done.failure)
    )
    found.append(both)
    # The first step may have ended also where the second fails.
    if (place / FIRST_STEP_DONE).exists():
        found.append(Template(name, FIRST_STEP, *together(first_step_groups(place), copies)))
    return found


def _versions(python: Path) -> str:
    asked = (
        "import platform, sys; from importlib.metadata import version; "
        "print('Python', platform.python_version(), *(f', {name} {version(name)}' for name in sys.argv[1:]))"
    )
    told = subprocess.run(
        [python, "-E", "-c", asked, *_PACKAGES], check=True, capture_output=True, text=True
    ).stdout
    return told.strip().replace(" ,", ",")
