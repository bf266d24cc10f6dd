"""FollowTheMoney entities, one JSON object a line, for Aleph and other programs of that family.

A network is a folder, an ad a text file in it, a contact a user account under its pseudonym: no entity is a
person, an organisation or a company, since no network is one. https://followthemoney.tech/explorer/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, BinaryIO, Final

from lykta.ads.export.records import ExportRecords, LinkRecord, NetworkRecord
from lykta.ads.export.words import WORDS, ExportWords, as_text, counters_of, reasons_in_words
from lykta.ads.result.reasons import STATEMENTS
from lykta.ads.result.tables import for_xml
from lykta.ads.result.values import kind_in_words, posted_in_iso

type Naming = Callable[..., str]
type Properties = Mapping[str, str | Sequence[str] | None]

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_entities(records: ExportRecords, file: BinaryIO) -> None:
    """Write the entities; the first is a text that says how to read the others."""
    file.writelines(f"{_encode(entity)}\n".encode() for entity in _entities(records))


def _entities(records: ExportRecords) -> Iterator[dict[str, Any]]:
    language = records.request.language
    words = WORDS[language]
    yield _entity(
        "PlainText",
        _id("read-first", records.source),
        {
            "fileName": "READ-FIRST.txt",
            "title": words.title,
            "mimeType": "text/plain",
            "bodyText": as_text(records.contents, language),
        },
    )
    name, networks = _naming(records.identity()), set()
    for one in records.networks():
        networks.add(one.network)
        yield _network(one, words, name)
    for ad in records.ads():
        told = {
            "fileName": ad.ad_id,
            "title": f"{words.ad} {ad.ad_id}",
            "parent": name("network", ad.network) if ad.network in networks else None,
            "publishedAt": posted_in_iso(ad.posted_at) if ad.posted_at else None,
            "address": ad.place,
            "publisher": ad.site,
        }
        yield _entity("PlainText", name("ad", ad.ad_id), told)
    yield from _contacts(records, words, name)
    for link in records.links():
        yield _link(link, records, words, name)


def _network(one: NetworkRecord, words: ExportWords, name: Naming) -> dict[str, Any]:
    (_, is_not), *_ = words.reading
    told = {
        "fileName": one.network,
        "title": one.name or f"{words.network} {one.network}",
        "summary": f"{words.network} {is_not}",
        "notes": f"{words.headings['verdict']}: {words.verdict(one.verdict)}" if one.verdict else None,
        "keywords": [tag for tag in one.tags.split(", ") if tag],
        "date": one.first_seen.date().isoformat() if one.first_seen else None,
    }
    return _entity("Folder", name("network", one.network), told)


def _contacts(records: ExportRecords, words: ExportWords, name: Naming) -> Iterator[dict[str, Any]]:
    """The contacts and which ads hold them. What many share, or what changed hands, is left out."""
    for contact in records.contacts():
        if contact.ties:
            told = {
                "name": contact.label(records.request.language),
                "username": contact.contact,
                "service": kind_in_words(contact.kind, records.request.language),
                "summary": words.headings["contact"],
            }
            yield _entity("UserAccount", _id("contact", contact.contact), told)
    for held in records.holdings():
        told = {
            "document": name("ad", held.ad_id),
            "entity": _id("contact", held.contact),
            "role": words.holding,
        }
        yield _entity("Documentation", name("holds", held.ad_id, held.contact), told)


def _link(link: LinkRecord, records: ExportRecords, words: ExportWords, name: Naming) -> dict[str, Any]:
    language = records.request.language
    interval = f"{100 * link.low:.0f}–{100 * link.high:.0f} %"
    states = " ".join(STATEMENTS[language].get(reason, reason) for reason in link.reasons)
    told = {
        "subject": name("ad", link.ad_a),
        "object": name("ad", link.ad_b),
        "role": f"{reasons_in_words(link.reasons, language)}, {100 * link.probability:.0f} %",
        "status": f"{words.verdict(link.verdict)} ({link.by})" if link.verdict else None,
        "summary": f"{words.headings['probability']} {100 * link.probability:.0f} % ({interval}). {states}",
        "description": f"{words.counter}: {counters_of(link.reasons, language)}",
    }
    return _entity("UnknownLink", name("link", link.ad_a, link.ad_b), told)


def _entity(schema: str, name: str, properties: Properties) -> dict[str, Any]:
    told = {}
    for key, value in properties.items():
        values = [value] if isinstance(value, str) else value or ()
        # Readers of entities take these signs and this white space away.
        if kept := [plain for each in values if (plain := for_xml(each).strip())]:
            told[key] = kept
    return {"id": name, "schema": schema, "properties": told}


def _naming(identity: str) -> Naming:
    """What gives ids that no other result has: contacts alone are to meet those of others."""
    return lambda *parts: _id(identity, *parts)


def _id(*parts: str) -> str:
    """An id of hexadecimal digits: those of ads hold what they please, and Aleph takes few signs."""
    return blake2b("\0".join(parts).encode(), digest_size=20, person=b"lykta-export").hexdigest()
