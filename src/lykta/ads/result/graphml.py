"""A result as a graph for other tools: ads as nodes, linked pairs as edges, in GraphML.

Brandes, Eiglsperger, Herman, Himsolt, Marshall (2002): GraphML Progress Report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

from lykta.ads.engine import Engine
from lykta.ads.result.write import check_place, whole_file

_NODES: Final = """
SELECT ad_id, network, posted_at, place, site FROM ads JOIN members USING (ad) ORDER BY ad
"""
# A pair that several reasons tie is one edge: tools that draw graphs do not expect two.
_EDGES: Final = """
WITH pairs AS (
    SELECT a, b, max(probability) AS probability, string_agg(DISTINCT reason, ', ' ORDER BY reason) AS reasons
    FROM links WHERE probability >= ? GROUP BY a, b
)
SELECT one.ad_id AS source, other.ad_id AS target, probability, reasons
FROM pairs JOIN ads AS one ON one.ad = a JOIN ads AS other ON other.ad = b ORDER BY a, b
"""
_KEYS: Final = (
    ("network", "node", "string"),
    ("posted_at", "node", "string"),
    ("place", "node", "string"),
    ("site", "node", "string"),
    ("probability", "edge", "double"),
    ("reasons", "edge", "string"),
)
# XML has no way to write these.
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# A reader of XML takes each of these in an attribute for a space.
_IN_ATTRIBUTES: Final = {ord(sign): f"&#{ord(sign)};" for sign in "\t\n\r"}


def write_graphml(engine: Engine, out: Path, *, least: float = 0.0) -> None:
    """Write all ads, each with its network, and the pairs linked with this probability or more.

    Nodes have `network`, `posted_at`, `place` and `site`; edges `probability` (that of the strongest reason)
    and `reasons`. No text and no contact is in it. The file appears whole or not at all, and only its owner
    may read it. Raises `InputError` for a place that cannot be written to.
    """
    check_place(out)
    with whole_file(out) as file:
        file.writelines(f"{line}\n".encode() for line in _lines(engine, least))


def _lines(engine: Engine, least: float) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name, of, kind in _KEYS:
        yield f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph id="ads" edgedefault="undirected">'
    for batch in engine.arrow(_NODES).to_batches(max_chunksize=65_536):
        for row in batch.to_pylist():
            yield f"<node id={_quoted(row.pop('ad_id'))}>{_data(row)}</node>"
    for batch in engine.arrow(_EDGES, [least]).to_batches(max_chunksize=65_536):
        for row in batch.to_pylist():
            ends = f"source={_quoted(row.pop('source'))} target={_quoted(row.pop('target'))}"
            yield f"<edge {ends}>{_data(row)}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _data(row: dict[str, Any]) -> str:
    return "".join(
        f'<data key="{name}">{escape(for_xml(_told(value)))}</data>'
        for name, value in row.items()
        if value is not None
    )


def _told(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6f}"
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else str(value)


def _quoted(value: str) -> str:
    return f'"{escape(for_xml(value)).translate(_IN_ATTRIBUTES)}"'


def for_xml(value: str) -> str:
    """The text with the replacement character for each that XML has no way to write."""
    return _NO_XML.sub("\ufffd", value)
