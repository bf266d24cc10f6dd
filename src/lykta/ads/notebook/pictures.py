"""The pictures of a result, drawn from the same geometry as the pages of the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lykta.ads.evidence.markup import Markup, element, together
from lykta.ads.explore.network import Graph, Stay
from lykta.ads.notebook.drawing import Drawing, box, label, path
from lykta.ads.notebook.words import WORDS, DisplayWords
from lykta.ads.pictures.funnel import WIDTH as FUNNEL_WIDTH
from lykta.ads.pictures.funnel import Step, funnel
from lykta.ads.pictures.graph import WIDTH as GRAPH_WIDTH
from lykta.ads.pictures.graph import AdNode, ContactNode, draw_graph
from lykta.ads.pictures.journey import Journey, Place, draw_journey
from lykta.ads.pictures.journey_map import JourneyMap, Label
from lykta.ads.pictures.time_strip import HEIGHT as STRIP_HEIGHT
from lykta.ads.pictures.time_strip import WIDTH as STRIP_WIDTH
from lykta.ads.pictures.time_strip import Tick
from lykta.ads.pictures.waterfall import WIDTH as WATERFALL_WIDTH
from lykta.ads.pictures.waterfall import Picture, Row
from lykta.ads.result import Contact, Language, Summary, tag

_MARGIN: Final = 10


def funnel_picture(summary: Summary, language: Language) -> Drawing:
    """The way from rows to advertisers, as bars on one scale; nobody knows how many persons."""
    words, height = WORDS[language], 44
    steps = funnel(summary)
    rows = [_funnel_row(step, _MARGIN + at * height, words) for at, step in enumerate(steps)]
    end = _MARGIN + len(steps) * height
    rows.append(label(_MARGIN, end + 8, f"? {words.persons}", "strong"))
    rows.append(label(_MARGIN, end + 28, words.persons_unknown, "muted"))
    return Drawing(words.funnel, FUNNEL_WIDTH + 2 * _MARGIN, end + 44, together(rows))


def _funnel_row(step: Step, y: int, words: DisplayWords) -> Markup:
    numbers = words.number(step.number) if step.low is None else words.between(step.low, step.number)
    told = element(
        "text",
        element("tspan", numbers, class_="lykta-number", font_weight="600"),
        f" {words.steps[step.counts]}",
        x=_MARGIN,
        y=y + 8,
    )
    bars = [box(_MARGIN, y + 18, step.width, 14, "bar")]
    if step.inner is not None:
        bars.append(box(_MARGIN, y + 18, step.inner, 14, "low"))
    return together(told, bars)


_NAMES: Final = 200
_ROW: Final = 30


def waterfall_picture(picture: Picture, language: Language) -> Drawing:
    """What each piece of evidence adds to the odds of one author, and what that comes to."""
    words, left = WORDS[language], _NAMES + _MARGIN
    rows = [_waterfall_row(row, at, words) for at, row in enumerate(picture.rows)]
    bottom = _ROW * (len(picture.rows) + 1)
    axis = [
        together(
            label(left + tick.at, 12, _per_cent(tick.probability, words), "muted", "middle"),
            path(f"M{left + tick.at} 20V{bottom}", "line", width=0.5),
        )
        for tick in picture.ticks
        if tick.sparse
    ]
    even = path(f"M{left + picture.even} 20V{bottom}", "dashed")
    width = left + int(WATERFALL_WIDTH) + 70
    return Drawing(words.waterfall, width, bottom + _MARGIN, together(axis, even, rows))


def _waterfall_row(row: Row, at: int, words: DisplayWords) -> Markup:
    top, left = _ROW * (at + 1), _NAMES + _MARGIN
    middle = top + _ROW / 2
    name = label(_NAMES, middle, row.name or words.rows[row.kind], "end")
    if row.interval:
        ends = row.interval
        bar = together(
            box(left + ends.left, middle - 4, max(ends.width, 1), 8, "bar"),
            path(f"M{left + row.ended} {middle - 9}V{middle + 9}", "best"),
        )
        number = label(
            left + WATERFALL_WIDTH + 64, middle, words.hundredths(row.probability), "end", "strong"
        )
    else:
        kind = "start" if row.kind == "start" else "up" if row.way == "up" else "down"
        bar = together(
            box(left + row.left, middle - 7, row.width, 14, kind),
            path(f"M{left + row.ended} {middle - 7}V{middle + _ROW - 7}", "line"),
        )
        number = label(left + WATERFALL_WIDTH + 64, middle, words.signed(row.log_odds), "end")
    return together(name, bar, number)


def _per_cent(probability: float, words: DisplayWords) -> str:
    return f"{probability:g}".replace(".", words.decimal)


def graph_picture(found: Graph, contacts: Sequence[Contact], language: Language) -> Drawing:
    """Ads on the left in order of time, contacts on the right, and lines where they meet."""
    words = WORDS[language]
    drawn = draw_graph(found, contacts)
    parts = [path(line.path, "line", width=line.width) for line in drawn.lines]
    parts += [_ad_node(node, found.by == "ad", words) for node in drawn.ads]
    parts += [_contact_node(node, words, language) for node in drawn.contacts]
    height = drawn.height
    if found.ads_left_out or found.contacts_left_out:
        left_out = words.left_out.format(
            words.number(found.ads_left_out), words.number(found.contacts_left_out)
        )
        parts.append(label(_MARGIN, height + 12, left_out, "muted"))
        height += 24
    return Drawing(words.graph, GRAPH_WIDTH, height, together(parts))


def _ad_node(node: AdNode, single: bool, words: DisplayWords) -> Markup:  # noqa: FBT001 - what a node stands for
    what = f"{words.ads[0]} {node.bundle.ads[0]}" if single else words.count(node.ads, words.ads)
    day = f" · {node.bundle.first.isoformat()}" if node.bundle.first else ""
    return together(
        element("circle", cx=node.x, cy=node.y, r=12, class_="lykta-node"),
        label(node.x, node.y, str(node.number), "middle"),
        label(node.x - 19, node.y, f"{what}{day}", "end"),
    )


def _contact_node(node: ContactNode, words: DisplayWords, language: Language) -> Markup:
    contact = node.contact
    hub = f" · {words.hub}" if contact.hub else ""
    told = f"{tag(contact.kind, contact.contact, language)} · {words.count(contact.ads, words.ads)}{hub}"
    kind = "contact lykta-hub" if contact.hub else "contact"
    return together(box(node.x - 9, node.y - 9, 18, 18, kind), label(node.x + 18, node.y, told))


_MAP_WIDTH: Final = 280
_PLACE_ROW: Final = 26
_DATE_WIDTH: Final = 56


def journey_picture(stays: Sequence[Stay], language: Language) -> Drawing | None:
    """Where the ads say they are, as areas on a map and a strip of time for each; None without places."""
    journey = draw_journey(stays)
    if journey is None:
        return None
    words = WORDS[language]
    mapped, map_height = _map(journey)
    left = _MAP_WIDTH + 2 * _MARGIN if journey.map else _MARGIN
    rows = [_place_row(place, left, 20 + at * _PLACE_ROW, words) for at, place in enumerate(journey.shown)]
    bottom = 20 + len(journey.shown) * _PLACE_ROW
    strips = left + 200
    ticks = [
        label(strips + tick.x, bottom + 10, tick.day.strftime("%Y-%m"), "muted")
        for tick in _apart(journey.ticks)
    ]
    height = max(map_height, bottom + 24)
    caution = label(_MARGIN, height + 10, words.journey_caution, "muted")
    width = max(strips + STRIP_WIDTH + 60, 640)
    return Drawing(words.journey, width, int(height + 24), together(mapped, rows, ticks, caution))


def _apart(ticks: Sequence[Tick]) -> list[Tick]:
    """Those of the dates that can stand beside each other."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.x - kept[-1].x >= _DATE_WIDTH:
            kept.append(tick)
    return kept


def _map(journey: Journey) -> tuple[Markup, float]:
    if journey.map is None:
        return Markup(""), 0
    _, _, wide, high = map(float, journey.map.view.split())
    height = round(_MAP_WIDTH * high / wide, 1)
    found = journey.map
    inside = together(
        (element("path", d=county.path, class_="lykta-land") for county in found.counties),
        (element("path", d=each.area.path, class_=f"lykta-s{each.step}") for each in found.filled),
        (_badge(each, found) for each in found.labels),
    )
    nested = element("svg", inside, viewBox=found.view, x=_MARGIN, y=0, width=_MAP_WIDTH, height=str(height))
    return nested, height


def _badge(each: Label, found: JourneyMap) -> Markup:
    style = f"font-size:{found.letter}px"
    return together(
        element(
            "circle", cx=each.x, cy=each.y, r=str(found.badge), class_="lykta-node",
            stroke_width=str(round(found.badge / 8, 2)),
        ),
        element("text", str(each.number), x=each.x, y=each.y, class_="lykta-middle", style=style),
    )  # fmt: skip


def _place_row(place: Place, left: int, y: int, words: DisplayWords) -> Markup:
    name = f"{place.number}. {place.stay.place}"
    strip = element(
        "g", path(place.strip, "bar"), transform=f"translate({left + 200} {y - STRIP_HEIGHT / 2})"
    )
    return together(
        label(left, y, name[:30]),
        strip,
        label(left + 200 + STRIP_WIDTH + 55, y, words.number(place.stay.ads), "end", "muted"),
    )


def names_not_on_map(stays: Sequence[Stay]) -> Iterable[str]:
    """The places that are no Swedish municipality or county."""
    journey = draw_journey(stays)
    return [place.stay.place for place in journey.unknown] if journey else []
