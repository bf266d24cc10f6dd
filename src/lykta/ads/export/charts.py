"""Tables of entities and links as i2 Analyst's Notebook and other charting programs import them."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import TextIOWrapper
from itertools import count
from typing import BinaryIO, Final

from lykta.ads.export.graphs import ad_node, contact_node
from lykta.ads.export.records import ExportRecords
from lykta.ads.export.words import WORDS, as_text, counters_of, reasons_in_words
from lykta.ads.result.values import kind_in_words, posted_in_iso
from lykta.spreadsheets import guard_cell

NODES, LINKS, NETWORKS, READ_FIRST = "nodes.csv", "links.csv", "networks.csv", "READ-FIRST.txt"
"""The files of the zip file."""

# A zip file notes when each of its files was made; the same result gives the same bytes.
_MADE: Final = (1980, 1, 1, 0, 0, 0)

_OF_NETWORKS: Final = (
    "network", "name", "tags", "ads", "texts", "contacts", "personas", "places", "sites", "first_seen",
    "last_seen", "strength", "links", "mean", "verdict",
)  # fmt: skip
_OF_NODES: Final = (
    "id", "type", "label", "network", "name", "verdict", "date", "time", "place", "site", "kind", "ads",
    "ads_in_file",
)  # fmt: skip
_OF_LINKS: Final = (
    "id", "from", "to", "type", "label", "probability", "low", "high", "reasons", "counter", "inside",
    "verdict", "by",
)  # fmt: skip

type Cell = str | int | float | None


def write_charts(records: ExportRecords, file: BinaryIO) -> None:
    """Write a zip file with the entities, the links, the networks, and what to know of them.

    The files are CSV in UTF-8 with its mark, by which Excel and i2 know it, dates and times of day in columns
    of their own. No cell is taken for a formula.
    """
    words = WORDS[records.request.language]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        about = as_text(records.contents, records.request.language)
        archive.writestr(_entry(READ_FIRST), about.replace("\n", "\r\n").encode("utf-8-sig"))
        for name, columns, rows in (
            (NODES, _OF_NODES, _nodes(records)),
            (LINKS, _OF_LINKS, _links(records)),
            (NETWORKS, _OF_NETWORKS, _networks(records)),
        ):
            _write(archive, name, [words.headings[column] for column in columns], rows)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # Read and write for the owner alone, in the place where zip keeps it.
    entry.external_attr = 0o600 << 16
    return entry


def _write(
    archive: zipfile.ZipFile, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    # Without `force_zip64` a file of more than 2 GB fails when it is all but written.
    with (
        archive.open(_entry(name), "w", force_zip64=True) as binary,
        TextIOWrapper(binary, encoding="utf-8-sig", newline="") as lines,
    ):
        writer = csv.writer(lines)
        writer.writerow(headings)
        writer.writerows([_format_cell(cell) for cell in row] for row in rows)


def _format_cell(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return f"{cell:.6f}"
    return guard_cell(cell) if isinstance(cell, str) else cell


def _nodes(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    language = records.request.language
    words = WORDS[language]
    for ad in records.ads():
        verdict = words.verdict(records.verdict_on(ad.network))
        yield (
            ad_node(ad.ad_id), words.ad, ad.ad_id, ad.network, records.name_of(ad.network), verdict,
            *_moment(ad.posted_at), ad.place, ad.site, None, None, None,
        )  # fmt: skip
    for contact in records.contacts():
        if contact.ties:
            yield (
                contact_node(contact.contact), words.contact, contact.label(language), *(None,) * 7,
                kind_in_words(contact.kind, language), contact.ads, contact.ads_in_file,
            )  # fmt: skip


def _links(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    language = records.request.language
    words = WORDS[language]
    numbers = count(1)
    for link in records.links():
        reasons = reasons_in_words(link.reasons, language)
        yield (
            f"link:{next(numbers)}", ad_node(link.ad_a), ad_node(link.ad_b), words.link,
            f"{reasons}, {100 * link.probability:.0f} %", link.probability, link.low, link.high, reasons,
            counters_of(link.reasons, language), words.yes if link.inside else words.no,
            words.verdict(link.verdict), link.by,
        )  # fmt: skip
    for held in records.holdings():
        yield (
            f"link:{next(numbers)}", ad_node(held.ad_id), contact_node(held.contact), words.holding,
            words.holding, *(None,) * 8,
        )  # fmt: skip


def _networks(records: ExportRecords) -> Iterator[Sequence[Cell]]:
    words = WORDS[records.request.language]
    for one in records.networks():
        yield (
            one.network, one.name, one.tags, one.ads, one.texts, one.contacts, one.personas, one.places,
            one.sites, _moment(one.first_seen)[0], _moment(one.last_seen)[0], one.strength, one.links,
            one.mean, words.verdict(one.verdict),
        )  # fmt: skip


def _moment(moment: datetime | None) -> tuple[str, str]:
    """The day and the time of day, as both are imported; either is empty where it is not known."""
    day, _, time = posted_in_iso(moment).partition("T") if moment else ("", "", "")
    return day, time
