"""What is chosen by chance from a result, so that the workbench and the peer are asked the same."""

import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workbench.plan import Plan
from lykta.ads.engine import DuckDBEngine

# Words that many, some and few texts of the synthetic county hold, and some that none holds.
WORDS = (
    "kaffe", "ring mig", "varmt välkommen", "parkering", "vanilla", "svara alltid med respekt",
    "100 % diskret", "kanelbullar", "evening", "skidor", "mina villkor", "finns inte alls",
)  # fmt: skip

_NETWORKS = "SELECT network FROM networks ORDER BY network"
_LARGEST = "SELECT network FROM networks ORDER BY ads DESC, network LIMIT 1"
_PLACES = "SELECT place FROM counts WHERE place <> '' AND period = '' ORDER BY place"
_MONTHS = "SELECT DISTINCT period FROM counts WHERE period <> '' ORDER BY period"
_KINDS = """
SELECT kind FROM cuts GROUP BY kind ORDER BY count(*) DESC, kind
"""
_LINK = "SELECT a, b FROM links LIMIT 1 OFFSET ?"
_IDS = "SELECT ad_id FROM ads WHERE ad IN (?, ?) ORDER BY ad"


@dataclass(frozen=True, slots=True)
class ChosenLink:
    """Two linked ads, by number and by id."""

    a: int
    b: int
    ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of each for each time that a page is asked for, and one link more.

    `largest` is the largest network, and `kind` the kind of cuts that there are most of.
    """

    networks: tuple[str, ...]
    largest: str
    links: tuple[ChosenLink, ...]
    places: tuple[str, ...]
    months: tuple[str, ...]
    words: tuple[str, ...]
    pages: tuple[int, ...]
    kind: str


def chosen(result: Path, plan: Plan) -> Chosen:
    """Draw networks, links, places, months and pages, each as likely as the next of its kind."""
    draw = random.Random(plan.seed)
    with DuckDBEngine(result, read_only=True) as engine:

        def column(sql: str) -> list[str]:
            return [str(value) for value in engine.arrow(sql).column(0).to_pylist()]

        networks, places, months = column(_NETWORKS), column(_PLACES), column(_MONTHS)
        count = engine.arrow("SELECT count(*) AS n FROM links")["n"][0].as_py()
        return Chosen(
            networks=tuple(draw.choices(networks, k=plan.times)),
            largest=column(_LARGEST)[0],
            links=tuple(_link(engine, draw.randrange(count)) for _ in range(plan.times + 1)),
            places=tuple(draw.choices(places, k=plan.times)),
            months=tuple(draw.choices(months, k=plan.times)),
            words=tuple(WORDS[at % len(WORDS)] for at in range(plan.times)),
            pages=tuple(draw.randint(1, max(1, len(networks) // 50)) for _ in range(plan.times)),
            kind=next(iter(column(_KINDS)), ""),
        )


def _link(engine: DuckDBEngine, at: int) -> ChosenLink:
    (link,) = engine.arrow(_LINK, [at]).to_pylist()
    one, other = engine.arrow(_IDS, [link["a"], link["b"]])["ad_id"].to_pylist()
    return ChosenLink(link["a"], link["b"], (one, other))
