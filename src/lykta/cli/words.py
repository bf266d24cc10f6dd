"""The words that networks are shown with, in Swedish and in English."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.result import Language
from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, SLOT_NAMES

type Noun = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's words; a noun is its singular and its plural, and braces take a value."""

    thousands: str
    decimal: str
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
    reason_names: dict[str, str]
    counters: dict[str, str]
    slot_names: dict[str, str]

    def number(self, value: int) -> str:
        """A whole number with the language's separator of thousands."""
        return f"{value:,}".replace(",", self.thousands)

    def between(self, low: float, high: float) -> str:
        """Two probabilities in hundredths, or one when they are the same to a hundredth."""
        first, last = (f"{value:.2f}".replace(".", self.decimal) for value in (low, high))
        return first if first == last else f"{first}–{last}"

    def count(self, value: int, noun: Noun) -> str:
        """A number of things, such as `1 annons` or `3 annonser`."""
        return f"{self.number(value)} {noun[value != 1]}"


_SWEDISH: Final = Words(
    # A no-break space, so that a number is never parted at the end of a line.
    thousands="\u00a0",
    decimal=",",
    ads=("annons", "annonser"),
    texts=("olika text", "olika texter"),
    contacts=("kontaktväg", "kontaktvägar"),
    personas=("förnamn", "förnamn"),
    places=("ort", "orter"),
    sites=("sajt", "sajter"),
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
    reason_names=REASON_NAMES["sv"],
    counters=COUNTERS["sv"],
    slot_names=SLOT_NAMES["sv"],
)

_ENGLISH: Final = Words(
    thousands=",",
    decimal=".",
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
        "A network is texts and contacts that probably have one writer. "
        "It is not a person and not a victim, and it does not say that anybody is exploited."
    ),
    reason_names=REASON_NAMES["en"],
    counters=COUNTERS["en"],
    slot_names=SLOT_NAMES["en"],
)

WORDS: Final[dict[Language, Words]] = {"sv": _SWEDISH, "en": _ENGLISH}
