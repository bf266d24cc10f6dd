"""One network: its graph, texts, contacts, places and reasons, and then its judgement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykta.ads.explore import Opened
from lykta.ads.explore.caveats import caveats_of, find_doubts, tell_caveats
from lykta.ads.explore.labels import given_name, labels
from lykta.ads.explore.links import digest_of
from lykta.ads.explore.network import (
    AdsPage,
    Holdings,
    NetworkEntry,
    Own,
    ads_page,
    ads_when_judged,
    by_day,
    holdings,
    own_ads,
    postings,
    stays,
    where_it_went,
    words_on,
)
from lykta.ads.explore.network_ties import Bridge, Ties, read_ties
from lykta.ads.explore.variants import kin_of
from lykta.ads.judgements.regrouping import same_pairs
from lykta.ads.pictures.journey import draw_journey
from lykta.ads.result import (
    Ad,
    Contact,
    DifferencePiece,
    Network,
    Observation,
    Reason,
    TemplateStretch,
    pieces_of,
)
from lykta.ads.result.networks import (
    find_network,
    goes_on_in,
    read_history,
    read_observations,
    read_reasons,
    read_template,
)
from lykta.ads.result.reasons import SLOT_NAMES
from lykta.errors import InputError
from lykta.language import Language
from lykta.web.language import current_language
from lykta.web.workbench.judged import without_hidden
from lykta.web.workbench.opened import reading
from lykta.web.workbench.pages.graph import REASON_ROWS, lets_script_ask
from lykta.web.workbench.pictures.network_graph import draw_still, place_all
from lykta.web.workbench.pictures.ranges import DrawnInterval, draw_interval
from lykta.web.workbench.pictures.time import draw_calendar
from lykta.web.workbench.words import REASON_WORDS, ReasonWords, Share, given_words, per_cent, share_of

CONTACTS: Final = 25
"""How many contacts a page of them has."""

WORDS: Final = 50
"""So many judgements are told, the newest; the log has all."""

BRIDGES: Final = 8
"""How many of the links that the network hangs on are listed; a page of its own has all links."""

KIN: Final = 4
"""How many groups of texts are shown at once; the others open by a click."""

_NUMBERS: Final = "SELECT ad_id, ad FROM ads WHERE ad_id IN (SELECT unnest(?))"
_SECTIONS: Final = {
    "wording": {"common wording", "different wordings", "repeated text", "changed text"},
    "contacts": {
        "one contact",
        "contacts",
        "several contacts with one wording",
        "several names on one contact",
    },
    "places": {"places", "one day in several places", "several sites"},
    "times": {"posting hours", "posting weekdays", "longest pause", "busiest day"},
}
_REST: Final = "voices"


@dataclass(frozen=True)
class AdShown:
    """An ad as it is shown: its place among the network's ads, its pieces, and its contacts."""

    place: int
    ad: Ad
    pieces: list[DifferencePiece]
    contacts: list[Contact]


@dataclass(frozen=True)
class WordShown:
    """A judgement as it is shown: when it was made, and the numbers of the two ads of a link."""

    word: NetworkEntry
    at: datetime
    ads: tuple[int, ...]


@dataclass(frozen=True)
class ContactsPage:
    """Some of the contacts; pages are counted from 1."""

    contacts: Sequence[Contact]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class ReasonShown:
    """A reason with its words, among them what may be innocent about it, and its range as a picture."""

    reason: Reason
    words: ReasonWords
    interval: DrawnInterval

    @property
    def probability(self) -> str:
        """From the least probability to the greatest, in per cent."""
        return _range(self.reason.least, self.reason.most)

    @property
    def uncertainty(self) -> str:
        """From the lowest end of the intervals to the highest."""
        return _range(self.reason.low, self.reason.high)


@dataclass(frozen=True)
class Observed:
    """Something that can be seen, and what may be an innocent reason for it."""

    seen: str
    counter: str


@dataclass(frozen=True)
class ShownBridge:
    """A link that the network hangs on: the numbers and ids of its ads, why, how likely, and what it ties."""

    bridge: Bridge
    numbers: tuple[int, int]
    ids: tuple[str, str]
    words: ReasonWords
    share: Share
    interval: DrawnInterval


@dataclass(frozen=True)
class ShownReasons:
    """A reason with its number in the graph, and how many links have it."""

    number: int
    words: ReasonWords
    links: int


@dataclass(frozen=True)
class ShownPart:
    """Words in common, or a slot with its letter and what it holds, and the share of ads that has it."""

    letter: str
    fillings: tuple[str, ...]
    percent: int

    @property
    def slot(self) -> bool:
        """Whether it is a slot."""
        return bool(self.letter)


@lets_script_ask
@require_safe
def network(request: HttpRequest, name: str) -> HttpResponse:
    """All that the result says of one network, with one page of its ads and one of its contacts."""
    with reading() as opened:
        try:
            found = find_network(opened.engine, name)
        except InputError:
            return _missing(request, opened, name)
        if found.network in opened.changes.came:
            opened.describe([found.network])
            found = find_network(opened.engine, found.network)
        try:
            shown = parts_of(
                opened, found, ads=_number(request, "page"), contacts=_number(request, "contacts")
            )
        except InputError as error:
            raise Http404 from error
    return render(request, "workbench/network.html", shown)


def _missing(request: HttpRequest, opened: Opened, name: str) -> HttpResponse:
    """What became of a network that judgements or a run took apart or joined, or that there is none."""
    gone = name in opened.changes.gone
    now = where_it_went(opened.engine, name) if gone else []
    networks = [each for each in now if each.ads > 1 or _is_network(opened, each.network)]
    single = sum(each.ads for each in now) - sum(each.ads for each in networks)
    ended = read_history(opened.engine, name) if not gone else []
    total = sum(each.ads for each in now)
    judged = ads_when_judged(opened.current, name)
    shown = {
        "name": name,
        "total": total,
        "then": judged if judged != total else None,
        "gone": gone,
        "ended": ended,
        "goes_on_in": goes_on_in(opened.engine, name),
        "networks": networks,
        "single": single,
    }
    return render(request, "workbench/network_missing.html", shown, status=404)


def _is_network(opened: Opened, name: str) -> bool:
    return bool(opened.engine.arrow("SELECT network FROM networks WHERE network = ?", [name]).num_rows)


def _number(request: HttpRequest, name: str) -> int:
    """The page that the address asks for, 1 if it does not; a number that is none leads nowhere."""
    given = request.GET.get(name, "1")
    if not (given.isascii() and given.isdecimal() and len(given) < 8):
        raise Http404
    return int(given)


def parts_of(opened: Opened, network: Network, *, ads: int, contacts: int) -> dict[str, Any]:
    """Everything that the template shows. Raises `InputError` for a page beyond the last."""
    engine, name = opened.engine, network.network
    language = current_language()
    own = own_ads(engine, name)
    page = ads_page(engine, own, ads)
    held = holdings(engine, own)
    template = read_template(engine, name)
    posted = postings(engine, own)
    told = without_hidden(opened)
    words = words_on(name, own, told.entries, told.current, told.changes.contradictions)
    ties = read_ties(engine, own, held, same_pairs(opened.current, {*own.ids}))
    found = read_observations(engine, name)
    kin = None if template else kin_of(engine, own, ties.links, language)
    doubts = find_doubts(engine, own, held, told.current)
    caveats = [*tell_caveats(caveats_of(own, ties, words.contradictions, doubts), language, per_cent)]
    stayed = stays(posted)
    return {
        "network": network,
        "label": labels(engine, opened.entries).get(name),
        "given": given_words(given_name(found, stayed, ads=network.ads)),
        **_describe_ties(own, held, ties),
        "kin": kin[:KIN] if kin else None,
        "further_kin": kin[KIN:] if kin else None,
        "shown": digest_of(own.ids),
        "seen": len(opened.entries),
        "made_by_judgement": name in opened.changes.came,
        "words": _words(opened, words.words[:WORDS]),
        "older_words": max(0, len(words.words) - WORDS),
        "latest": _words(opened, words.of_network[:1]),
        "judged_in_part": sum(not word.undone and word.about != "network" for word in words.words),
        "caveats": [each for each in caveats if each.kind != "contradiction"],
        "contradictions": [each for each in caveats if each.kind == "contradiction"],
        "template": shown_template(template),
        "reasons": shown_reasons(read_reasons(engine, own.numbers)),
        "observed": group_observations(found, language),
        "contacts": _contacts(held, contacts),
        "journey": draw_journey(stayed),
        "without_place": sum(each.ads for each in posted if not each.place),
        "calendar": draw_calendar(by_day(posted)),
        "without_day": sum(each.ads for each in posted if not each.day),
        "history": read_history(engine, name),
        "page": page,
        "ads": list(_ads(page, held, template, language)),
    }


def _describe_ties(own: Own, held: Holdings, ties: Ties) -> dict[str, Any]:
    """What ties the ads: the picture without scripts, and the links that it hangs on."""
    counts = ties.counts()
    return {
        "still": draw_still(place_all(own, held, ties), held, ties),
        "reason_rows": [
            ShownReasons(number, words, counts[words.key])
            for number, words in REASON_ROWS
            if words.key in counts
        ],
        "bridges": [_bridge(own, each) for each in ties.bridges[:BRIDGES]],
        "hinge": _bridge(own, ties.hinge) if ties.hinge else None,
        "linked_pairs": len({(tie.one, tie.other) for tie in ties.links}),
        "lines_left_out": ties.left_out,
        "has_judged": bool(ties.judged),
    }


def _bridge(own: Own, bridge: Bridge) -> ShownBridge:
    tie = bridge.tie
    ends = (own.numbers[tie.one], own.numbers[tie.other])
    return ShownBridge(
        bridge,
        (min(ends), max(ends)),
        (own.ids[tie.one], own.ids[tie.other]),
        REASON_WORDS[tie.reason],
        share_of(tie.probability),
        draw_interval(tie.low, tie.probability, tie.probability, tie.high),
    )


def _ads(
    page: AdsPage, held: Holdings, template: Sequence[TemplateStretch], language: Language
) -> Iterable[AdShown]:
    known = {contact.contact: contact for contact in held.contacts}
    for place, (number, ad) in enumerate(page.ads, page.first):
        whole = ad.whole()
        # Without a template there is nothing to differ from.
        pieces = (
            pieces_of(whole, template, language)
            if template
            else [DifferencePiece("same", whole.text(language))]
        )
        yield AdShown(place, ad, pieces, [known[each] for each in held.by_ad.get(number, ())])


def _contacts(held: Holdings, number: int) -> ContactsPage:
    pages = max(1, -(-len(held.contacts) // CONTACTS))
    if not 1 <= number <= pages:
        raise InputError(f"There is no page {number} of the contacts: there are {pages}.")
    begin = (number - 1) * CONTACTS
    return ContactsPage(held.contacts[begin : begin + CONTACTS], number, pages, len(held.contacts))


def _words(opened: Opened, found: Sequence[NetworkEntry]) -> list[WordShown]:
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


def shown_reasons(reasons: Iterable[Reason]) -> list[ReasonShown]:
    """The reasons as they are shown, in their order."""
    return [
        ReasonShown(
            each, REASON_WORDS[each.reason], draw_interval(each.low, each.least, each.most, each.high)
        )
        for each in reasons
    ]


def group_observations(observations: Iterable[Observation], language: Language) -> dict[str, list[Observed]]:
    """The observations by the section that they stand in: beside the picture of the same thing."""
    found: dict[str, list[Observed]] = {section: [] for section in (*_SECTIONS, _REST)}
    for each in observations:
        section = next((name for name, kinds in _SECTIONS.items() if each.kind in kinds), _REST)
        found[section].append(Observed(each.sentence(language), each.counter(language)))
    return found


def shown_template(template: Sequence[TemplateStretch]) -> list[ShownPart]:
    """The parts of a template, slots lettered in their order."""
    shown, slots = [], 0
    for part in template:
        letter = _letter(slots) if part.slot else ""
        slots += part.slot
        shown.append(ShownPart(letter, _fillings(part), round(100 * part.kept)))
    return shown


def _range(low: float, high: float) -> str:
    """Two probabilities in per cent; one, where both read the same."""
    return per_cent(low) if per_cent(low) == per_cent(high) else per_cent(low, high)


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB, ... as in a spreadsheet."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _fillings(part: TemplateStretch) -> tuple[str, ...]:
    if not part.slot:
        return (part.words,)
    names = SLOT_NAMES[current_language()]
    return (names[part.words],) if part.words in names else tuple(part.words.split(" / "))
