"""What the page of the comparison says of its figures, and of a tool that was stopped."""

from pathlib import Path
from typing import Any

from benchmarks.county import LYKTA
from benchmarks.infoshield.comparing import INFOSHIELD, Found, Template
from benchmarks.infoshield.page import page
from benchmarks.infoshield.plan import Plan
from benchmarks.machine import this_machine
from benchmarks.measuring import Cost, Run

FIGURES = {"b_cubed": [0.9, 0.8, 0.847], "pairs": [0.7, 0.6, 0.646], "groups": 3, "grouped": 8}
LYKTA_RUNS = tuple(
    Run(Cost(seconds, 3.0, 500_000_000), {**FIGURES, "networks": 4}) for seconds in (1.9, 2.0, 2.5)
)


def told(infoshield: Run, first_step: dict[str, Any], *templates: Template) -> str:
    found = Found(1.5, LYKTA_RUNS, infoshield, "Python 3.11.7", first_step, templates)
    plan = Plan(checkout=Path("infoshield"), python=Path("python"), note="Nothing was mended.")
    return page(this_machine(), plan, found)


def test_each_tool_has_its_row_and_infoshield_its_first_step() -> None:
    run = Run(Cost(200.0, 199.0, 400_000_000), {**FIGURES, "first_step_seconds": 9.0})
    text = told(run, FIGURES, Template("in order", LYKTA, 20, 1))
    quality = "0.90 / 0.80 / 0.847 | 0.70 / 0.60 / 0.646"
    assert f"| Lykta | 2.0 | 2,500 | 3.0 | 0.50 | 4 | {quality} |  |" in text
    assert f"| InfoShield | 200.0 | 25 | 199.0 | 0.40 | 3 | {quality} | 100 |" in text
    assert f"| InfoShield, its first step alone | 9.0 |  |  |  | 3 | {quality} |  |" in text
    assert "run 3 times, in 1.9 to 2.5 s" in text.replace("\n", " ")
    assert "| in order | Lykta | 20 | 1 |" in text
    assert "Nothing was mended. It ran on Python 3.11.7." in text


def test_what_was_stopped_is_told_and_has_no_figures() -> None:
    text = told(
        Run(None, failure="stopped after 60 s"), {}, Template("in order", INFOSHIELD, failure="it failed")
    )
    assert "| InfoShield | stopped after 60 s |" in text
    assert "| in order | InfoShield | none (it failed) |  |" in text
    assert "stops with an error" in text
