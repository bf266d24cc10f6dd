"""The list of networks: what may be asked for, what is found, and the wording that each begins with."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.contacts import find_contacts
from lykta.ads.engine import Engine
from lykta.ads.explore.dashboard import TIES, WITH_TIE, Tie
from lykta.ads.explore.judgement_log import JudgedNetworks
from lykta.ads.result.values import Network
from lykta.errors import InputError

PAGE: Final = 50
"""Networks on a page."""

LONE: Final = 10
"""So many of the ads that stand alone are told by id."""

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

type Sort = Literal["size", "strength", "contacts", "places", "first", "last"]
type State = Literal["judged", "unjudged", "made", "contradicting"]
type Within = Literal["templates", "texts"]
# The column, whether it falls, and what decides among equals before the id.
_SORTS: Final[dict[Sort, tuple[str, bool, str]]] = {
    "size": ("ads", True, ""),
    "strength": ("strength - CAST(across AS INTEGER)", False, "ads DESC, "),
    "contacts": ("contacts", True, "ads DESC, "),
    "places": ("places", True, "ads DESC, "),
    "first": ("first_seen", False, ""),
    "last": ("last_seen", True, ""),
}
type Condition = tuple[str, list[object]]
_IN_TEMPLATES: Final = (
    "network IN (SELECT network FROM templates WHERE NOT slot AND regexp_matches(words, ?))"
)
_ACROSS: Final = "network IN (SELECT network FROM strengths WHERE across)"
_WITH_AN_AD: Final = "network IN (SELECT network FROM members JOIN ads USING (ad) WHERE {conditions})"
_LONE: Final = """
SELECT ad_id, count(*) OVER () AS total FROM ads JOIN members USING (ad) ANTI JOIN networks USING (network)
WHERE {conditions} ORDER BY ad LIMIT ?
"""
_PLACES_OF_PATTERN: Final = """
SELECT place FROM result.stands WHERE number IN (
    SELECT number FROM result.spellings WHERE regexp_matches(spelling, ?)
)
"""

_BEGINS: Final = "SELECT begins FROM result.wordings ORDER BY wording"
_HOLDING: Final = "wording IN (SELECT wording FROM holding)"
type Places = NDArray[np.integer[Any]]
LONGEST: Final = 200
"""The most letters that are searched for."""

# Part of a number is a number, too: six digits with what stands between digits in one.
_LIKE_A_NUMBER: Final = re.compile(r"\d(?:[\s.()+-]*\d){5}")
_SIGN_OF_AN_ACCOUNT: Final = "@"
_PLACES = "SELECT place, ads FROM counts WHERE period = '' AND place <> '' ORDER BY ads DESC, place"
_SITES = "SELECT DISTINCT site FROM ads WHERE site IS NOT NULL AND site <> '' ORDER BY site"


STRETCHES: Final = 40
"""So many bars a row of the list has room for; of a year each is nine days."""

# The first networks of a list may hold a tenth of all ads: they are counted where they lie.
_DATED: Final = """
SELECT network, greatest(0, least(?, CAST(trunc((epoch(posted_at) - ?) / ? * ?) AS BIGINT))) AS stretch,
       count(*) AS ads
FROM ads JOIN members USING (ad)
WHERE posted_at IS NOT NULL AND network IN (SELECT unnest(?)) GROUP BY network, stretch
"""
_SPAN: Final = "SELECT min(first_seen) AS first, max(last_seen) AS last FROM networks"


@dataclass(frozen=True, slots=True)
class Beginning:
    """Some of the first words of a template; `slot` says that ads fill them in differently."""

    slot: bool
    words: str


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One network of the list."""

    network: Network
    beginning: tuple[Beginning, ...]


@dataclass(frozen=True, slots=True)
class LoneAds:
    """The ads in no network that hold the words that are searched for: how many, and the first ids."""

    total: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list; `total` networks fit what is wanted. A page past the last has no rows.

    `lone` are the ads that stand alone and hold the words, where all texts are searched.
    """

    rows: tuple[NetworkRow, ...]
    total: int
    page: int
    lone: LoneAds = LoneAds()

    @property
    def pages(self) -> int:
        """How many pages there are; one at the least, though it be empty."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFilter:
    """What the reader wants to see, and in which order (`turned`, the other way round); what is empty is not
    asked for. To sort by strength, or to ask for a `tie`, takes the table `strengths`
    (`lykta.ads.explore.strength`).

    The tie `across` asks for networks in which a text, and nothing else, ties different contacts. By strength
    they stand as the weakest of all: fewer of them are of one author than of any others
    (docs/explanation/quality.md).

    `place`, `site`, `since` and `until` (the last day), and `words` when searched for within `texts`, have to
    hold of one and the same ad of the network.
    """

    place: str = ""
    site: str = ""
    since: date | None = None
    until: date | None = None
    least: int = 0
    most: int = 0
    tie: Tie | Literal["across"] | None = None
    state: State | None = None
    words: str = ""
    within: Within = "templates"
    sort: Sort = "size"
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """Words to search for: all of them as a `pattern`, a regular expression, and `each` as one for the run of
    letters between white space that holds it when the pattern is found.
    """

    pattern: str
    each: tuple[str, ...]


def listing(
    engine: Engine,
    wanted: NetworkFilter,
    judged: JudgedNetworks,
    *,
    page: int = 1,
    describe: Callable[[Collection[str]], None] = lambda _: None,
) -> Listed:
    """The networks that fit, on this page (from 1); no order and no filter speaks of suspicion.

    Those of the page that judgements made are described first. Raises `InputError` when the words cannot be
    searched for.
    """
    of_ad = _of_ad(engine, wanted)
    asked = _of_network(wanted, judged, of_ad)
    where = f"WHERE {' AND '.join(sql for sql, _ in asked)}" if asked else ""
    given = [parameter for _, parameters in asked for parameter in parameters]
    source = "networks LEFT JOIN strengths USING (network)" if wanted.sort == "strength" else "networks"
    rows = engine.arrow(
        f"SELECT network, count(*) OVER () AS total FROM {source} {where} "  # noqa: S608 - our own words
        f"ORDER BY {_order(wanted)} LIMIT ? OFFSET ?",
        [*given, PAGE, (page - 1) * PAGE],
    ).to_pylist()
    if not rows and page > 1:
        return Listed((), listing(engine, wanted, judged).total, page)
    names = [row["network"] for row in rows]
    describe(judged.made.intersection(names))
    networks, beginnings = _networks(engine, names), _beginnings(engine, names)
    shown = tuple(NetworkRow(networks[name], beginnings[name]) for name in names)
    lone = _lone(engine, of_ad) if searches_texts(wanted) else LoneAds()
    return Listed(shown, rows[0]["total"] if rows else 0, page, lone)


def _lone(engine: Engine, of_ad: Sequence[Condition]) -> LoneAds:
    """Those that stand alone of the ads for which all of this holds."""
    together = " AND ".join(sql for sql, _ in of_ad)
    given = [parameter for _, parameters in of_ad for parameter in parameters]
    rows = engine.arrow(_LONE.format(conditions=together), [*given, LONE]).to_pylist()
    return LoneAds(rows[0]["total"], tuple(row["ad_id"] for row in rows)) if rows else LoneAds()


def _order(wanted: NetworkFilter) -> str:
    """Every order ends in the id, so that equal networks stand in one order always, whichever way it goes."""
    column, falls, then = _SORTS[wanted.sort]
    return f"{column} {'DESC' if falls is not wanted.turned else 'ASC'} NULLS LAST, {then}network"


def _networks(engine: Engine, names: Sequence[str]) -> dict[str, Network]:
    found = engine.arrow(_OWN, [list(names)]).to_pylist() if names else []
    return {row["network"]: Network(**row) for row in found}


def _beginnings(engine: Engine, networks: Sequence[str]) -> dict[str, tuple[Beginning, ...]]:
    found: dict[str, tuple[Beginning, ...]] = defaultdict(tuple)
    if not networks:
        return found
    rows = engine.arrow(_BEGINNINGS, [list(networks), _PARTS]).to_pylist()
    for network, parts in groupby(rows, key=lambda row: str(row["network"])):
        found[network] = _shorten([Beginning(row["slot"], row["words"]) for row in parts])
    return found


def _shorten(parts: Sequence[Beginning]) -> tuple[Beginning, ...]:
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


def searches_texts(wanted: NetworkFilter) -> bool:
    """Whether words are searched for in the text of every ad."""
    return bool(wanted.words.strip()) and wanted.within == "texts"


def _of_network(wanted: NetworkFilter, judged: JudgedNetworks, of_ad: Sequence[Condition]) -> list[Condition]:
    """What has to hold of a network, `of_ad` of one of its ads."""
    found: list[Condition] = []
    if wanted.least > 0:
        found.append(("ads >= ?", [wanted.least]))
    if wanted.most > 0:
        found.append(("ads <= ?", [wanted.most]))
    if wanted.tie == "across":
        found.append((_ACROSS, []))
    elif wanted.tie:
        found.append((WITH_TIE, [*TIES[wanted.tie]]))
    if wanted.state:
        found.append(_of_state(wanted.state, judged))
    if of_ad:
        together = " AND ".join(sql for sql, _ in of_ad)
        parameters = [parameter for _, parameters in of_ad for parameter in parameters]
        found.append((_WITH_AN_AD.format(conditions=together), parameters))
    if wanted.words.strip() and wanted.within == "templates":
        found.append((_IN_TEMPLATES, [parse_search(wanted.words).pattern]))
    return found


def _of_state(state: State, judged: JudgedNetworks) -> Condition:
    networks = {"made": judged.made, "contradicting": judged.contradicting}.get(state, judged.touched)
    which = "NOT IN" if state == "unjudged" else "IN"
    return f"network {which} (SELECT unnest(?))", [sorted(networks)]


def _of_ad(engine: Engine, wanted: NetworkFilter) -> list[Condition]:
    """What has to hold of one ad. Raises `InputError` when the words cannot be searched for."""
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
    if searches_texts(wanted):
        found.append((in_texts(engine, parse_search(wanted.words)), []))
    return found


def in_texts(engine: Engine, said: Sought) -> str:
    """What has to hold of an ad with these words in its text, as a condition of SQL."""
    engine.run("DROP TABLE IF EXISTS holding")
    engine.put("holding", pa.table({"wording": pa.array(holding(engine, said), pa.uint32())}))
    return _HOLDING


def holding(engine: Engine, said: Sought) -> Places:
    """The numbers of the texts that hold the words side by side, sorted."""
    begins = engine.arrow(_BEGINS)["begins"].to_numpy()
    found, *others = (_standing(engine, pattern) for pattern in said.each)
    for after, places in enumerate(others, start=1):
        found = found[_among(found + found.dtype.type(after), places)]
    texts: Places = np.unique(np.searchsorted(begins, found, side="right") - 1)
    return texts


def _standing(engine: Engine, pattern: str) -> Places:
    """Where the runs of letters stand that a pattern is found in, sorted."""
    # What comes is sorted run by run.
    return np.sort(engine.arrow(_PLACES_OF_PATTERN, [pattern])["place"].to_numpy(), kind="stable")


def _among(wanted: Places, places: Places) -> NDArray[np.bool_]:
    """Which of these numbers are among others, both sorted."""
    at = np.minimum(np.searchsorted(places, wanted), max(len(places) - 1, 0))
    return places[at] == wanted if len(places) else np.zeros(len(wanted), np.bool_)


def looks_like_contact(words: str) -> bool:
    """Whether somebody might look for a phone number, an address or an account with these words."""
    plain = unicodedata.normalize("NFKC", words)
    if _SIGN_OF_AN_ACCOUNT in plain or _LIKE_A_NUMBER.search(plain):
        return True
    return bool(find_contacts(pa.array([words], pa.large_string())).num_rows)


def parse_search(words: str) -> Sought:
    """The words, in small letters or large, with any white space between them.

    Everything in them means itself, `%`, `_`, backslashes and quotes included. Raises `InputError` for no
    words, for more than `LONGEST` letters, and for what looks like a contact.
    """
    typed = unicodedata.normalize("NFC", words.replace("\0", " ")).split()
    if not typed:
        raise InputError("There are no words to search for.")
    if len(" ".join(typed)) > LONGEST:
        raise InputError(f"No more than {LONGEST} letters are searched for.")
    if looks_like_contact(" ".join(typed)):
        raise InputError("Contacts are not searched for.")
    patterns = ["".join(map(_either, word)) for word in typed]
    return Sought(r"[\s\pZ]+".join(patterns), tuple(_runs(patterns)))


def _runs(patterns: Sequence[str]) -> Iterator[str]:
    """A run may begin before the first word and go on after the last; the words between are whole runs."""
    last = len(patterns) - 1
    for at, pattern in enumerate(patterns):
        yield f"{r'\A' if at > 0 else ''}{pattern}{r'\z' if at < last else ''}"


def _either(letter: str) -> str:
    # A class of two letters is matched many times as fast as a pattern that is told to ignore their size.
    sizes = {letter, letter.lower(), letter.upper()}
    singles = sorted(size for size in sizes if len(size) == 1)
    if len(singles) > 1:
        return f"[{''.join(singles)}]"
    return rf"\x{{{ord(letter):x}}}" if not letter.isalnum() else letter


def ads_by_place(engine: Engine, *, ads: int) -> list[tuple[str | None, int]]:
    """The places of a file of so many ads, the most ads first, and last, as None, the ads without a place.

    Each ad has one place at most, so that ads may be added up. Advertisers may not: they tour.
    """
    places: list[tuple[str | None, int]] = [
        (row["place"], row["ads"]) for row in engine.arrow(_PLACES).to_pylist()
    ]
    without = ads - sum(number for _, number in places)
    return [*places, (None, without)] if without else places


def sites(engine: Engine) -> tuple[str, ...]:
    """The sites that the ads of a file were read on, by name."""
    return tuple(engine.arrow(_SITES)["site"].to_pylist())


def span_of(engine: Engine) -> tuple[datetime, datetime] | None:
    """The first and the last moment at which any network was seen; None where no ad is dated."""
    (row,) = engine.arrow(_SPAN).to_pylist()
    return (row["first"], row["last"]) if row["first"] else None


def rhythms_of(
    engine: Engine, networks: Sequence[str], span: tuple[datetime, datetime]
) -> dict[str, tuple[int, ...]]:
    """For each network, how many of its ads were posted in each of `STRETCHES` even parts of the span."""
    first, last = (moment.replace(tzinfo=None).timestamp() for moment in span)
    # The engine treats moments without a zone as UTC.
    offset = engine.arrow("SELECT epoch(CAST(? AS TIMESTAMP)) AS at", [span[0].isoformat()])["at"][0].as_py()
    rows = engine.arrow(_DATED, [STRETCHES - 1, offset, max(last - first, 1.0), STRETCHES, list(networks)])
    found = {name: [0] * STRETCHES for name in networks}
    for row in rows.to_pylist():
        found[row["network"]][row["stretch"]] = row["ads"]
    return {name: tuple(counts) for name, counts in found.items()}
