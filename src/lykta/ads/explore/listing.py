"""The list of networks: what the reader wants of it, and one page of what there is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.explore.judged_networks import Judged
from lykta.ads.explore.wording import sought
from lykta.ads.result.networks import ORDERS
from lykta.ads.result.values import Network, Order

type State = Literal["judged", "unjudged", "made", "contradicting"]
type Within = Literal["templates", "texts"]

PAGE: Final = 50
"""Networks on a page."""

_COLUMNS: Final = ", ".join(field.name for field in fields(Network))
_BEGINNINGS = """
SELECT network, slot, words FROM templates
WHERE network IN (SELECT unnest(?)) AND position < ? ORDER BY network, position
"""
# So many parts of a template hold more words than a row of the list can show.
_PARTS: Final = 6
_LETTERS: Final = 110
_LETTERS_OF_SLOT: Final = 28

# The words of all templates as they stand in the file, in small letters, in memory and without compression:
# read from the file for each search they would take ten times as long.
_KEPT: Final = "fixed_words"
_KEEP = f"""
CREATE TABLE {_KEPT} AS SELECT network, lower(words) AS words FROM result.templates WHERE NOT slot
"""  # noqa: S608 - our own words
# A word is found much faster than a pattern, so that few texts are left for that.
_IN_TEMPLATES = f"""network IN (
    SELECT network FROM {_KEPT} WHERE contains(words, lower(?)) AND regexp_matches(words, ?)
    UNION ALL
    SELECT network FROM templates WHERE network IN (SELECT unnest(?)) AND NOT slot
        AND contains(lower(words), lower(?)) AND regexp_matches(words, ?)
)"""  # noqa: S608 - our own words
_WITH_AN_AD: Final = "network IN (SELECT network FROM members JOIN ads USING (ad) WHERE {conditions})"

type Condition = tuple[str, list[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader wants to see, and in which order; what is empty is not asked for.

    `place`, `site`, `since` and `until` (the last day), and `words` when searched for within `texts`, have to
    hold of one and the same ad of the network.
    """

    place: str = ""
    site: str = ""
    since: date | None = None
    until: date | None = None
    least: int = 0
    state: State | None = None
    words: str = ""
    within: Within = "templates"
    sort: Order = "size"


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


def listing(engine: Engine, wanted: Wanted, judged: Judged, *, page: int = 1) -> Listed:
    """The networks that fit, on this page (from 1); no order and no filter speaks of suspicion.

    Raises `InputError` when the words cannot be searched for.
    """
    conditions = _conditions(engine, wanted, judged)
    where = f"WHERE {' AND '.join(sql for sql, _ in conditions)}" if conditions else ""
    given = [parameter for _, parameters in conditions for parameter in parameters]
    rows = engine.arrow(
        f"SELECT {_COLUMNS}, count(*) OVER () AS total FROM networks {where} "  # noqa: S608 - our own words
        f"ORDER BY {ORDERS[wanted.sort]} LIMIT ? OFFSET ?",
        [*given, PAGE, (page - 1) * PAGE],
    ).to_pylist()
    if not rows and page > 1:
        return Listed((), listing(engine, wanted, judged).total, page)
    total = rows[0]["total"] if rows else 0
    networks = [Network(**{name: row[name] for name in row if name != "total"}) for row in rows]
    beginnings = _beginnings(engine, [network.network for network in networks])
    return Listed(tuple(Row(one, beginnings[one.network]) for one in networks), total, page)


def _conditions(engine: Engine, wanted: Wanted, judged: Judged) -> list[Condition]:
    found: list[Condition] = []
    if wanted.least > 0:
        found.append(("ads >= ?", [wanted.least]))
    if wanted.state:
        found.append(_of_state(wanted.state, judged))
    of_ad = _of_ad(wanted)
    if of_ad:
        conditions = " AND ".join(sql for sql, _ in of_ad)
        parameters = [parameter for _, parameters in of_ad for parameter in parameters]
        found.append((_WITH_AN_AD.format(conditions=conditions), parameters))
    if wanted.words.strip() and wanted.within == "templates":
        _keep_words(engine)
        words = sought(wanted.words)
        both = [words.longest, words.pattern]
        found.append((_IN_TEMPLATES, [*both, sorted(judged.made), *both]))
    return found


def _of_state(state: State, judged: Judged) -> Condition:
    networks = {"made": judged.made, "contradicting": judged.contradicting}.get(state, judged.touched)
    which = "NOT IN" if state == "unjudged" else "IN"
    return f"network {which} (SELECT unnest(?))", [sorted(networks)]


def _of_ad(wanted: Wanted) -> list[Condition]:
    """What has to hold of one ad."""
    found: list[Condition] = []
    if wanted.place:
        found.append(("place = ?", [wanted.place]))
    if wanted.site:
        found.append(("site = ?", [wanted.site]))
    if wanted.since:
        found.append(("posted_at >= CAST(? AS TIMESTAMP)", [wanted.since.isoformat()]))
    if wanted.until:
        after = date.max if wanted.until == date.max else wanted.until + timedelta(days=1)
        found.append(("posted_at < CAST(? AS TIMESTAMP)", [after.isoformat()]))
    if wanted.words.strip() and wanted.within == "texts":
        found.append(("regexp_matches(text, ?)", [sought(wanted.words).pattern]))
    return found


def _keep_words(engine: Engine) -> None:
    if _KEPT not in engine.tables():
        engine.run(_KEEP)


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
