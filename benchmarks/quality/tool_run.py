"""Child program: one tool over one file of ads; the group of each ad goes to a file of arrays."""

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Cost, measured, report
from benchmarks.peers import load
from benchmarks.peers.run import read_ads

LYKTA = "lykta"
# Its public command line, by this Python: the command itself need not be installed where a bench is run.
_COMMAND = (sys.executable, "-W", "ignore", "-c", "import sys; from lykta.cli import main; sys.exit(main())")
_GROUPS = "SELECT a.ad_id, m.network FROM members m JOIN ads a USING (ad)"
# Reasons are kinds of evidence for one statement: the strongest of them is what a reader sees first.
_LINKS = """
SELECT a.ad_id, b.ad_id, max(l.probability), coalesce(bool_or(l.other_contacts), false)
FROM links l JOIN ads a ON a.ad = l.a JOIN ads b ON b.ad = l.b GROUP BY ALL
"""
_ADVERTISERS = "SELECT advertisers_low, advertisers_high FROM counts WHERE place = '' AND period = ''"

type Arrays = dict[str, NDArray[np.int64] | NDArray[np.float64] | NDArray[np.bool_]]


def main(tool: str, ads: str, arrays: str, told: str) -> None:
    """Group the file `ads` with a tool: write `labels` and, of Lykta, its links and how many advertisers it
    counts to the file `arrays`.
    """
    found, cost = _lykta(Path(ads)) if tool == LYKTA else _peer(tool, Path(ads))
    np.savez(arrays, allow_pickle=False, **found)
    report(told, cost, {})


def _peer(tool: str, ads: Path) -> tuple[Arrays, Cost]:
    table, components = read_ads(ads), load(tool)
    labels, cost = measured(lambda: components(table))
    return {"labels": labels}, cost


def _lykta(ads: Path) -> tuple[Arrays, Cost]:
    with TemporaryDirectory(prefix="lykta-bench-") as folder:
        out, key = Path(folder) / "result.lykta", Path(folder) / "contact.key"
        asked = ["ads", "analyse", str(ads), "--out", str(out), "--key", str(key)]
        began = time.monotonic()
        done = subprocess.run([*_COMMAND, *asked], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
        if done.returncode != 0:
            sys.exit((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
        return _read_result(out, read_ads(ads)["id"].to_pylist()), _cost_of_child(seconds)


def _read_result(out: Path, ids: list[str]) -> Arrays:
    """The labels and links of a result file; an ad that Lykta set aside is a group of its own."""
    places = {ad: place for place, ad in enumerate(ids)}
    with duckdb.connect(out, read_only=True) as result:
        groups = dict(result.execute(_GROUPS).fetchall())
        links = result.execute(_LINKS).fetchall()
        advertisers = result.execute(_ADVERTISERS).fetchall()
    numbers: dict[str, int] = {}
    return {
        "labels": np.array(
            [numbers.setdefault(groups.get(ad, f"alone {ad}"), len(numbers)) for ad in ids], np.int64
        ),
        "first": np.array([places[link[0]] for link in links], np.int64),
        "second": np.array([places[link[1]] for link in links], np.int64),
        "probability": np.array([link[2] for link in links], np.float64),
        "others": np.array([link[3] for link in links], np.bool_),
        "advertisers": np.array(advertisers, np.int64),
    }


def _cost_of_child(seconds: float) -> Cost:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


if __name__ == "__main__":
    main(*sys.argv[1:])
