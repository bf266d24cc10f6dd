"""GraphML and GEXF: ads and contacts as nodes, links and holdings as edges, written as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import BinaryIO, Final

from lykta.ads.export.records import ExportRecords
from lykta.ads.export.words import as_text
from lykta.ads.result.tables import for_xml
from lykta.ads.result.values import posted_in_iso

type Value = str | float | int | bool | datetime | None
type Attributes = Sequence[tuple[str, Value]]

LINK, HOLDS = "link", "holds"

# GEXF and GraphML name the same types alike.
_OF_NODES: Final = (
    ("kind", "string"),
    ("network", "string"),
    ("network_name", "string"),
    ("network_verdict", "string"),
    ("posted_at", "string"),
    ("place", "string"),
    ("site", "string"),
    ("contact_kind", "string"),
    ("ads_in_file", "int"),
)
_OF_EDGES: Final = (
    ("kind", "string"),
    ("probability", "double"),
    ("low", "double"),
    ("high", "double"),
    ("reasons", "string"),
    ("inside", "boolean"),
    ("verdict", "string"),
    ("judged_by", "string"),
)
_LABEL, _WEIGHT = ("label", "string"), ("weight", "double")
# What says that an ad holds a contact is certain; a link weighs what it is probable.
_CERTAIN: Final = 1.0
# A reader of XML takes each of these in an attribute for a space.
_IN_ATTRIBUTES: Final = {ord(sign): f"&#{ord(sign)};" for sign in "\t\n\r"}


def ad_node(ad_id: str) -> str:
    """The name of an ad among all nodes; an id is whatever its file says, and may look like a contact's."""
    return f"ad:{ad_id}"


def contact_node(contact: str) -> str:
    """The name of a contact among all nodes."""
    return f"contact:{contact}"


def write_graphml(records: ExportRecords, file: BinaryIO) -> None:
    """Write a graph for Gephi, yEd, Cytoscape, networkx and others."""
    file.writelines(f"{line}\n".encode() for line in _graphml(records))


def write_gexf(records: ExportRecords, file: BinaryIO) -> None:
    """Write a graph in the format of Gephi (GEXF 1.3)."""
    file.writelines(f"{line}\n".encode() for line in _gexf(records))


def _graphml(records: ExportRecords) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield f"<desc>{_text(_about(records))}</desc>"
    for of, keys in (("node", (_LABEL, *_OF_NODES)), ("edge", (_WEIGHT, *_OF_EDGES))):
        for name, kind in keys:
            yield f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph id="lykta" edgedefault="undirected">'
    for node, label, values in _nodes(records):
        yield f'<node id="{_quote(node)}">{_data("node", [("label", label), *values])}</node>'
    for number, (ends, weight, values) in enumerate(_edges(records)):
        named = f'id="e{number}" source="{_quote(ends[0])}" target="{_quote(ends[1])}"'
        yield f"<edge {named}>{_data('edge', [('weight', weight), *values])}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _data(of: str, values: Attributes) -> str:
    return "".join(
        f'<data key="{of}_{name}">{_text(_format_value(value))}</data>'
        for name, value in values
        if value is not None
    )


def _gexf(records: ExportRecords) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    yield f"<meta><creator>Lykta</creator><description>{_text(_about(records))}</description></meta>"
    yield '<graph defaultedgetype="undirected" mode="static">'
    for of, attributes in (("node", _OF_NODES), ("edge", _OF_EDGES)):
        yield f'<attributes class="{of}">'
        for name, kind in attributes:
            # A type of XML Schema; Gephi knows whole numbers as integers.
            written = "integer" if kind == "int" else kind
            yield f'<attribute id="{name}" title="{name}" type="{written}"/>'
        yield "</attributes>"
    yield "<nodes>"
    for node, label, values in _nodes(records):
        yield f'<node id="{_quote(node)}" label="{_quote(label)}">{_attvalues(values)}</node>'
    yield "</nodes>"
    yield "<edges>"
    for number, (ends, weight, values) in enumerate(_edges(records)):
        named = f'id="e{number}" source="{_quote(ends[0])}" target="{_quote(ends[1])}"'
        yield f'<edge {named} weight="{_format_value(weight)}">{_attvalues(values)}</edge>'
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _attvalues(values: Attributes) -> str:
    found = "".join(
        f'<attvalue for="{name}" value="{_quote(_format_value(value))}"/>'
        for name, value in values
        if value is not None
    )
    return f"<attvalues>{found}</attvalues>"


def _nodes(records: ExportRecords) -> Iterator[tuple[str, str, Attributes]]:
    """The name, the label and the attributes of each node. A contact that many share, or that changed hands,
    is none.
    """
    for ad in records.ads():
        yield ad_node(ad.ad_id), ad.ad_id, (
            ("kind", "ad"),
            ("network", ad.network),
            ("network_name", records.name_of(ad.network) or None),
            ("network_verdict", records.verdict_on(ad.network) or None),
            ("posted_at", ad.posted_at),
            ("place", ad.place),
            ("site", ad.site),
        )  # fmt: skip
    for contact in records.contacts():
        if contact.ties:
            yield contact_node(contact.contact), contact.label(records.request.language), (
                ("kind", "contact"),
                ("contact_kind", contact.kind),
                ("ads_in_file", contact.ads_in_file),
            )  # fmt: skip


def _edges(records: ExportRecords) -> Iterator[tuple[tuple[str, str], float, Attributes]]:
    """The ends, the weight and the attributes of each edge."""
    for link in records.links():
        yield (ad_node(link.ad_a), ad_node(link.ad_b)), link.probability, (
            ("kind", LINK),
            ("probability", link.probability),
            ("low", link.low),
            ("high", link.high),
            ("reasons", ", ".join(link.reasons)),
            ("inside", link.inside),
            ("verdict", link.verdict or None),
            ("judged_by", link.by or None),
        )  # fmt: skip
    for held in records.holdings():
        yield (ad_node(held.ad_id), contact_node(held.contact)), _CERTAIN, (("kind", HOLDS),)


def _about(records: ExportRecords) -> str:
    return as_text(records.contents, records.request.language)


def _format_value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}"
    return posted_in_iso(value) if isinstance(value, datetime) else str(value)


def _text(value: str) -> str:
    return escape(for_xml(value), quote=False)


def _quote(value: str) -> str:
    return escape(for_xml(value)).translate(_IN_ATTRIBUTES)
