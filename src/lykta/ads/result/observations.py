"""What each kind of observation says, in Swedish and English, and its innocent explanation.

A result holds an observation as its kind and parameters; the words stand here, once for each language.
A field of a sentence is `{name}`, or `{name:way}` with the way in which its value is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final, override

from lykta.ads.result.values import tag
from lykta.language import AND, Language, format_number

_LISTED: Final = 8
"""So many things of a list are named; of the rest it says how many they are."""


@dataclass(frozen=True, slots=True)
class ObservationKind:
    """A kind of observation: its sentence with fields, and its counter-explanation, by language."""

    sentence: Mapping[Language, str]
    counter: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """What can be seen of a network: the kind, and the parameters of its sentence, a JSON object."""

    kind: str
    parameters: str

    def sentence(self, language: Language) -> str:
        """What can be seen."""
        sentence = KINDS[self.kind].sentence[language]
        return _WRITERS[language].vformat(sentence, (), json.loads(self.parameters))

    def counter(self, language: Language) -> str:
        """What may be an innocent reason for it."""
        return KINDS[self.kind].counter[language]


class _Writer(Formatter):
    """Fills the fields of sentences in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._ways: dict[str, Callable[[Any], str]] = {
            "": lambda value: self._number(value) if isinstance(value, int) else str(value),
            "hour": "{:02d}".format,
            "they": lambda more: _THEY[language][more > 0],
            "contact": lambda contact: tag(contact[0], contact[1], language),
            "names": self._list,
            "counted": lambda pairs: self._list([self._append_count(name, ads) for name, ads in pairs]),
            "contacts": lambda found: self._list(
                [self._append_count(tag(kind, contact, language), ads) for kind, contact, ads in found]
            ),
            "dated": lambda pairs: self._list([f"{name} ({day})" for name, day in pairs]),
            "weekdays": lambda days: self._list([_WEEKDAYS[language][day] for day in days]),
            "voices": lambda pairs: self._list(
                [
                    f"{VOICE_NAMES[language][voice]} {_IN_ADS[language]} {self._count('ads', ads)}"
                    for voice, ads in pairs
                ]
            ),
            "languages": lambda pairs: self._list(
                [
                    f"{self._number(texts)} {_IN[language]} {LANGUAGE_NAMES[code][language]}"
                    for code, texts in pairs
                ]
            ),
        }

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in self._ways:
            return self._ways[format_spec](value)
        return self._count(format_spec, value)

    def _number(self, value: int) -> str:
        return format_number(value, self._language)

    def _count(self, noun: str, value: int) -> str:
        one, several = _NOUNS[noun][self._language]
        return one if value == 1 else several.format(self._number(value))

    def _append_count(self, name: str, ads: int) -> str:
        return f"{name} ({self._count('ads', ads)})"

    def _list(self, names: list[str]) -> str:
        shown = names[:_LISTED]
        if len(names) > _LISTED:
            shown.append(f"{self._number(len(names) - _LISTED)} {_MORE[self._language]}")
        *first, last = shown
        return f"{', '.join(first)} {AND[self._language]} {last}" if first else last


_THEY: Final[dict[Language, tuple[str, str]]] = {
    "sv": ("De", "De vanligaste"),
    "en": ("They", "The most frequent"),
}
_MORE: Final[dict[Language, str]] = {"sv": "till", "en": "more"}
_IN: Final[dict[Language, str]] = {"sv": "på", "en": "in"}
_IN_ADS: Final[dict[Language, str]] = {"sv": "i", "en": "in"}
_NOUNS: Final[dict[str, dict[Language, tuple[str, str]]]] = {
    "ads": {"sv": ("1 annons", "{} annonser"), "en": ("1 ad", "{} ads")},
    "days": {"sv": ("1 dag", "{} dagar"), "en": ("1 day", "{} days")},
    "times": {"sv": ("1 gång", "{} gånger"), "en": ("1 time", "{} times")},
    "texts occur": {
        "sv": ("En text förekommer", "{} texter förekommer"),
        "en": ("One text occurs", "{} texts occur"),
    },
    "texts are repeated": {
        "sv": ("En text återkommer", "{} texter återkommer"),
        "en": ("One text is repeated", "{} texts are repeated"),
    },
}
_WEEKDAYS: Final[dict[Language, tuple[str, ...]]] = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
VOICE_NAMES: Final[dict[Language, tuple[str, ...]]] = {
    "sv": ("”jag”", "”vi”", "”hon”"),
    "en": ("“I”", "“we”", "“she”"),
}
LANGUAGE_NAMES: Final[dict[str, dict[Language, str]]] = {
    "sv": {"sv": "svenska", "en": "Swedish"},
    "en": {"sv": "engelska", "en": "English"},
    "no": {"sv": "norska", "en": "Norwegian"},
    "da": {"sv": "danska", "en": "Danish"},
    "fi": {"sv": "finska", "en": "Finnish"},
    "de": {"sv": "tyska", "en": "German"},
    "nl": {"sv": "nederländska", "en": "Dutch"},
    "fr": {"sv": "franska", "en": "French"},
    "es": {"sv": "spanska", "en": "Spanish"},
    "pt": {"sv": "portugisiska", "en": "Portuguese"},
    "it": {"sv": "italienska", "en": "Italian"},
    "pl": {"sv": "polska", "en": "Polish"},
    "cs": {"sv": "tjeckiska", "en": "Czech"},
    "sk": {"sv": "slovakiska", "en": "Slovak"},
    "hu": {"sv": "ungerska", "en": "Hungarian"},
    "ro": {"sv": "rumänska", "en": "Romanian"},
    "bg": {"sv": "bulgariska", "en": "Bulgarian"},
    "ru": {"sv": "ryska", "en": "Russian"},
    "uk": {"sv": "ukrainska", "en": "Ukrainian"},
    "sr": {"sv": "serbiska", "en": "Serbian"},
    "hr": {"sv": "kroatiska", "en": "Croatian"},
    "sq": {"sv": "albanska", "en": "Albanian"},
    "el": {"sv": "grekiska", "en": "Greek"},
    "tr": {"sv": "turkiska", "en": "Turkish"},
    "et": {"sv": "estniska", "en": "Estonian"},
    "lv": {"sv": "lettiska", "en": "Latvian"},
    "lt": {"sv": "litauiska", "en": "Lithuanian"},
    "ar": {"sv": "arabiska", "en": "Arabic"},
    "fa": {"sv": "persiska", "en": "Persian"},
    "th": {"sv": "thailändska", "en": "Thai"},
    "vi": {"sv": "vietnamesiska", "en": "Vietnamese"},
    "zh": {"sv": "kinesiska", "en": "Chinese"},
    "ja": {"sv": "japanska", "en": "Japanese"},
}

KINDS: Final[dict[str, ObservationKind]] = {
    "common wording": ObservationKind(
        {
            "sv": "{followers} av {compared} jämförda annonser följer samma mall, där {words} ord är lika "
            "i minst hälften av dem.",
            "en": "{followers} of {compared} compared ads follow one template, in which {words} words are "
            "the same in at least half of them.",
        },
        {
            "sv": "Texten kan vara kopierad från en annan annons, bygga på en förlaga från webbplatsen "
            "eller vara skriven av någon som hjälper flera fristående annonsörer.",
            "en": "The text may be copied from another ad, follow a model on the site, or be written by "
            "someone who helps several independent advertisers.",
        },
    ),
    "different wordings": ObservationKind(
        {
            "sv": "Annonserna har ingen gemensam mall: den vanligaste ordalydelsen finns i {followers} av "
            "{compared} jämförda.",
            "en": "The ads have no template in common: the most frequent wording is in {followers} of "
            "{compared} compared ads.",
        },
        {
            "sv": "Annonserna hänger ihop två och två: genom en kontaktväg, eller genom meningar som flera "
            "kan ha. Flera kan dela en telefon, och ett nummer kan ha bytt innehavare.",
            "en": "The ads hang together two by two: by a contact, or by sentences that several may use. "
            "Several people may share a phone, and a number may have passed to someone else.",
        },
    ),
    "repeated text": ObservationKind(
        {
            "sv": "{texts:texts are repeated} lika, bortsett från ort, pris, tid och kontaktväg, i upp "
            "till {most} annonser.",
            "en": "{texts:texts are repeated}, but for place, price, hours and contact, in up to {most} ads.",
        },
        {
            "sv": "Webbplatser förnyar annonser automatiskt, och samma annons räknas igen varje gång "
            "webbplatsen läses. Den som annonserar ofta återanvänder gärna sin text.",
            "en": "Sites renew ads by themselves, and one ad counts anew each time a site is read. People "
            "who advertise often reuse their own text.",
        },
    ),
    "changed text": ObservationKind(
        {
            "sv": "Texten med kontaktvägen {contact:contact} ändras {changes} gånger mellan {first} och "
            "{last}.",
            "en": "The text with the contact {contact:contact} changes {changes} times between {first} and "
            "{last}.",
        },
        {
            "sv": "Den som annonserar själv rättar fel, ändrar pris och tider och skriver om texten för "
            "att den ska synas.",
            "en": "People who advertise on their own correct mistakes, change prices and hours, and "
            "rewrite a text to have it seen.",
        },
    ),
    "several names": ObservationKind(
        {
            "sv": "Annonserna använder {count} namn: {names:counted}.",
            "en": "The ads use {count} names: {names:counted}.",
        },
        {
            "sv": "Flera kan arbeta självständigt och dela telefon eller text, och en och samma person kan "
            "byta annonsnamn. Ett namn kan också vara någon annans som nämns i texten.",
            "en": "Several people may work on their own and share a phone or a text, and one person may "
            "change the name used in ads. A name may also be that of someone else whom the text "
            "mentions.",
        },
    ),
    "several names on one contact": ObservationKind(
        {
            "sv": "Kontaktvägen {contact:contact} finns i annonser med {count} namn: {names:names}.",
            "en": "The contact {contact:contact} is in ads with {count} names: {names:names}.",
        },
        {
            "sv": "Vänner som delar bostad delar ofta telefon. En person kan använda flera annonsnamn, och "
            "ett nummer kan ha bytt innehavare. Numret kan också vara webbplatsens eget.",
            "en": "Friends who share a home often share a phone. One person may use several names in ads, "
            "and a number may have passed to someone else. The number may also be the site's own.",
        },
    ),
    "one contact": ObservationKind(
        {
            "sv": "En kontaktväg, {contact:contact}, finns i {ads} av {of:ads}.",
            "en": "One contact, {contact:contact}, is in {ads} of {of:ads}.",
        },
        {
            "sv": "En kontaktväg kan delas av flera som arbetar självständigt, höra till en webbplats "
            "eller ha bytt innehavare. Många byter nummer för att få vara i fred.",
            "en": "A contact may be shared by several people who work on their own, belong to a site, or "
            "have passed to someone else. Many change their number to be left in peace.",
        },
    ),
    "contacts": ObservationKind(
        {
            "sv": "I annonserna finns {count} kontaktvägar. {more:they} är {contacts:contacts}.",
            "en": "The ads hold {count} contacts. {more:they} are {contacts:contacts}.",
        },
        {
            "sv": "En kontaktväg kan delas av flera som arbetar självständigt, höra till en webbplats "
            "eller ha bytt innehavare. Många byter nummer för att få vara i fred.",
            "en": "A contact may be shared by several people who work on their own, belong to a site, or "
            "have passed to someone else. Many change their number to be left in peace.",
        },
    ),
    "several contacts with one wording": ObservationKind(
        {
            "sv": "{texts:texts occur} med flera kontaktvägar, som mest {most} av samma slag.",
            "en": "{texts:texts occur} with several contacts, at most {most} of one kind.",
        },
        {
            "sv": "Texten kan vara kopierad av någon som tyckte om den, eller så har annonsören bytt "
            "nummer. En byrå kan skriva åt flera som själva vill annonsera.",
            "en": "The text may be copied by someone who liked it, or the advertiser has changed number. "
            "An agency may write for several people who themselves wish to advertise.",
        },
    ),
    "places": ObservationKind(
        {
            "sv": "Annonserna gäller {count} orter, i den ordning de först syns: {places:dated}. Orten "
            "byts {moves:times}.",
            "en": "The ads are for {count} places, in the order first seen: {places:dated}. The place "
            "changes {moves:times}.",
        },
        {
            "sv": "Många reser på egen hand och annonserar där de är. Orten i en annons kan också vara den "
            "närmaste större orten, eller den som webbplatsen föreslår.",
            "en": "Many people travel on their own and advertise where they are. The place of an ad may "
            "also be the nearest larger town, or the one that the site suggests.",
        },
    ),
    "one day in several places": ObservationKind(
        {
            "sv": "En och samma text, bortsett från orten, finns i flera orter samma dag ({days:days}). "
            "Den {day} gäller den {places:names}.",
            "en": "One text, but for the place, is in several places on the same day ({days:days}). On "
            "{day} it is for {places:names}.",
        },
        {
            "sv": "Den som ska resa annonserar gärna i förväg, och en webbplats kan visa samma annons på "
            "flera orter. Någon annan kan ha kopierat texten.",
            "en": "People who are about to travel often advertise ahead, and a site may show one ad in "
            "several places. Someone else may have copied the text.",
        },
    ),
    "several sites": ObservationKind(
        {
            "sv": "Annonserna finns på {count} webbplatser: {sites:counted}.",
            "en": "The ads are on {count} sites: {sites:counted}.",
        },
        {
            "sv": "Det är vanligt att annonsera på flera webbplatser, och en del webbplatser kopierar "
            "annonser från andra utan att fråga.",
            "en": "Advertising on several sites is common, and some sites copy ads from others without "
            "asking.",
        },
    ),
    "posting hours": ObservationKind(
        {
            "sv": "{ads} av {of:ads} är publicerade mellan klockan {start:hour} och {stop:hour}.",
            "en": "{ads} of {of:ads} were posted between {start:hour}:00 and {stop:hour}:00.",
        },
        {
            "sv": "Många sköter sina annonser vid en viss tid, efter arbete eller studier. Webbplatser "
            "publicerar och förnyar på bestämda tider, och tiden kan vara den då webbplatsen lästes.",
            "en": "Many people see to their ads at a certain hour, after work or studies. Sites publish "
            "and renew at set hours, and the time may be when the site was read.",
        },
    ),
    "posting weekdays": ObservationKind(
        {
            "sv": "{ads} av {of:ads} är publicerade på {days:weekdays}.",
            "en": "{ads} of {of:ads} were posted on {days:weekdays}.",
        },
        {
            "sv": "Veckan styrs av annat arbete, familj och resor. Webbplatser förnyar annonser vissa "
            "dagar, och dagen kan vara den då webbplatsen lästes.",
            "en": "Other work, family and travel shape the week. Sites renew ads on certain days, and the "
            "day may be when the site was read.",
        },
    ),
    "longest pause": ObservationKind(
        {
            "sv": "Det längsta uppehållet mellan två annonser är {days} dagar, {start} till {stop}.",
            "en": "The longest pause between two ads is {days} days, {start} to {stop}.",
        },
        {
            "sv": "Uppehåll kan vara ledighet, sjukdom, annat arbete eller att materialet saknar dagar. "
            "Ett nummer kan också ha bytt innehavare under tiden.",
            "en": "A pause may be a holiday, illness, other work, or days that the material lacks. A "
            "number may also have passed to someone else in the meantime.",
        },
    ),
    "busiest day": ObservationKind(
        {
            "sv": "{ads} av {of:ads} är publicerade på en dag, {day}.",
            "en": "{ads} of {of:ads} were posted on one day, {day}.",
        },
        {
            "sv": "En webbplats kan lägga ut annonser samlat, och den som läste den kan ha läst allt på en "
            "dag. Den som hjälper flera med texten lägger gärna ut allas på en gång.",
            "en": "A site may publish ads together, and whoever read it may have read all on one day. "
            "Someone who helps several people with their texts may well post them all at once.",
        },
    ),
    "several languages": ObservationKind(
        {
            "sv": "Av {texts} lästa texter är {languages:languages}.",
            "en": "Texts read: {texts}, of them {languages:languages}.",
        },
        {
            "sv": "Många skriver på flera språk för att nå fler läsare, översätter med en app eller får "
            "hjälp av en vän. Korta texter kan bli fel avlästa.",
            "en": "Many write in several languages to reach more readers, translate with an app, or have a "
            "friend help. Short texts may be misread.",
        },
    ),
    "voice": ObservationKind(
        {
            "sv": "Annonsernas röst är {voices:voices}.",
            "en": "The voice of the ads is {voices:voices}.",
        },
        {
            "sv": "Två som arbetar tillsammans skriver ”vi”, och en vän som hjälper till med språket, "
            "eller en byrå som skriver åt fristående annonsörer, skriver ”hon”. Texten kan också "
            "nämna någon annan.",
            "en": "Two people who work together write “we”; a friend who helps with the language, or an "
            "agency that writes for independent advertisers, writes “she”. The text may also mention "
            "someone else.",
        },
    ),
}
"""By the name of the kind in the result, in the order in which a network shows them."""

_WRITERS: Final[dict[Language, _Writer]] = {"sv": _Writer("sv"), "en": _Writer("en")}
