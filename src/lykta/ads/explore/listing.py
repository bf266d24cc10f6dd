"""The list of networks, a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Final

from lykta.ads.engine import Engine
from lykta.ads.explore.judged import Judged
from lykta.ads.explore.wanted import Wanted, conditions
from lykta.ads.result.networks import ORDERS
from lykta.ads.result.values import Network

PAGE: Final = 50
"""Networks on a page."""

_COLUMNS: Final = ", ".join(field.name for field in fields(Network))
_OWN: Final = f"SELECT {_COLUMNS} FROM networks WHERE network IN (SELECT unnest(?))"  # noqa: S608 - our own words
_BEGINNINGS = """
SELECT network, slot, words FROM templates
WHERE network IN (SELECT unnest(?)) AND position < ? ORDER BY network, position
"""
# So many parts of a template hold more words than a row of the list can show.
_PARTS: Final = 6
_LETTERS: Final = 110
_LETTERS_OF_SLOT: Final = 28


@dataclass(frozen=True, slots=True)
class Beginning:
    """Some of the first words of a template; `slot` says that ads fill them in differently."""

    slot: bool
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One network of the list."""

    network: Network
    beginning: tuple[Beginning, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list; `total` networks fit what is wanted. A page past the last has no rows."""

    rows: tuple[Row, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one at the least, though it be empty."""
        return max(1, -(-self.total // PAGE))


def listing(
    engine: Engine,
    wanted: Wanted,
    judged: Judged,
    *,
    page: int = 1,
    describe: Callable[[Collection[str]], None] = lambda _: None,
) -> Listed:
    """The networks that fit, on this page (from 1); no order and no filter speaks of suspicion.

    Those of the page that judgements made are described first. Raises `InputError` when the words cannot be
    searched for.
    """
    asked = conditions(engine, wanted, judged)
    where = f"WHERE {' AND '.join(sql for sql, _ in asked)}" if asked else ""
    given = [parameter for _, parameters in asked for parameter in parameters]
    rows = engine.arrow(
        f"SELECT network, count(*) OVER () AS total FROM networks {where} "  # noqa: S608 - our own words
        f"ORDER BY {ORDERS[wanted.sort]} LIMIT ? OFFSET ?",
        [*given, PAGE, (page - 1) * PAGE],
    ).to_pylist()
    if not rows and page > 1:
        return Listed((), listing(engine, wanted, judged).total, page)
    names = [row["network"] for row in rows]
    describe(judged.made.intersection(names))
    networks, beginnings = _networks(engine, names), _beginnings(engine, names)
    shown = tuple(Row(networks[name], beginnings[name]) for name in names)
    return Listed(shown, rows[0]["total"] if rows else 0, page)


def _networks(engine: Engine, names: Sequence[str]) -> dict[str, Network]:
    found = engine.arrow(_OWN, [list(names)]).to_pylist() if names else []
    return {row["network"]: Network(**row) for row in found}


def _beginnings(engine: Engine, networks: Sequence[str]) -> dict[str, tuple[Beginning, ...]]:
    found: dict[str, tuple[Beginning, ...]] = defaultdict(tuple)
    if not networks:
        return found
    rows = engine.arrow(_BEGINNINGS, [list(networks), _PARTS]).to_pylist()
    for network, parts in groupby(rows, key=lambda row: str(row["network"])):
        found[network] = _shortened([Beginning(row["slot"], row["words"]) for row in parts])
    return found


def _shortened(parts: Sequence[Beginning]) -> tuple[Beginning, ...]:
    """As many words as a row can show, cut between words; of what fills a slot less than of fixed words."""
    kept: list[Beginning] = []
    left = _LETTERS
    for part in parts:
        words = _cut(part.words, min(left, _LETTERS_OF_SLOT) if part.slot else left)
        if words:
            kept.append(Beginning(part.slot, words))
        left -= len(words) if part.slot else len(part.words)
        if left <= 0:
            break
    return tuple(kept)


def _cut(words: str, letters: int) -> str:
    if len(words) <= letters:
        return words
    whole = words[:letters].rpartition(" ")[0].rstrip(" /,")
    return f"{whole or words[: letters - 1]}…"
