"""`python -m benchmarks.consult.receipts`: guess receipts on each database, and write the page.

With --postgresql the address of a server, as `scripts/with-postgresql` gives it in LYKTA_TEST_DATABASE.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.consult.receipts.page import Measured, page
from benchmarks.consult.setting import Setting, fresh
from benchmarks.machine import this_machine

PAGE = Path("docs/reference/benchmarks-consult.md")
_GUESS = """
from lykta.web.serving import prepare
prepare()
from benchmarks.consult.receipts.guessing import main
main()
"""


def main(arguments: list[str]) -> None:
    """Guess as the command line asks for, print the page and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consult.receipts", description=__doc__)
    option = parser.add_argument
    option("--guesses", type=int, default=10_000, help="a quarter of each kind")
    option("--stored", type=int, default=100, help="consultations that are open, and as many that were")
    option("--seed", type=int, default=1)
    option("--postgresql", default=os.environ.pop("LYKTA_TEST_DATABASE", ""))
    option("--out", type=Path, default=PAGE)
    given = parser.parse_args(arguments)
    databases = {"SQLite": ""} | ({"PostgreSQL": given.postgresql} if given.postgresql else {})
    told = {"guesses": given.guesses, "stored": given.stored, "seed": given.seed}
    found = []
    for name, database in databases.items():
        print(f"{name}: {given.guesses:,} guesses", file=sys.stderr, flush=True)
        found.append(_measured(name, database, told))
    written = page(this_machine(), found, seed=given.seed)
    given.out.write_text(written, encoding="utf-8")
    print(written)


def _measured(name: str, database: str, told: dict[str, int]) -> Measured:
    with TemporaryDirectory(prefix="lykta-benchmarks-") as folder:
        setting = Setting(Path(folder), fresh(database), workers=1)
        setting.prepared()
        return Measured(name, **json.loads(setting.run(_GUESS, given=json.dumps(told))))


if __name__ == "__main__":
    main(sys.argv[1:])
