"""Each page so many times, one after the other, as one analyst asks; and the peer's answers to the same."""

import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.web.servers import processor_seconds
from benchmarks.workbench.chosen import Chosen, ChosenLink, chosen
from benchmarks.workbench.making import made_result
from benchmarks.workbench.plan import Plan
from benchmarks.workbench.questions import Question, questions
from benchmarks.workbench.server import Answer, Opening, Running, peak_bytes, workbench
from lykta.ads.result import ResultFile, Summary

JUDGEMENT = "a judgement"
AFTER_JUDGEMENT = "the list after a judgement"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: the seconds of the first time and of each after it, its size, and what went wrong."""

    name: str
    first: float
    times: tuple[float, ...]
    kilobytes: float
    processor_seconds: float | None
    failures: tuple[int, ...] = ()
    peer: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one run found; `load` is how many processes wanted a core when it began."""

    load: float
    summary: Summary
    opening: Opening
    peak_bytes: int
    pages: tuple[Measured, ...]


def measure(plan: Plan, folder: Path, tell: Callable[[str], None]) -> Findings:
    """Measure a workbench over the plan's result, and then the peer over the same."""
    tell("the result is made")
    result, key = made_result(plan, folder)
    drawn = chosen(result, plan)
    load = os.getloadavg()[0]
    with ResultFile(result) as opened:
        summary = opened.summary
    with workbench(result, key) as running:
        pages = []
        for question in questions():
            tell(question.name)
            pages.append(_page(running, question, drawn))
        tell(JUDGEMENT)
        pages += _judgements(running, drawn)
        peak = peak_bytes(running.process)
    tell("the same by hand")
    peer = _peer(result, drawn, folder)
    pages = [replace(page, peer=tuple(peer.get(page.name, ()))) for page in pages]
    return Findings(load, summary, running.opening, peak, tuple(pages))


def _page(running: Running, question: Question, drawn: Chosen) -> Measured:
    first = running.browser.get(question.address(drawn, 0))
    before = processor_seconds(running.process)
    answers = [running.browser.get(question.address(drawn, at)) for at in range(len(drawn.networks))]
    return _measured(question.name, running, [first, *answers], before)


def _judgements(running: Running, drawn: Chosen) -> list[Measured]:
    """Judge each chosen link to be of two authors, and look at the list after each."""
    # A page with a form gives the token that the judgement needs.
    running.browser.get(f"/en/networks/{drawn.networks[0]}/")
    said, after = _judged_and_listed(running, drawn.links[0])
    judged, listed = [said], [after]
    before = processor_seconds(running.process)
    for link in drawn.links[1:]:
        said, after = _judged_and_listed(running, link)
        judged.append(said)
        listed.append(after)
    # The judgement is written at once; what follows from it is worked out for the page that comes next.
    return [
        _measured(JUDGEMENT, running, judged, None, wanted=302),
        _measured(AFTER_JUDGEMENT, running, listed, before),
    ]


def _judged_and_listed(running: Running, link: ChosenLink) -> tuple[Answer, Answer]:
    one, other = link.ids
    fields = {"ad_a": one, "ad_b": other, "verdict": "not", "note": "benchmark"}
    said = running.browser.post("/en/judge/", fields)
    # One that regroups many ads is shown with what it would do, and confirmed.
    if asked := re.search(r'name="confirmed" value="([^"]+)"', said.body):
        confirmed = running.browser.post("/en/judge/", fields | {"confirmed": asked.group(1)})
        said = replace(confirmed, seconds=said.seconds + confirmed.seconds)
    return said, running.browser.get("/en/networks/")


def _measured(
    name: str, running: Running, answers: Sequence[Answer], before: float | None, *, wanted: int = 200
) -> Measured:
    """The first answer for itself, and the others; `before` is what the processor had used by then."""
    first, *others = answers
    after = processor_seconds(running.process)
    return Measured(
        name=name,
        first=first.seconds,
        times=tuple(answer.seconds for answer in others),
        kilobytes=max(answer.kilobytes for answer in answers),
        processor_seconds=None if before is None or after is None else (after - before) / len(others),
        failures=tuple(answer.status for answer in answers if answer.status != wanted),
    )


def _peer(result: Path, drawn: Chosen, folder: Path) -> dict[str, list[float]]:
    given, told = folder / "chosen.pickle", folder / "peer.json"
    given.write_bytes(pickle.dumps(drawn))
    command = [sys.executable, "-m", "benchmarks.workbench.peer", str(result), str(given), str(told)]
    subprocess.run(command, check=True)
    found: dict[str, list[float]] = json.loads(told.read_text(encoding="utf-8"))
    return found
