"""The words of the displays, in Swedish and in English. Counter-explanations stand where reasons do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lykta.language import Language, LanguageWords, Noun


@dataclass(frozen=True, kw_only=True)
class DisplayWords(LanguageWords):
    """One language's words; a noun is its singular and its plural, and braces take a value."""

    ads: Noun
    texts: Noun
    contacts: Noun
    places: Noun
    sites: Noun
    links: Noun
    funnel: str
    steps: Mapping[str, str]
    persons: str
    persons_unknown: str
    advertiser: str
    learnt: str
    learnt_unchecked: str
    learnt_elsewhere: str
    not_learnt: str
    network: str
    seen: str
    ending: str
    template: str
    no_template: str
    reasons: str
    counter: str
    observations: str
    graph: str
    hub: str
    left_out: str
    journey: str
    journey_caution: str
    not_on_map: str
    examples: str
    two_ads: str
    linked: str
    not_linked: str
    waterfall: str
    rows: Mapping[str, str]
    against: str
    none_against: str
    texts_beside: str
    range_told: str

    def format_log_odds(self, value: float) -> str:
        """Log-odds with their sign, to a tenth."""
        sign = "−" if value < 0 else "+"
        told = self.decimals(abs(value), 1)
        return "0" if told in {"0.0", "0,0"} else sign + told

    def whole_between(self, low: int, high: int) -> str:
        """A range of whole numbers, or one number where its ends are the same."""
        return self.whole(low) if low == high else f"{self.whole(low)}–{self.whole(high)}"


_SWEDISH: Final = DisplayWords(
    language="sv",
    ads=("annons", "annonser"),
    texts=("olika text", "olika texter"),
    contacts=("kontaktväg", "kontaktvägar"),
    places=("ort", "orter"),
    sites=("webbplats", "webbplatser"),
    links=("koppling", "kopplingar"),
    funnel="Från rader till avsändare",
    steps={
        "rows": "rader lästes",
        "ads": "annonser, en för varje rad som behölls",
        "texts": "olika texter",
        "networks": "nätverk, och annonser som står ensamma",
        "advertisers": "uppskattade avsändare",
    },
    persons="personer",
    persons_unknown="Annonserna säger det inte: en avsändare kan skriva för flera, en person kan ha flera.",
    advertiser="En avsändare är den som troligen skrev annonserna: inte en person och inte ett brottsoffer.",
    learnt="Sannolikheterna för texter är lärda av filen; på undanlagda kontaktvägar slår de fel på {} i "
    "genomsnitt.",
    learnt_unchecked="Sannolikheterna för texter är lärda av filen, men för få kontaktvägar kunde läggas "
    "undan för att kontrollera dem.",
    learnt_elsewhere="Sannolikheterna för texter är lärda av annonserna i ett annat resultat, inte av de "
    "här. Hur fel de slår här är inte mätt.",
    not_learnt="För få kontaktvägar att lära av: sannolikheterna för texter vilar på dokumenterade vikter, "
    "anpassade till nio uppsättningar verkliga texter av andra slag och inte till den här filen.",
    network="Nätverk {}",
    seen="sedd {} till {}",
    ending=(
        "Ett nätverk är texter och kontaktvägar som troligen har samma avsändare. Det är inte en person och "
        "inte ett brottsoffer, och det säger inte att någon utnyttjas."
    ),
    template="Mall, med luckor för det som varierar",
    no_template="Annonserna har ingen gemensam ordalydelse.",
    reasons="Skäl",
    counter="Motförklaring:",
    observations="Iakttagelser",
    graph="Annonser och de kontaktvägar som står i dem",
    hub="kopplar ingen",
    left_out="Utanför bilden: {} annonser med ovanliga kombinationer och {} kontaktvägar på få annonser.",
    journey="Orter, i den ordning de först syns",
    journey_caution="Kartan visar inget finare än en kommun. Ingen är känd för att ha rest mellan orterna.",
    not_on_map="Inte på kartan: {}",
    examples="Några av annonserna",
    two_ads="Två annonser: {} och {}",
    linked="Sannolikheten för en och samma avsändare är {}, med ett spann från {} till {}.",
    not_linked="Ingenting kopplar de två annonserna.",
    waterfall="Vad varje del av underlaget lägger till",
    rows={
        "start": "Utgångspunkt",
        "likeness": "Likhet",
        "information": "Egen ordalydelse",
        "place": "Ort",
        "contacts": "Olika kontaktvägar",
        "sum": "Texterna sammantaget",
    },
    against="Vad som talar emot en avsändare",
    none_against="Ingen skillnad hittades. Det som en annons inte säger kan inte skilja sig.",
    texts_beside="De två texterna; understruket står ord för ord i båda",
    range_told="{} ({}–{})",
)

_ENGLISH: Final = DisplayWords(
    language="en",
    ads=("ad", "ads"),
    texts=("different text", "different texts"),
    contacts=("contact", "contacts"),
    places=("place", "places"),
    sites=("site", "sites"),
    links=("link", "links"),
    funnel="From rows to advertisers",
    steps={
        "rows": "rows read",
        "ads": "ads, one for each row that was kept",
        "texts": "different texts",
        "networks": "networks, and ads that stand alone",
        "advertisers": "estimated advertisers",
    },
    persons="persons",
    persons_unknown="Ads do not say: one author can write for several, and one person can have several.",
    advertiser="An advertiser is the estimated author of ads: not a person found, not a victim.",
    learnt="Probabilities of texts were learnt from this file; on contacts kept aside they are off by {} on "
    "average.",
    learnt_unchecked="Probabilities of texts were learnt from this file, but too few contacts could be kept "
    "aside to check them.",
    learnt_elsewhere="Probabilities of texts were learnt from the ads of another result, not from these. "
    "How far they are off here was not measured.",
    not_learnt="Too few contacts to learn from: probabilities of texts rest on documented weights, fitted "
    "on nine sets of real texts of other kinds, not on this file.",
    network="Network {}",
    seen="seen {} to {}",
    ending=(
        "A network is texts and contacts that probably have one author. It is not a person and not a victim, "
        "and it does not say that anybody is exploited."
    ),
    template="Template, with slots for what varies",
    no_template="The ads have no wording in common.",
    reasons="Reasons",
    counter="Counter-explanation:",
    observations="Observations",
    graph="Ads and the contacts they hold",
    hub="links nobody",
    left_out="Left out of the picture: {} ads with rare combinations and {} contacts on few ads.",
    journey="Places, in the order in which they first appear",
    journey_caution=(
        "The map shows nothing finer than a municipality. Nobody is known to have travelled between them."
    ),
    not_on_map="Not on the map: {}",
    examples="Some of the ads",
    two_ads="Two ads: {} and {}",
    linked="The probability that one author wrote both is {}, with a range from {} to {}.",
    not_linked="Nothing links the two ads.",
    waterfall="What each piece of evidence adds",
    rows={
        "start": "Starting point",
        "likeness": "Likeness",
        "information": "Wording of their own",
        "place": "Place",
        "contacts": "Different contacts",
        "sum": "The texts together",
    },
    against="What speaks against one author",
    none_against="No difference was found. What an ad does not say cannot differ.",
    texts_beside="The two texts; what is underlined stands word for word in both",
    range_told="{} ({}–{})",
)

WORDS: Final[dict[Language, DisplayWords]] = {"sv": _SWEDISH, "en": _ENGLISH}
"""The words of each language."""
