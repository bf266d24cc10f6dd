"""A network as a graph: ads on the left in order of time, contacts on the right, lines where they meet.

The layout follows from the graph alone, so that one network looks the same each time: contacts stand at the
height where their ads do on average, and none nearer to another than a line of text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.explore.network import Bundle, Graph
from lykta.ads.result import Contact

WIDTH: Final = 720
_ROW: Final = 30
_LEFT, _RIGHT = 195, 420
# The widest line is still thinner than a node, so that lines that cross stay apart.
_THINNEST, _WIDEST = 1.25, 6.0


@dataclass(frozen=True)
class AdNode:
    """A node for ads: its number, the ads, in how many of them each contact is, and where it stands."""

    number: int
    bundle: Bundle
    contacts: tuple[tuple[Contact, int], ...]
    x: int
    y: int

    @property
    def ads(self) -> int:
        """How many ads it is."""
        return len(self.bundle.ads)


@dataclass(frozen=True)
class ContactNode:
    """A node for a contact, and where it stands; `nodes` are the numbers of the nodes of ads that hold it."""

    contact: Contact
    x: int
    y: int
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class GraphLine:
    """Ads that hold a contact: the data of an SVG path, and how wide it is."""

    path: str
    width: float


@dataclass(frozen=True)
class DrawnGraph:
    """The picture, `WIDTH` wide and so high; what it leaves out is in `graph`."""

    graph: Graph
    height: int
    ads: tuple[AdNode, ...]
    contacts: tuple[ContactNode, ...]
    lines: tuple[GraphLine, ...]


def draw_graph(found: Graph, contacts: Sequence[Contact]) -> DrawnGraph:
    """Lay a graph out; `contacts` are those of the network, of which the graph names some."""
    height = _ROW * max(len(found.bundles), len(found.contacts), 1)
    step = height / max(1, len(found.bundles))
    known = {contact.contact: contact for contact in contacts}
    ads = tuple(
        AdNode(number, bundle, _contacts_of(bundle, known), _LEFT, round(step * (number - 0.5)))
        for number, bundle in enumerate(found.bundles, 1)
    )
    nodes = tuple(
        ContactNode(known[name], _RIGHT, y, _holders(name, ads))
        for name, y in _heights(found.contacts, ads, height)
    )
    return DrawnGraph(found, height, ads, nodes, tuple(_lines(ads, nodes)))


def _contacts_of(bundle: Bundle, known: Mapping[str, Contact]) -> tuple[tuple[Contact, int], ...]:
    return tuple((known[name], count) for name, count in bundle.contacts.items())


def _holders(name: str, ads: Sequence[AdNode]) -> tuple[int, ...]:
    return tuple(node.number for node in ads if name in node.bundle.contacts)


def _heights(names: Sequence[str], ads: Sequence[AdNode], height: int) -> list[tuple[str, int]]:
    """Each contact with its height: at its ads' mean if there is room, else as near to it as there is."""
    wanted = sorted((_mean(name, ads, height), place, name) for place, name in enumerate(names))
    placed: list[float] = []
    for mean, _, _ in wanted:
        placed.append(max(mean, placed[-1] + _ROW if placed else _ROW / 2))
    # What was pushed below the lower edge pushes the others up again.
    limit = height - _ROW / 2
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - _ROW
    return [(name, round(y)) for (_, _, name), y in zip(wanted, placed, strict=True)]


def _mean(name: str, ads: Sequence[AdNode], height: int) -> float:
    held = [(node.y, node.bundle.contacts[name]) for node in ads if name in node.bundle.contacts]
    weight = sum(count for _, count in held)
    return sum(y * count for y, count in held) / weight if weight else height / 2


def _lines(ads: Sequence[AdNode], contacts: Sequence[ContactNode]) -> list[GraphLine]:
    at = {node.contact.contact: node for node in contacts}
    most = max((count for node in ads for count in node.bundle.contacts.values()), default=1)
    middle = (_LEFT + _RIGHT) // 2
    return [
        GraphLine(
            f"M{node.x} {node.y}C{middle} {node.y} {middle} {at[name].y} {at[name].x} {at[name].y}",
            round(_THINNEST + (_WIDEST - _THINNEST) * (count - 1) / max(1, most - 1), 2),
        )
        for node in ads
        for name, count in node.bundle.contacts.items()
    ]
