"""Child program: the same questions as SQL by hand, with DuckDB alone and nothing of Lykta between."""

import json
import pickle
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.workbench.chosen import Chosen
from benchmarks.workbench.questions import Question, questions


def main(result: str, drawn: str, told: str) -> None:
    """Ask all that is asked of the workbench, and tell the seconds of each time in the file `told`."""
    chosen: Chosen = pickle.loads(Path(drawn).read_bytes())  # noqa: S301 - the parent wrote it a moment ago.
    times = len(chosen.networks)
    with duckdb.connect(result, read_only=True) as connection:
        found = {
            question.name: [_asked(connection, question, chosen, at) for at in (0, *range(times))][1:]
            for question in questions()
            if question.sql
        }
    Path(told).write_text(json.dumps(found), encoding="utf-8")


def _asked(connection: duckdb.DuckDBPyConnection, question: Question, chosen: Chosen, at: int) -> float:
    parameters = question.parameters(chosen, at)
    began = time.monotonic()
    for sql in question.sql:
        connection.execute(sql, parameters).fetchall()
    return time.monotonic() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
