"""The pages that are asked for, and what one would ask the tables by hand to learn the main thing of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

from benchmarks.workbench.chosen import Chosen

type Parameters = list[object]


@dataclass(frozen=True, slots=True)
class Question:
    """A page: its name, its address for each time, and the peer's SQL with its parameters for each time."""

    name: str
    address: Callable[[Chosen, int], str]
    sql: tuple[str, ...] = ()
    parameters: Callable[[Chosen, int], Parameters] = lambda _chosen, _at: []


_LIST: Final = "/en/networks/"
_TOP: Final = "SELECT * FROM networks ORDER BY ads DESC LIMIT 50"
_COUNT: Final = "SELECT count(*) FROM networks"
_SEARCH: Final = "SELECT * FROM networks WHERE network IN ({found}) ORDER BY ads DESC LIMIT 50"
_IN_TEMPLATES: Final = "SELECT network FROM templates WHERE NOT slot AND words ILIKE '%' || ? || '%'"
_IN_TEXTS: Final = "SELECT network FROM members JOIN ads USING (ad) WHERE text ILIKE '%' || ? || '%'"
_AT_PLACE: Final = """
SELECT network FROM members JOIN ads USING (ad)
WHERE place = ? AND posted_at >= CAST(? || '-01' AS TIMESTAMP)
"""
_NETWORK: Final = (
    "SELECT * FROM networks WHERE network = ?",
    "SELECT * FROM templates WHERE network = ? ORDER BY position",
    "SELECT * FROM observations WHERE network = ?",
    "SELECT ads.* FROM ads JOIN members USING (ad) WHERE network = ? ORDER BY posted_at LIMIT 50",
    "SELECT contacts.* FROM contacts JOIN members USING (ad) WHERE network = ?",
    """
    SELECT reason, count(*), min(probability), max(probability) FROM links
    JOIN members AS one ON one.ad = a JOIN members AS other ON other.ad = b
    WHERE one.network = $1 AND other.network = $1 GROUP BY reason
    """,
)
_LINKS: Final = """
SELECT links.* FROM links JOIN members AS one ON one.ad = a JOIN members AS other ON other.ad = b
WHERE one.network = $1 AND other.network = $1 ORDER BY probability DESC LIMIT 50
"""
_LINK: Final = "SELECT * FROM links WHERE a = $1 AND b = $2"
_BOTH: Final = "SELECT * FROM ads WHERE ad IN ($1, $2)"
_REVIEW: Final = """
SELECT a, b, max(probability) FROM links
JOIN members AS one ON one.ad = a JOIN members AS other ON other.ad = b
WHERE one.network = other.network GROUP BY a, b ORDER BY 3 LIMIT 50
"""


def questions() -> list[Question]:
    """All pages in the order in which they are asked for."""
    return [
        Question(
            "overview",
            lambda _chosen, _at: "/en/",
            (
                "SELECT * FROM meta",
                "SELECT date_trunc('week', posted_at), count(*) FROM ads GROUP BY 1 ORDER BY 1",
                "SELECT place, ads FROM counts WHERE period = ''",
                "SELECT kind, count(*), sum(ads) FROM cuts GROUP BY kind",
            ),
        ),
        *_of_the_list(),
        *_of_networks(),
        *_of_the_rest(),
    ]


def _of_the_list() -> list[Question]:
    def to_page(_chosen: Chosen, at: int) -> str:
        return f"{_LIST}?sort={('first', 'last', 'places')[at % 3]}"

    def filtered(chosen: Chosen, at: int) -> str:
        return f"{_LIST}?place={quote_plus(chosen.places[at])}&since={chosen.months[at]}-01"

    def searched(chosen: Chosen, at: int) -> str:
        return f"{_LIST}?words={quote_plus(chosen.words[at])}"

    def words(chosen: Chosen, at: int) -> Parameters:
        return [chosen.words[at]]

    return [
        Question("list by size", lambda _chosen, _at: _LIST, (_TOP, _COUNT)),
        Question("list by time or places", to_page, (_TOP.replace("ads DESC", "last_seen DESC"), _COUNT)),
        Question(
            "list, a page somewhere",
            lambda chosen, at: f"{_LIST}?page={chosen.pages[at]}",
            (f"{_TOP} OFFSET ?", f"{_COUNT} WHERE ? > 0"),
            lambda chosen, at: [(chosen.pages[at] - 1) * 50],
        ),
        Question(
            "list of a place from a month on",
            filtered,
            (_SEARCH.format(found=_AT_PLACE),),
            lambda chosen, at: [chosen.places[at], chosen.months[at]],
        ),
        Question("list, not judged", lambda _chosen, _at: f"{_LIST}?state=unjudged", (_TOP, _COUNT)),
        Question("search in templates", searched, (_SEARCH.format(found=_IN_TEMPLATES),), words),
        Question(
            "search in all texts",
            lambda chosen, at: f"{searched(chosen, at)}&within=texts",
            (_SEARCH.format(found=_IN_TEXTS),),
            words,
        ),
    ]


def _of_networks() -> list[Question]:
    def network(chosen: Chosen, at: int) -> str:
        return f"{_LIST}{chosen.networks[at]}/"

    def name(chosen: Chosen, at: int) -> Parameters:
        return [chosen.networks[at]]

    def largest(chosen: Chosen, _at: int) -> Parameters:
        return [chosen.largest]

    return [
        Question("network", network, _NETWORK, name),
        Question("the largest network", lambda chosen, _at: f"{_LIST}{chosen.largest}/", _NETWORK, largest),
        Question("graph of a network", lambda chosen, at: f"{network(chosen, at)}graph/", (_LINKS,), name),
        Question(
            "graph of the largest", lambda chosen, _at: f"{_LIST}{chosen.largest}/graph/", (_LINKS,), largest
        ),
        Question("links of a network", lambda chosen, at: f"{network(chosen, at)}links/", (_LINKS,), name),
        Question(
            "links of the largest", lambda chosen, _at: f"{_LIST}{chosen.largest}/links/", (_LINKS,), largest
        ),
        Question(
            "link",
            lambda chosen, at: f"/en/links/{chosen.links[at].a}/{chosen.links[at].b}/",
            (_LINK, _BOTH),
            lambda chosen, at: [chosen.links[at].a, chosen.links[at].b],
        ),
    ]


def _of_the_rest() -> list[Question]:
    return [
        Question("review", lambda _chosen, _at: "/en/review/", (_REVIEW,)),
        Question("judgements", lambda _chosen, _at: "/en/judgements/"),
        Question(
            "counts by month",
            lambda _chosen, _at: "/en/counts/",
            ("SELECT * FROM counts WHERE place = '' ORDER BY period",),
        ),
        Question(
            "counts of a place",
            lambda chosen, at: f"/en/counts/?place={quote_plus(chosen.places[at])}",
            ("SELECT * FROM counts WHERE place = ? ORDER BY period",),
            lambda chosen, at: [chosen.places[at]],
        ),
        Question(
            "counts of a month",
            lambda chosen, at: f"/en/counts/?period={chosen.months[at]}",
            ("SELECT * FROM counts WHERE period = ? ORDER BY ads DESC",),
            lambda chosen, at: [chosen.months[at]],
        ),
        Question(
            "what was left out",
            lambda chosen, _at: (
                f"/en/left-out/?kind={quote_plus(chosen.kind)}" if chosen.kind else "/en/left-out/"
            ),
            ("SELECT * FROM cuts WHERE kind = ? ORDER BY ads DESC LIMIT 100",),
            lambda chosen, _at: [chosen.kind],
        ),
    ]
