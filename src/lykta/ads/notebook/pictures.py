"""The pictures of a notebook as SVG that needs no style sheet: funnel, waterfall, graph and journey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lykta.ads.evidence.markup import Content, Markup, element, together
from lykta.ads.explore.network import Graph, Stay
from lykta.ads.notebook.words import WORDS, DisplayWords
from lykta.ads.pictures.graph import WIDTH as GRAPH_WIDTH
from lykta.ads.pictures.graph import AdNode, ContactNode, draw_graph
from lykta.ads.pictures.journey import (
    STRIP_HEIGHT,
    STRIP_WIDTH,
    Journey,
    JourneyMap,
    JourneyPlace,
    PlaceLabel,
    TimeTick,
    draw_journey,
)
from lykta.ads.pictures.waterfall import FUNNEL_WIDTH, DrawnWaterfall, FunnelBar, WaterfallRow, funnel
from lykta.ads.pictures.waterfall import WIDTH as WATERFALL_WIDTH
from lykta.ads.result import Contact, Summary, tag
from lykta.ads.result.tables import check_place, for_xml, whole_file
from lykta.errors import InputError
from lykta.language import Language

# The colours of the web pages: what is drawn is blue, since amber there marks what is highlighted.
_LIGHT: Final = {
    "ground": "#ffffff", "sunken": "#eef2f8", "text": "#161d2b", "muted": "#4d586b", "line": "#d5dce8",
    "strong": "#6b778c", "accent": "#3353b7", "glow": "#6f93cf", "quiet": "#eaf0fa",
    "s1": "#d3dff8", "s2": "#a9c0ef", "s3": "#7697dc", "s4": "#3353b7",
}  # fmt: skip
_DARK: Final = {
    "ground": "#171e2a", "sunken": "#0b0f16", "text": "#e8ecf4", "muted": "#acb6c7", "line": "#313c4e",
    "strong": "#8391a8", "accent": "#86adf2", "glow": "#4f75b8", "quiet": "#1b2a45",
    "s1": "#1f3157", "s2": "#34549a", "s3": "#5c8fdc", "s4": "#a8c7ff",
}  # fmt: skip

_MARGIN: Final = 10
_NAMES: Final = 200
_ROW: Final = 30
_MAP_WIDTH: Final = 280
_PLACE_ROW: Final = 26
_DATE_WIDTH: Final = 56


@dataclass(frozen=True)
class Drawing:
    """A picture: `title` says in words what it shows, `body` is SVG in a field `width` by `height`."""

    title: str
    width: int
    height: int
    body: Markup

    @property
    def svg(self) -> Markup:
        """The whole picture as one SVG element with its style."""
        return self._element(element("style", Markup(STYLE)), self.body)

    @property
    def unstyled(self) -> Markup:
        """The same without the style, for a page that has it."""
        return self._element(self.body)

    def save(self, out: str | Path) -> Path:
        """Write the picture to a file `.svg`, which only its owner may read; its path."""
        path = Path(out)
        if path.suffix.lower() != ".svg":
            raise InputError(f"{path.name}: pictures are written as .svg. Nothing was written.")
        check_place(path)
        with whole_file(path) as file:
            file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}\n'.encode())
        return path

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return str(self.svg)

    def _element(self, *content: Content) -> Markup:
        return element(
            "svg",
            element("title", self.title),
            *content,
            xmlns="http://www.w3.org/2000/svg",
            class_="lykta",
            viewBox=f"0 0 {self.width} {self.height}",
            width=self.width,
            height=self.height,
            role="img",
        )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--lykta-{name}:{value};" for name, value in colours.items())


# A notebook that knows its own theme says so on its body; elsewhere the system's choice counts.
STYLE: Final = (
    f".lykta{{{_variables(_LIGHT)}color-scheme:light dark}}"
    f"@media (prefers-color-scheme:dark){{.lykta{{{_variables(_DARK)}}}}}"
    f'[data-jp-theme-light="true"] .lykta{{{_variables(_LIGHT)}}}'
    f'[data-jp-theme-light="false"] .lykta{{{_variables(_DARK)}}}'
    ".lykta{background:var(--lykta-ground);color:var(--lykta-text)}"
    "svg.lykta{max-width:100%;height:auto;font-family:system-ui,sans-serif}"
    ".lykta text{fill:var(--lykta-text);font-size:13px;dominant-baseline:central}"
    ".lykta text.lykta-muted{fill:var(--lykta-muted);font-size:12px}"
    ".lykta text.lykta-end{text-anchor:end}.lykta text.lykta-middle{text-anchor:middle}"
    ".lykta text.lykta-strong{font-weight:600}"
    ".lykta-bar{fill:var(--lykta-glow)}.lykta-low{fill:var(--lykta-accent)}"
    ".lykta-line{stroke:var(--lykta-strong);fill:none}"
    ".lykta-dashed{stroke:var(--lykta-strong);fill:none;stroke-dasharray:2 3}"
    ".lykta-up{fill:var(--lykta-glow);stroke:var(--lykta-accent);stroke-width:2}"
    ".lykta-down{fill:var(--lykta-ground);stroke:var(--lykta-accent);stroke-width:2}"
    ".lykta-start{fill:var(--lykta-sunken);stroke:var(--lykta-strong);stroke-dasharray:4 3}"
    ".lykta-best{stroke:var(--lykta-text);stroke-width:4;fill:none}"
    ".lykta-node{fill:var(--lykta-ground);stroke:var(--lykta-text);stroke-width:1.5}"
    ".lykta-contact{fill:var(--lykta-glow);stroke:var(--lykta-text);stroke-width:1.5}"
    ".lykta-hub{fill:var(--lykta-ground);stroke-dasharray:3 2}"
    ".lykta-land{fill:var(--lykta-sunken);stroke:var(--lykta-line);stroke-width:1;"
    "vector-effect:non-scaling-stroke}"
    + "".join(
        f".lykta-s{step}{{fill:var(--lykta-s{step});stroke:var(--lykta-text);stroke-width:.75;"
        "vector-effect:non-scaling-stroke}"
        for step in range(1, 5)
    )
)
"""The rules of every picture; all names begin with `lykta`, so that a notebook's own stay as they are."""


def label(x: float, y: float, words: str, *classes: str) -> Markup:
    """Words at a place; `classes` are `end`, `middle`, `muted` or `strong`."""
    return element(
        "text",
        for_xml(words),
        x=_short(x),
        y=_short(y),
        class_=" ".join(f"lykta-{name}" for name in classes) or None,
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A rectangle of a kind of mark."""
    return element(
        "rect", x=_short(x), y=_short(y), width=_short(width), height=_short(height), class_=f"lykta-{kind}"
    )


def path(data: str, kind: str, *, width: float | None = None) -> Markup:
    """A path of a kind of mark; `width` is that of its line."""
    return element("path", d=data, class_=f"lykta-{kind}", stroke_width=_short(width) if width else None)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def funnel_picture(summary: Summary, language: Language) -> Drawing:
    """The way from rows to advertisers, as bars on one scale; nobody knows how many persons."""
    words, height = WORDS[language], 44
    steps = funnel(summary)
    rows = [_funnel_row(step, _MARGIN + at * height, words) for at, step in enumerate(steps)]
    end = _MARGIN + len(steps) * height
    rows.append(label(_MARGIN, end + 8, f"? {words.persons}", "strong"))
    rows.append(label(_MARGIN, end + 28, words.persons_unknown, "muted"))
    return Drawing(words.funnel, FUNNEL_WIDTH + 2 * _MARGIN, end + 44, together(rows))


def _funnel_row(step: FunnelBar, y: int, words: DisplayWords) -> Markup:
    numbers = words.whole(step.number) if step.low is None else words.whole_between(step.low, step.number)
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


def waterfall_picture(picture: DrawnWaterfall, language: Language) -> Drawing:
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


def _waterfall_row(row: WaterfallRow, at: int, words: DisplayWords) -> Markup:
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
        number = label(left + WATERFALL_WIDTH + 64, middle, words.format_log_odds(row.log_odds), "end")
    return together(name, bar, number)


def _per_cent(probability: float, words: DisplayWords) -> str:
    return words.with_decimal_sign(f"{probability:g}")


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
            words.whole(found.ads_left_out), words.whole(found.contacts_left_out)
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


def _apart(ticks: Sequence[TimeTick]) -> list[TimeTick]:
    """Those of the dates that can stand beside each other."""
    kept: list[TimeTick] = []
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


def _badge(each: PlaceLabel, found: JourneyMap) -> Markup:
    style = f"font-size:{found.letter}px"
    return together(
        element(
            "circle", cx=each.x, cy=each.y, r=str(found.badge), class_="lykta-node",
            stroke_width=str(round(found.badge / 8, 2)),
        ),
        element("text", str(each.number), x=each.x, y=each.y, class_="lykta-middle", style=style),
    )  # fmt: skip


def _place_row(place: JourneyPlace, left: int, y: int, words: DisplayWords) -> Markup:
    name = f"{place.number}. {place.stay.place}"
    strip = element(
        "g", path(place.strip, "bar"), transform=f"translate({left + 200} {y - STRIP_HEIGHT / 2})"
    )
    return together(
        label(left, y, name[:30]),
        strip,
        label(left + 200 + STRIP_WIDTH + 55, y, words.whole(place.stay.ads), "end", "muted"),
    )


def names_not_on_map(stays: Sequence[Stay]) -> Iterable[str]:
    """The places that are not a Swedish municipality or county."""
    journey = draw_journey(stays)
    return [place.stay.place for place in journey.unknown] if journey else []
