"""A network as a picture of all its ads, contacts and links: where each stands, and lines by reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lykta.ads.explore.links import REASONS, LinkReason
from lykta.ads.explore.network import Holdings, Own
from lykta.ads.explore.network_ties import SHARED, Ties
from lykta.ads.pictures.layout import UNIT, lay_out
from lykta.ads.result import tag
from lykta.language import Language
from lykta.places import county_of, municipality_of

MOST_STILL: Final = 400
"""Ads of a network that is drawn without scripts too; of larger ones the lists say more than a picture."""

_MARGIN: Final = UNIT
# Half the side of a contact's square, and the radius of an ad's circle.
_HALF: Final = 30
_RADIUS: Final = 26

_CIRCLE: Final = "".join(f"a{_RADIUS} {_RADIUS} 0 1 0 {way * 2 * _RADIUS} 0" for way in (1, -1))


@dataclass(frozen=True, slots=True)
class StillLines:
    """The lines of one reason as the data of an SVG path, and how many they are."""

    reason: LinkReason
    number: int
    path: str


@dataclass(frozen=True, slots=True)
class StillPicture:
    """The picture as it stands without scripts; `view` is its view box."""

    view: str
    lines: tuple[StillLines, ...]
    ads: str
    contacts: str
    hubs: str


@dataclass(frozen=True, slots=True)
class NetworkGraph:
    """Places of ads, in order of time, and of contacts, most ads first."""

    ads: list[tuple[int, int]]
    contacts: list[tuple[int, int]]


def place_all(own: Own, held: Holdings, ties: Ties) -> NetworkGraph:
    """Where each ad and each contact stands. What links nobody pulls nobody."""
    ads = len(own.numbers)
    lines = [(tie.one, tie.other) for tie in ties.drawn]
    lines += [
        (spoke.ad, ads + spoke.contact)
        for spoke in ties.spokes
        if not held.contacts[spoke.contact].hub or spoke.probability is not None
    ]
    lines += ties.judged
    places = lay_out(ads + len(held.contacts), lines)
    return NetworkGraph(places[:ads], places[ads:])


def draw_still(graph: NetworkGraph, held: Holdings, ties: Ties) -> StillPicture | None:
    """The picture without scripts; None for a network that has too many ads for it."""
    if len(graph.ads) > MOST_STILL:
        return None
    every = graph.ads + graph.contacts
    left, top = (min(place[axis] for place in every) - _MARGIN for axis in (0, 1))
    width, height = (
        max(place[axis] for place in every) + _MARGIN - low for axis, low in ((0, left), (1, top))
    )
    hubs = [place for place, each in zip(graph.contacts, held.contacts, strict=True) if each.hub]
    others = [place for place, each in zip(graph.contacts, held.contacts, strict=True) if not each.hub]
    return StillPicture(
        view=f"{left} {top} {width} {height}",
        lines=tuple(_still_lines(graph, ties)),
        ads="".join(f"M{x - _RADIUS} {y}{_CIRCLE}" for x, y in graph.ads),
        contacts=_squares(others),
        hubs=_squares(hubs),
    )


def _still_lines(graph: NetworkGraph, ties: Ties) -> Iterable[StillLines]:
    for number, reason in enumerate(REASONS):
        if reason == SHARED:
            drawn = [
                (graph.ads[spoke.ad], graph.contacts[spoke.contact])
                for spoke in ties.spokes
                if spoke.probability is not None
            ]
        else:
            drawn = [(graph.ads[tie.one], graph.ads[tie.other]) for tie in ties.drawn if tie.reason == reason]
        if drawn:
            path = "".join(f"M{one[0]} {one[1]}L{other[0]} {other[1]}" for one, other in drawn)
            yield StillLines(reason, number, path)


def _squares(places: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{x - _HALF} {y - _HALF}h{2 * _HALF}v{2 * _HALF}h-{2 * _HALF}z" for x, y in places)


def graph_data(
    own: Own, held: Holdings, ties: Ties, places: Sequence[str | None], language: Language
) -> dict[str, Any]:
    """The picture for the script that draws it: rows without names, as short as they can be.

    `ads` are x, y, the day counted from `first` and the place as its number in `places`, each null where not
    known; `contacts` x, y, how many ads, and whether it links nobody; `lines` two ads, the reason by number
    and the probability in thousandths; `spokes` an ad, a contact and its probability.
    """
    graph = place_all(own, held, ties)
    first = min((day for day in own.days if day), default=None)
    named = sorted({place for place in places if place})
    number = {place: at for at, place in enumerate(named)}
    return {
        "ads": [
            [x, y, _days(first, day), number.get(place or "")]
            for (x, y), day, place in zip(graph.ads, own.days, places, strict=True)
        ],
        "numbers": own.numbers,
        "ids": own.ids,
        "contacts": [
            [x, y, contact.ads, int(contact.hub)]
            for (x, y), contact in zip(graph.contacts, held.contacts, strict=True)
        ],
        "tags": [tag(each.kind, each.contact, language) for each in held.contacts],
        "names": [each.contact for each in held.contacts],
        "lines": [
            [tie.one, tie.other, REASONS.index(tie.reason), round(1000 * tie.probability)]
            for tie in ties.drawn
        ],
        "spokes": [
            [spoke.ad, spoke.contact, None if spoke.probability is None else round(1000 * spoke.probability)]
            for spoke in ties.spokes
        ],
        "judged": ties.judged,
        "contactReason": REASONS.index(SHARED),
        "places": named,
        "areas": [_area(place) for place in named],
        "first": first.isoformat() if first else None,
        "unit": UNIT,
    }


def _days(first: date | None, day: date | None) -> int | None:
    return (day - first).days if first and day else None


def _area(place: str) -> str | None:
    area = municipality_of(place) or county_of(place)
    return area.code if area else None
