"""A small result file, written table by table, so that its reading is tested without an analysis."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from lykta.ads.engine import DuckDBEngine
from lykta.ads.model import LinkageModel, ModelSource, TextStatistics
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import FEATURE_COUNTERS, Usual
from lykta.ads.pipeline.spellings import UntitledTexts, index_of, untitled_texts
from lykta.ads.pipeline.wording import compare_texts
from lykta.ads.result import Summary
from lykta.ads.weigh import DEFAULT_WEIGHTS, Weights

BIG: Final = "n111111111111"
SMALL: Final = "n222222222222"
ALONE: Final = "n333333333333"
# It ended in the big one.
ENDED: Final = "n444444444444"

# Pseudonyms in hexadecimal order, as the sealed table has them.
PHONE: Final = "3f9a1c" + "0" * 26
HANDLE: Final = "77b200" + "0" * 26
SWITCHBOARD: Final = "c0ffee" + "0" * 26

SUMMARY: Final = Summary(
    rows_in=8,
    rows_kept=7,
    rows_rejected=1,
    ads=6,
    distinct_ads=5,
    contacts=3,
    links=4,
    networks=2,
    networked_ads=5,
    advertisers_low=2,
    advertisers_high=4,
    learnt=False,
    calibration_error=None,
    hubs=1,
    stock_texts=1,
    stock_ads=2,
    seconds=0.5,
    model_ads=6,
    model_texts=5,
    model_day="2026-03-01",
    own_pairs=0,
    own_unmet=0,
    new_pairs=0,
    new_unmet=0,
    model_background=0.05,
    background=0.05,
    texts=5,
)

TEXTS: Final = (
    "Hej, jag heter Mira, ny i Karlstad. Ring ☎ i dag",
    "Hej, jag heter Mira, ny i Arvika. Ring ☎ i dag",
    "Hej, jag heter Mira, ny i Karlstad. Ring ☎ i dag",
    "✨ Lugn massage vid torget ✨ skriv till 👤",
    "✨ Lugn massage vid ån ✨ skriv till 👤",
    "Säljer en cykel, ring växeln ☎",
)
_NETWORKS: Final = (BIG, BIG, BIG, SMALL, SMALL, ALONE)
_PLACES: Final = ("Karlstad", "Arvika", "Karlstad", None, "Säffle", "Karlstad")
_DAYS: Final = (1, 3, 5, None, None, 9)


def _moment(day: int | None) -> datetime | None:
    return None if day is None else datetime(2026, 3, day, 12)  # noqa: DTZ001 - local time, as ads give it


def _table(names: str, types: str, *rows: tuple[Any, ...]) -> pa.Table:
    kinds = {
        "u": pa.uint32(), "i": pa.int32(), "l": pa.int64(), "d": pa.float64(), "b": pa.bool_(),
        "s": pa.string(), "t": pa.timestamp("us"), "x": pa.binary(),
    }  # fmt: skip
    schema = pa.schema(list(zip(names.split(), (kinds[letter] for letter in types), strict=True)))
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def _byte(text: str, symbol: str) -> int:
    return len(text[: text.index(symbol)].encode())


def untitled(texts: Sequence[str]) -> UntitledTexts:
    """The texts of ads without titles."""
    ads = pa.table({"title": pa.nulls(len(texts), pa.string()), "text": pa.array(texts, pa.string())})
    compared = compare_texts(ads, Work(1))
    return untitled_texts(compared.bodies, compared.offsets[1:], compared.data, Work(1))


def small_tables(ids: tuple[str, ...] = ("a1", "a2", "a3", "b1", "b2", "c1")) -> dict[str, pa.Table]:
    """The tables of the small result; `ids` are the ids of its six ads in byte order."""
    rows = range(6)
    symbols = ("☎", "☎", "☎", "👤", "👤", "☎")
    contacts = (PHONE, PHONE, PHONE, HANDLE, HANDLE, SWITCHBOARD)
    kinds = ("phone", "phone", "phone", "handle", "handle", "phone")
    return {
        "meta": _table("key value", "ss", *_meta().items()),
        "ads": _table(
            "ad ad_id title text posted_at place site extra",
            "ussstsss",
            *((ad, ids[ad], None, TEXTS[ad], _moment(_DAYS[ad]), _PLACES[ad], "torget", "{}") for ad in rows),
        ).append_column("wording", pa.array(untitled(TEXTS).of.astype(np.uint32))),
        "contacts": _table(
            "ad kind contact position",
            "ussi",
            *((ad, kinds[ad], contacts[ad], _byte(TEXTS[ad], symbols[ad])) for ad in rows),
            (0, "phone", PHONE, -1),
        ),
        "contact_values": _table(
            "contact kind ads hub sealed",
            "sslbx",
            (PHONE, "phone", 3, False, b"sealed"),
            (HANDLE, "handle", 2, False, b"sealed"),
            (SWITCHBOARD, "phone", 1, True, b"sealed"),
        ),
        "links": _table(
            "a b reason probability low high similarity jaccard information other_contacts shared_words "
            "contact",
            "uusddddddbis",
            (3, 4, "shared template", 0.91, 0.8, 0.97, 0.7, 0.6, 64.5, False, 6, None),
            (0, 2, "near-duplicate", 0.99, 0.97, 1.0, 1.0, 1.0, 92.0, False, 10, None),
            (0, 1, "shared contact", 0.95, 0.9, 0.98, None, None, None, None, None, PHONE),
            (1, 5, "shared style", 0.2, 0.1, 0.4, 0.1, 0.0, 48.25, True, 0, None),
            (0, 1, "near-duplicate", 2 / 3, 0.5, 0.8, 0.8, 0.7, 92.0, False, 9, None),
        ),
        "history": _table(
            "network run at event other came went ads",
            "sitssiii",
            (BIG, 0, _moment(5), "began", None, 2, 0, 2),
            (SMALL, 0, _moment(5), "began", None, 2, 0, 2),
            (ENDED, 0, _moment(5), "began", None, 2, 0, 2),
            (BIG, 1, _moment(9), "joined", ENDED, 1, 0, 3),
            (ENDED, 1, _moment(9), "ended", BIG, 0, 2, 0),
        ),
        "model": model_table(),
        "members": _table("ad network", "us", *((ad, _NETWORKS[ad]) for ad in reversed(rows))),
    } | _described_tables()


def _described_tables() -> dict[str, pa.Table]:
    return {
        "networks": _table(
            "network ads texts contacts personas places sites first_seen last_seen",
            "slllllltt",
            (SMALL, 2, 2, 1, 0, 1, 1, None, None),
            (BIG, 3, 2, 1, 1, 2, 1, _moment(1), _moment(5)),
        ),
        "templates": _table(
            "network position slot words kept",
            "sibsd",
            (BIG, 1, True, "Karlstad / Arvika", 1.0),
            (BIG, 0, False, "Hej, jag heter Mira, ny i", 1.0),
            (BIG, 2, False, "Ring", 1.0),
            (BIG, 3, True, "telefon", 1.0),
            (BIG, 4, False, "i dag", 0.25),
        ),
        "observations": _table(
            "network kind parameters",
            "sss",
            (BIG, "several sites", '{"count":2,"sites":[["torget",2],["annat",1]]}'),
        ),
        "counts": _table(
            "place period first_seen last_seen ads distinct_ads advertisers_low advertisers_high at_least "
            "at_least_low at_least_high",
            "ssttlllllll",
            ("Karlstad", "", _moment(1), _moment(9), 3, 2, 1, 2, None, None, None),
            ("", "", _moment(1), _moment(9), 6, 5, 2, 4, 5, 3, 9),
        ),
        "cuts": _table(
            "kind subject ads",
            "ssl",
            ("hub", SWITCHBOARD, 1),
        ),
        "calibration": _table("learnt bin pairs predicted observed", "bildd", (True, 0, 9, 0.25, 0.2)),
        **index_of(untitled(TEXTS)).tables(),
        "stages": _table("stage seconds rows_in rows_out note", "sdlls", ("read", 0.1, 8, 7, "")),
    }


@cache
def model_table() -> pa.Table:
    """A model that nothing was learnt for."""
    nothing = TextStatistics(
        usual=Usual(np.zeros(16, np.uint64), np.zeros(FEATURE_COUNTERS, np.uint8), 0),
        pairs=0,
        unmet=0,
        background=0.05,
        places=("arvika", "karlstad", "säffle"),
    )
    return LinkageModel(
        nothing, Weights(False, 0.05, DEFAULT_WEIGHTS), None, ModelSource(6, 5, "2026-03-01")
    ).to_table()


def _meta() -> dict[str, str]:
    return {
        "format": "5",
        "lykta": "0.1.0",
        "settings": json.dumps({"region": "SE"}),
        "summary": SUMMARY.to_json(),
        "notes": json.dumps(["ads.csv: 1 blank lines skipped"]),
    }


def write_small_result(path: Path, *, without: str = "", **changed: pa.Table) -> Path:
    """Write the small result, with some tables changed or one left out."""
    tables = small_tables() | changed
    with DuckDBEngine(path) as engine:
        for name, table in tables.items():
            if name != without:
                engine.put(name, table)
    return path


def meta_table(**changed: str) -> pa.Table:
    """What the small result says about itself, with some of it changed."""
    return _table("key value", "ss", *(_meta() | changed).items())


@contextmanager
def open_elsewhere(path: Path) -> Iterator[int]:
    """Another program that has a database open for writing, by its number."""
    program = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process.pid
        finally:
            process.kill()
