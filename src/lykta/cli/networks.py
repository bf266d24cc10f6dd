"""Networks on the terminal, in Swedish and in English: their list, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lykta.ads.result import (
    Ad,
    Contact,
    Network,
    NetworkEvent,
    NetworkPage,
    Reason,
    TemplateStretch,
    Visit,
    pieces_of,
    tag,
)
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, SLOT_NAMES, basis_of
from lykta.ads.result.values import posted_in_words
from lykta.cli.terminal import day, harmless, plain
from lykta.language import Language, LanguageWords, Noun

if TYPE_CHECKING:
    from lykta.ads.explore.caveats import NetworkCaveats

_HEADING = "bold"
_SLOT = "bold yellow"
_OTHER = "bold magenta"
_QUIET = "dim"


@dataclass(frozen=True, kw_only=True)
class NetworkWords(LanguageWords):
    """One language's words; a noun is its singular and its plural, and braces take a value."""

    ads: Noun
    texts: Noun
    contacts: Noun
    personas: Noun
    places: Noun
    sites: Noun
    links: Noun
    network: str
    networks: str
    headings: tuple[str, str, str, str, str]
    first: str
    last: str
    seen: str
    not_dated: str
    template: str
    no_template: str
    template_legend: str
    reasons: str
    reason: str
    probability: str
    interval: str
    counter: str
    observations: str
    contact_ways: str
    on_ads: str
    in_file: str
    hub: str
    visits: str
    no_place: str
    examples: str
    example_legend: str
    missing: str
    more: str
    history: str
    happened: dict[str, str]
    happened_alone: dict[str, str]
    no_networks: str
    ending: str
    judged: str


_SWEDISH: Final = NetworkWords(
    language="sv",
    ads=("annons", "annonser"),
    texts=("olika text", "olika texter"),
    contacts=("kontaktväg", "kontaktvägar"),
    personas=("förnamn", "förnamn"),
    places=("ort", "orter"),
    sites=("webbplats", "webbplatser"),
    links=("koppling", "kopplingar"),
    network="Nätverk {}",
    networks="Nätverk",
    headings=("Annonser", "Texter", "Kontaktvägar", "Förnamn", "Orter"),
    first="Först sedd",
    last="Senast sedd",
    seen="Sedd från {} till {}",
    not_dated="Annonserna är inte daterade",
    template="Mall",
    no_template="Annonserna har ingen gemensam ordalydelse.",
    template_legend="⟦ ⟧ det som varierar mellan annonserna, med exempel",
    reasons="Skäl",
    reason="skäl",
    probability="sannolikhet {}",
    interval="osäkerhet {}",
    counter="Motförklaring: {}",
    observations="Iakttagelser",
    contact_ways="Kontaktvägar, som pseudonymer",
    on_ads="på {}",
    in_file="på {} i hela filen",
    hub="delas av många som inte hör ihop; kopplar ingen",
    visits="Orter, i den ordning de först syns",
    no_place="ingen ort angiven",
    examples="Några av annonserna",
    example_legend="⟦ ⟧ fyller en lucka i mallen   ‹ › avviker från mallen",
    missing="Saknas jämfört med mallen: {}",
    more="… och {} till; visa fler med --limit.",
    history="Historik",
    happened={
        "began": "började med {ads}",
        "grew": "växte med {ads}",
        "joined": "{other} gick upp i det, med {ads}",
        "received": "fick {ads} från {other}",
        "split": "{ads} kom från {other}",
        "gave": "{ads} gick till {other}",
        "ended": "gick upp i {other}",
    },
    happened_alone={
        "gave": "{ads} blev ensamma",
        "ended": "upphörde: annonserna blev ensamma",
    },
    no_networks="Inga nätverk: ingen annons kopplas till någon annan.",
    ending=(
        "Ett nätverk är texter och kontaktvägar som troligen har samma avsändare. "
        "Det är inte en person och inte ett brottsoffer, och det säger inte att någon utnyttjas."
    ),
    judged="Bedömningarna som ligger bredvid resultatet är inräknade.",
)

_ENGLISH: Final = NetworkWords(
    language="en",
    ads=("ad", "ads"),
    texts=("distinct text", "distinct texts"),
    contacts=("contact", "contacts"),
    personas=("first name", "first names"),
    places=("place", "places"),
    sites=("site", "sites"),
    links=("link", "links"),
    network="Network {}",
    networks="Network",
    headings=("Ads", "Texts", "Contacts", "First names", "Places"),
    first="First seen",
    last="Last seen",
    seen="Seen from {} to {}",
    not_dated="The ads have no dates",
    template="Template",
    no_template="The ads have no wording in common.",
    template_legend="⟦ ⟧ what varies between the ads, with examples",
    reasons="Reasons",
    reason="reason",
    probability="probability {}",
    interval="uncertainty {}",
    counter="Counter-explanation: {}",
    observations="Observations",
    contact_ways="Contacts, as pseudonyms",
    on_ads="on {}",
    in_file="on {} in the whole file",
    hub="shared by many that do not belong together; links nobody",
    visits="Places, in the order in which they first appear",
    no_place="no place given",
    examples="Some of the ads",
    example_legend="⟦ ⟧ fills a slot of the template   ‹ › departs from the template",
    missing="Missing beside the template: {}",
    more="… and {} more; show them with --limit.",
    history="History",
    happened={
        "began": "began with {ads}",
        "grew": "grew by {ads}",
        "joined": "{other} joined it, with {ads}",
        "received": "received {ads} from {other}",
        "split": "{ads} came from {other}",
        "gave": "{ads} went to {other}",
        "ended": "ended in {other}",
    },
    happened_alone={
        "gave": "{ads} stand alone now",
        "ended": "ended: its ads stand alone now",
    },
    no_networks="No networks: nothing links any ad to another.",
    ending=(
        "A network is texts and contacts that probably have one author. "
        "It is not a person and not a victim, and it does not say that anybody is exploited."
    ),
    judged="The judgements that lie beside the result are applied.",
)

WORDS: Final[dict[Language, NetworkWords]] = {"sv": _SWEDISH, "en": _ENGLISH}


class NetworkScreen:
    """Prints the parts of one network's page in one language."""

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._language: Language = language
        self._words: NetworkWords = WORDS[language]

    def print_all(self, page: NetworkPage, caveats: NetworkCaveats) -> None:
        """Everything that is known, what speaks against it first, and at the end what a network is not."""
        self.print_summary(page.network)
        self.print_caveats(caveats)
        self.print_template(page.template)
        self.print_reasons(page.reasons)
        self.print_observations(page)
        self._contacts(page.contacts)
        self._visits(page.visits)
        self._history(page.history)
        self._examples(page)
        self.print_ending()

    def print_summary(self, network: Network) -> None:
        """Its id, how many of what, and when."""
        words = self._words
        self._console.print(Text(words.network.format(network.network), style=_HEADING))
        counts = (
            words.count(network.ads, words.ads),
            words.count(network.texts, words.texts),
            words.count(network.contacts, words.contacts),
            words.count(network.personas, words.personas),
            words.count(network.places, words.places),
            words.count(network.sites, words.sites),
        )
        self._print(" · ".join(counts))
        self._print(self._describe_dates(network))

    def print_caveats(self, caveats: NetworkCaveats) -> None:
        """What speaks against one author being behind the network, each with what it means."""
        # Loaded when it is needed, as the stages are.
        from lykta.ads.explore.caveats import CAVEATS_TITLE, tell_caveats  # noqa: PLC0415

        self._heading(CAVEATS_TITLE[self._language])
        for each in tell_caveats(caveats, self._language, self._words.hundredths):
            self._print(each.line)
            self._print(each.meaning, indent=4)

    def print_template(self, template: Sequence[TemplateStretch]) -> None:
        """The common wording with its slots in brackets."""
        self._heading(self._words.template)
        if not template:
            self._print(self._words.no_template)
            return
        drawn = Text(" ").join(_draw_part(part, self._language) for part in template)
        self._console.print(Padding(drawn, (0, 0, 0, 2), expand=False))
        self._console.print(
            Padding(Text(self._words.template_legend, style=_QUIET), (0, 0, 0, 2), expand=False)
        )

    def print_reasons(self, reasons: Sequence[Reason]) -> None:
        """Each reason with its links, its range of probability and its counter-explanation."""
        words = self._words
        self._heading(words.reasons)
        for reason in reasons:
            name = REASON_NAMES[self._language].get(reason.reason, reason.reason)
            self._print(
                f"{name}: {words.count(reason.links, words.links)} "
                f"({words.count(reason.ads, words.ads)}), "
                f"{words.probability.format(words.between(reason.least, reason.most))}, "
                f"{words.interval.format(words.between(reason.low, reason.high))}"
            )
            if basis := basis_of(reason.reason, self._language):
                self._print(basis, indent=4, style=_QUIET)
            self._counter(COUNTERS[self._language].get(reason.reason, ""))

    def print_observations(self, page: NetworkPage, *, limit: int | None = None) -> None:
        """What can be seen of the network, each with its counter-explanation."""
        if page.observations:
            self._heading(self._words.observations)
        for seen in page.observations[:limit]:
            self._print(seen.sentence(self._language))
            self._counter(seen.counter(self._language))

    def print_ending(self) -> None:
        """What a network is, and what it is not."""
        self._console.print()
        self._console.print(self._words.ending)

    def _contacts(self, contacts: Sequence[Contact]) -> None:
        words = self._words
        if contacts:
            self._heading(words.contact_ways)
        for contact in contacts:
            parts = [words.on_ads.format(words.count(contact.ads, words.ads))]
            if contact.ads_in_file > contact.ads:
                parts.append(words.in_file.format(words.count(contact.ads_in_file, words.ads)))
            if contact.hub:
                parts.append(words.hub)
            self._print(f"{tag(contact.kind, contact.contact, self._language)}: {', '.join(parts)}")

    def _visits(self, visits: Sequence[Visit]) -> None:
        words = self._words
        if visits:
            self._heading(words.visits)
        for visit in visits:
            line = f"{visit.place or words.no_place}: {words.count(visit.ads, words.ads)}"
            self._print(f"{line}, {_span(visit)}" if visit.first else line)

    def _history(self, history: Sequence[NetworkEvent]) -> None:
        if history:
            self._heading(self._words.history)
        for each in history:
            words = self._words.happened if each.other else self._words.happened_alone
            told = (words.get(each.event) or self._words.happened[each.event]).format(
                ads=self._words.count(each.came or each.went, self._words.ads), other=each.other
            )
            self._print(f"{day(each.at)}: {told}")

    def _examples(self, page: NetworkPage) -> None:
        if not page.examples:
            return
        self._heading(self._words.examples)
        if page.template:
            self._console.print(
                Padding(Text(self._words.example_legend, style=_QUIET), (0, 0, 0, 2), expand=False)
            )
        for ad in page.examples:
            about = (ad.ad_id, posted_in_words(ad.posted_at) if ad.posted_at else "–", ad.place, ad.site)
            self._print(" · ".join(part for part in about if part), style=_QUIET)
            if ad.title and not page.template:
                self._print(ad.title, indent=4, style=_HEADING)
            self._ad(ad, page.template)

    def _ad(self, ad: Ad, template: Sequence[TemplateStretch]) -> None:
        if not template:
            self._print(ad.text(self._language), indent=4)
            return
        drawn, missing = Text(), []
        # The title is part of what the template was made of.
        for piece in pieces_of(ad.whole(), template, self._language):
            if piece.kind == "missing":
                missing.append(piece.text)
            elif piece.kind == "filled":
                drawn.append(f"⟦{harmless(piece.text)}⟧", style=_SLOT)
            elif piece.kind == "other":
                drawn.append(f"‹{harmless(piece.text)}›", style=_OTHER)
            else:
                drawn.append(harmless(piece.text))
        self._console.print(Padding(drawn, (0, 0, 0, 4), expand=False))
        if missing:
            self._print(self._words.missing.format(" … ".join(missing)), indent=4, style=_QUIET)

    def _describe_dates(self, network: Network) -> str:
        if network.first_seen is None:
            return self._words.not_dated
        return self._words.seen.format(day(network.first_seen), day(network.last_seen))

    def _counter(self, words: str) -> None:
        if words:
            self._print(self._words.counter.format(words), indent=4, style=_QUIET)

    def _heading(self, words: str) -> None:
        self._console.print()
        self._console.print(Text(words, style=_HEADING))

    def _print(self, words: str, *, indent: int = 2, style: str = "") -> None:
        text = plain(words)
        text.stylize(style)
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False))


def _draw_part(part: TemplateStretch, language: Language) -> Text:
    if part.slot:
        return Text(f"⟦{harmless(SLOT_NAMES[language].get(part.words, part.words))}⟧", style=_SLOT)
    return plain(part.words)


def _span(visit: Visit) -> str:
    first, last = day(visit.first), day(visit.last)
    return first if first == last else f"{first} – {last}"


def print_networks(networks: Sequence[Network], total: int, words: NetworkWords, console: Console) -> None:
    """A table of some of the networks, and how many more there are."""
    if not networks:
        console.print(words.no_networks)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(words.networks, no_wrap=True)
    for heading in words.headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in (words.first, words.last):
        table.add_column(heading, no_wrap=True)
    for network in networks:
        counts = (network.ads, network.texts, network.contacts, network.personas, network.places)
        table.add_row(
            network.network,
            *(words.whole(count) for count in counts),
            day(network.first_seen),
            day(network.last_seen),
        )
    console.print(table)
    if total > len(networks):
        console.print(words.more.format(words.whole(total - len(networks))))
