"""The parts of a network's page, each from the network's own ads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lykta.ads.explore import Opened
from lykta.ads.explore.links import digest_of
from lykta.ads.explore.network import (
    AdsPage,
    Holdings,
    Word,
    ads_page,
    by_day,
    graph,
    holdings,
    own_ads,
    postings,
    same_texts,
    stays,
    wants_texts,
    with_title,
    words_on,
)
from lykta.ads.pictures.graph import draw_graph
from lykta.ads.pictures.journey import draw_journey
from lykta.ads.result import Ad, Contact, Language, Network, Part, Piece, pieces_of
from lykta.ads.result.networks import read_history, read_observations, read_reasons, read_template
from lykta.errors import InputError
from lykta.web.language import current_language
from lykta.web.workbench.pages.network_words import observed, shown_reasons, shown_template
from lykta.web.workbench.pictures.time import draw_calendar

CONTACTS: Final = 25
"""How many contacts a page of them has."""

WORDS: Final = 50
"""So many judgements are told, the newest; the log has all."""


@dataclass(frozen=True)
class AdShown:
    """An ad as it is shown: its place among the network's ads, its pieces, and its contacts."""

    place: int
    ad: Ad
    pieces: list[Piece]
    contacts: list[Contact]


@dataclass(frozen=True)
class WordShown:
    """A judgement as it is shown: when it was made, and the numbers of the two ads of a link."""

    word: Word
    at: datetime
    ads: tuple[int, ...]


@dataclass(frozen=True)
class ContactsPage:
    """Some of the contacts; pages are counted from 1."""

    contacts: Sequence[Contact]
    number: int
    pages: int
    total: int


def parts_of(opened: Opened, network: Network, *, ads: int, contacts: int) -> dict[str, Any]:
    """Everything that the template shows. Raises `InputError` for a page beyond the last."""
    engine, name = opened.engine, network.network
    language = current_language()
    own = own_ads(engine, name)
    page = ads_page(engine, own, ads)
    held = holdings(engine, own)
    template = read_template(engine, name)
    posted = postings(engine, own)
    words = words_on(name, own, opened.entries, opened.current, opened.changes.contradictions)
    texts = same_texts(engine, own) if wants_texts(network) else None
    return {
        "network": network,
        "shown": digest_of(own.ids),
        "made_by_judgement": name in opened.changes.came,
        "words": _words(opened, words.words[:WORDS]),
        "older_words": max(0, len(words.words) - WORDS),
        "latest": _words(opened, words.of_network[:1]),
        "contradictions": words.contradictions,
        "template": shown_template(template),
        "template_parts": template,
        "reasons": shown_reasons(read_reasons(engine, own.numbers)),
        "observed": observed(read_observations(engine, name), language),
        "contacts": _contacts(held, contacts),
        "graph": draw_graph(graph(own, held, texts), held.contacts),
        "journey": draw_journey(stays(posted)),
        "without_place": sum(each.ads for each in posted if not each.place),
        "calendar": draw_calendar(by_day(posted)),
        "without_day": sum(each.ads for each in posted if not each.day),
        "history": read_history(engine, name),
        "page": page,
        "ads": list(_ads(page, held, template, language)),
    }


def _ads(page: AdsPage, held: Holdings, template: Sequence[Part], language: Language) -> Iterable[AdShown]:
    known = {contact.contact: contact for contact in held.contacts}
    for place, (number, ad) in enumerate(page.ads, page.first):
        whole = with_title(ad)
        # Without a template there is nothing to differ from.
        pieces = pieces_of(whole, template, language) if template else [Piece("same", whole.text(language))]
        yield AdShown(place, ad, pieces, [known[each] for each in held.by_ad.get(number, ())])


def _contacts(held: Holdings, number: int) -> ContactsPage:
    pages = max(1, -(-len(held.contacts) // CONTACTS))
    if not 1 <= number <= pages:
        raise InputError(f"There is no page {number} of the contacts: there are {pages}.")
    begin = (number - 1) * CONTACTS
    return ContactsPage(held.contacts[begin : begin + CONTACTS], number, pages, len(held.contacts))


_NUMBERS: Final = "SELECT ad_id, ad FROM ads WHERE ad_id IN (SELECT unnest(?))"


def _words(opened: Opened, found: Sequence[Word]) -> list[WordShown]:
    wanted = sorted({ad for word in found for ad in word.pair})
    rows = opened.engine.arrow(_NUMBERS, [wanted]).to_pylist() if wanted else []
    numbers = {row["ad_id"]: row["ad"] for row in rows}
    return [
        WordShown(
            word,
            datetime.fromisoformat(word.at),
            tuple(sorted(numbers[ad] for ad in word.pair if ad in numbers)),
        )
        for word in found
    ]
