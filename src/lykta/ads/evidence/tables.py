"""The tables of a folder, with the column names that `lykta ads export` uses.

A Swedish spreadsheet opens them by a double click: semicolons, a decimal comma, CR LF and a byte order mark.
RFC 4180 but for the separator.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Final

from lykta.ads.evidence.gathering import NetworkEvidence
from lykta.ads.evidence.log_extract import LogLine, Revealed, without_contacts
from lykta.ads.judgements.entries import (
    Act,
    Export,
    JudgedLink,
    Judgement,
    Label,
    Reveal,
    Undoing,
    free_text_of,
)
from lykta.ads.result.values import posted_in_iso
from lykta.language import LANGUAGES
from lykta.spreadsheets import guard_cell

type Row = tuple[Cell, ...]
type Shown = Mapping[str, Revealed]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "ads.csv": ("ad_id", "text_number", "posted_at", "place", "site", "title", "text"),
    "members.csv": ("ad_id", "network_id"),
    "links.csv": (
        "ad_a", "ad_b", "inside", "reason", "probability", "low", "high", "similarity", "jaccard",
        "information", "other_contacts", "shared_words", "contact",
    ),
    "contacts.csv": (
        "ad_id", "kind", "contact", "ads_in_network", "ads_in_file", "hub", "clear", "log_entries",
    ),
    "observations.csv": ("kind", "swedish", "english", "counter_swedish", "counter_english"),
    "judgements.csv": ("number", "at", "by", "act", "about", "verdict", "words", "undone"),
}  # fmt: skip
"""The columns of each table, by its file."""

type Cell = str | int | float | bool | datetime | None
_DECIMALS: Final = 6


def tables(found: NetworkEvidence, shown: Shown, region: str) -> dict[str, bytes]:
    """Each table as a file; `shown` are the contacts that may stand in clear."""
    rows: dict[str, Iterator[Row]] = {
        "ads.csv": _ads(found),
        "members.csv": ((ad.ad_id, found.name) for ad in found.ads),
        "links.csv": _links(found),
        "contacts.csv": _contacts(found, shown),
        "observations.csv": _observations(found),
        "judgements.csv": (_judgement(line, region) for line in found.log.own),
    }
    return {name: csv_file(columns, rows[name]) for name, columns in COLUMNS.items()}


def _ads(found: NetworkEvidence) -> Iterator[Row]:
    number = {ad.ad_id: at for at, wording in enumerate(found.wordings, 1) for ad in wording.ads}
    for ad in found.ads:
        yield ad.ad_id, number[ad.ad_id], ad.posted_at, ad.place, ad.site, ad.title, ad.text("sv")


def _links(found: NetworkEvidence) -> Iterator[Row]:
    for link in found.links:
        yield (
            link.ad_a, link.ad_b, link.inside, link.reason, link.probability, link.low, link.high,
            link.similarity, link.jaccard, link.information, link.other_contacts, link.shared_words,
            link.contact,
        )  # fmt: skip


def _contacts(found: NetworkEvidence, shown: Shown) -> Iterator[Row]:
    of = {contact.contact: contact for contact in found.page.contacts}
    for held in found.held:
        whole, clear = of[held.contact], shown.get(held.contact)
        yield (
            held.ad_id, held.kind, held.contact, whole.ads, whole.ads_in_file, whole.hub,
            clear.clear if clear else None,
            ", ".join(map(str, clear.numbers)) if clear else None,
        )  # fmt: skip


def _observations(found: NetworkEvidence) -> Iterator[Row]:
    for seen in found.page.observations:
        yield seen.kind, *(say(language) for say in (seen.sentence, seen.counter) for language in LANGUAGES)


def _judgement(line: LogLine, region: str) -> Row:
    act = line.entry.act
    verdict = str(act.verdict) if isinstance(act, Judgement) else None
    # In Swedish, as the tags in `ads.csv` are.
    words, by = (without_contacts(text, region, "sv") for text in (free_text_of(act), line.entry.by))
    entry = line.entry
    return entry.number, entry.at, by, kind_of(act), _about(act), verdict, words, line.undone


def kind_of(act: Act) -> str:
    """What an entry is, in one word."""
    match act:
        case Judgement():
            return "link" if isinstance(act.on, JudgedLink) else "network"
        case Undoing():
            return "undoing"
        case Reveal():
            return "reveal"
        case Export():
            return "export"
        case Label():
            return "label"


def _about(act: Act) -> str:
    match act:
        case Judgement():
            return " ".join(act.on.ads)
        case Undoing():
            return str(act.number)
        case Reveal():
            return act.contact
        case Export() | Label():
            return act.network


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as a file; the same rows give the same bytes.

    Words that a spreadsheet would take for a formula get an apostrophe before them, ids as well: who opens
    the folder did not choose what stands in the ads, and all tables of a folder bear the same mark.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.{_DECIMALS}f}".replace(".", ",")
        case datetime():
            return posted_in_iso(value).replace("T", " ")  # Excel reads no T in a date.
        case str():
            return guard_cell(value)
        case _:
            return str(value)
