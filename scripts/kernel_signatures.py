"""Writes down the types that kernels are called with, for compiling them when Lykta is installed.

Run it after changing what a kernel is called with: `.venv/bin/python scripts/kernel_signatures.py`. With
--check it only says whether the file is up to date.
"""

import json
import multiprocessing
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
from pyarrow import csv

from lykta.ads.adding import add
from lykta.ads.analysis import analyse
from lykta.ads.kernel.signatures import FILE, Signatures, used_signatures
from lykta.ads.options import AnalysisOptions
from lykta.ads.sample import write_sample

# Enough for every stage to have something to do.
_ADS = 1_000


def main() -> int:
    """Write the file or check it, as the command line says; gives the exit code."""
    # A process that compiles a kernel lists what this kernel calls too; one that finds it compiled does not.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        pool.submit(observed_signatures).result()
        text = as_text(pool.submit(observed_signatures).result())
    if "--check" not in sys.argv:
        FILE.write_text(text, encoding="utf-8")
    elif text != FILE.read_text(encoding="utf-8"):
        sys.stderr.write("The signatures have changed: run scripts/kernel_signatures.py.\n")
        return 1
    return 0


def observed_signatures() -> Signatures:
    """The signatures of analyses of files of each format, and of adding to a result."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = AnalysisOptions(threads=1, key_file=folder / "key")
        for suffix in ("jsonl", "parquet"):
            write_sample(ads=2 * _ADS, seed=1, out=folder / f"all.{suffix}", truth=folder / "truth.csv")
        ads = pq.read_table(folder / "all.parquet")
        csv.write_csv(ads.slice(0, _ADS), folder / "first.csv")
        pq.write_table(ads.slice(_ADS), folder / "second.parquet")
        lines = (folder / "all.jsonl").read_text("utf-8").splitlines()
        (folder / "all.json").write_text(f"[{','.join(lines)}]", encoding="utf-8")
        analyse([str(folder / "all.json")], out=folder / "all.lykta", options=options)
        analyse([str(folder / "first.csv")], out=folder / "first.lykta", options=options)
        add([str(folder / "second.parquet")], to=folder / "first.lykta", options=options)
        return used_signatures()


def as_text(signatures: Signatures) -> str:
    """JSON with a line for each signature."""
    modules = []
    for module, functions in signatures.items():
        lines = (
            f"    {json.dumps(function)}: [\n"
            + ",\n".join(f"      {json.dumps(one)}" for one in every)
            + "\n    ]"
            for function, every in functions.items()
        )
        modules.append(f"  {json.dumps(module)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(modules) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main())
