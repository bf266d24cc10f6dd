"""`python -m benchmarks.quality`: judge Lykta and other tools on real text, and write the page."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.machine import Machine, this_machine
from benchmarks.quality.judging import as_plain
from benchmarks.quality.kinds import Kind
from benchmarks.quality.measured import Judged, Skipped, find_kinds, judge_kind, judge_planted
from benchmarks.quality.page import Findings, page
from benchmarks.quality.plan import plan_from
from benchmarks.quality.reposted import judge_reposted

SEAL = "judged.txt"


def main(arguments: Sequence[str]) -> None:
    """Run the plan that the command line asks for, print the page and keep it.

    The page and the figures are written after each kind: a run that is stopped leaves what it has found.
    """
    plan = plan_from(arguments)
    machine = this_machine()
    times = _break_seal(plan.sealed, machine) if plan.sealed else 0
    findings = Findings(machine, plan, times_judged=times)
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        for kind in find_kinds(plan, Path(folder), _tell):
            findings = _with(findings, kind, Path(folder))
            _write(findings)
    print(page(findings))


def _with(findings: Findings, kind: Kind | Skipped, folder: Path) -> Findings:
    if isinstance(kind, Skipped):
        return replace(findings, judged=(*findings.judged, kind))
    plan = findings.plan
    judged = judge_kind(plan, kind, folder, _tell)
    planted = judge_planted(plan, kind, folder, _tell) if plan.planted else ()
    reposted = judge_reposted(plan, kind, folder, _tell) if plan.reposted else ()
    return replace(
        findings,
        judged=(*findings.judged, *judged),
        planted=(*findings.planted, *planted),
        reposted=(*findings.reposted, *reposted),
        about={**findings.about, kind.name: kind.about},
    )


def _write(findings: Findings) -> None:
    plan = findings.plan
    plan.out.parent.mkdir(parents=True, exist_ok=True)
    plan.out.write_text(page(findings), encoding="utf-8")
    if plan.figures:
        plan.figures.write_text(_as_json(findings), encoding="utf-8")


def _break_seal(folder: Path, machine: Machine) -> int:
    """Note beside the sealed kinds that they are judged now, and tell how often they were with this time.

    Before the first tool runs: who stops a run half-way has seen figures too.
    """
    with (folder / SEAL).open("a+", encoding="utf-8") as notes:
        notes.write(f"{machine.day} with Lykta {machine.lykta}\n")
        notes.seek(0)
        return len(notes.readlines())


def _as_json(findings: Findings) -> str:
    rows = [
        asdict(each) | ({"figures": as_plain(each.figures)} if isinstance(each, Judged) else {})
        for each in findings.judged
    ]
    planted, reposted = ([asdict(each) for each in part] for part in (findings.planted, findings.reposted))
    found = {"judged": rows, "planted": planted, "reposted": reposted}
    return json.dumps(found, indent=1, default=np.ndarray.tolist)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
