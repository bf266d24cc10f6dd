"""What the reader wants of the list of networks, as conditions of SQL with their parameters."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from lykta.ads.engine import Engine
from lykta.ads.explore.judged import Judged
from lykta.ads.explore.kept import kept
from lykta.ads.explore.wording import sought
from lykta.ads.result.values import Order

type State = Literal["judged", "unjudged", "made", "contradicting"]
type Within = Literal["templates", "texts"]
type Condition = tuple[str, list[object]]

# The words of all templates as they stand in the file, in small letters, in memory and without compression:
# read from the file for each search they would take ten times as long.
_KEPT: Final = "fixed_words"
_WORDS = "SELECT network, lower(words) AS words FROM result.templates WHERE NOT slot"
# A word is found much faster than a pattern, so that few texts are left for that.
_FOUND: Final = "contains(words, lower(?)) AND regexp_matches(words, ?)"
_IN_TEMPLATES = f"network IN (SELECT network FROM {_KEPT} WHERE {_FOUND})"  # noqa: S608 - our own words
# The templates of networks that judgements made are looked up first: else all would be searched once more.
_IN_MADE = f"""network IN (
    WITH made AS MATERIALIZED (
        SELECT network, lower(words) AS words FROM templates
        WHERE network IN (SELECT unnest(?)) AND NOT slot
    )
    SELECT network FROM made WHERE {_FOUND}
)"""  # noqa: S608 - our own words
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
    of_ad = _of_ad(wanted)
    if of_ad:
        together = " AND ".join(sql for sql, _ in of_ad)
        parameters = [parameter for _, parameters in of_ad for parameter in parameters]
        found.append((_WITH_AN_AD.format(conditions=together), parameters))
    if wanted.words.strip() and wanted.within == "templates":
        found.append(_in_templates(engine, wanted.words, judged))
    return found


def _in_templates(engine: Engine, words: str, judged: Judged) -> Condition:
    kept(engine, _KEPT, _WORDS)
    said = sought(words)
    both: list[object] = [said.longest, said.pattern]
    if not judged.made:
        return _IN_TEMPLATES, both
    return f"({_IN_TEMPLATES} OR {_IN_MADE})", [*both, sorted(judged.made), *both]


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
