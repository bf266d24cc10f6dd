"""What the reader wants of the list of networks, as conditions of SQL with their parameters."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.explore.in_texts import in_texts
from lykta.ads.explore.judged import Judged
from lykta.ads.explore.wording import sought
from lykta.ads.result.values import Order

type State = Literal["judged", "unjudged", "made", "contradicting"]
type Within = Literal["templates", "texts"]
type Condition = tuple[str, list[object]]

_IN_TEMPLATES: Final = (
    "network IN (SELECT network FROM templates WHERE NOT slot AND regexp_matches(words, ?))"
)
_WITH_AN_AD: Final = "network IN (SELECT network FROM members JOIN ads USING (ad) WHERE {conditions})"


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


def conditions(engine: Engine, wanted: Wanted, judged: Judged) -> list[Condition]:
    """What has to hold of a network.

    Raises `InputError` when the words cannot be searched for.
    """
    found: list[Condition] = []
    if wanted.least > 0:
        found.append(("ads >= ?", [wanted.least]))
    if wanted.state:
        found.append(_of_state(wanted.state, judged))
    of_ad = _of_ad(engine, wanted)
    if of_ad:
        together = " AND ".join(sql for sql, _ in of_ad)
        parameters = [parameter for _, parameters in of_ad for parameter in parameters]
        found.append((_WITH_AN_AD.format(conditions=together), parameters))
    if wanted.words.strip() and wanted.within == "templates":
        found.append((_IN_TEMPLATES, [sought(wanted.words).pattern]))
    return found


def _of_state(state: State, judged: Judged) -> Condition:
    networks = {"made": judged.made, "contradicting": judged.contradicting}.get(state, judged.touched)
    which = "NOT IN" if state == "unjudged" else "IN"
    return f"network {which} (SELECT unnest(?))", [sorted(networks)]


def _of_ad(engine: Engine, wanted: Wanted) -> list[Condition]:
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
        found.append((in_texts(engine, sought(wanted.words)), []))
    return found
