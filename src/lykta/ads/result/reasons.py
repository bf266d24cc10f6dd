"""The names of reasons and typed slots, what a reason says and may innocently mean, and why cuts were made.

Commands, reports, notebooks and the workbench all take their words from here.
"""

from typing import Final

from lykta.language import Language

REASON_NAMES: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "near-duplicate": "nästan samma text",
        "shared template": "gemensam mall",
        "shared contact": "gemensam kontaktväg",
        "shared style": "gemensam stil",
    },
    "en": {
        "near-duplicate": "near-duplicate",
        "shared template": "shared template",
        "shared contact": "shared contact",
        "shared style": "shared style",
    },
}
"""By the reason's name in the result."""

STATEMENTS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "near-duplicate": "Texterna säger nästan samma sak.",
        "shared template": "Texterna har många formuleringar gemensamma, kanske från samma mall.",
        "shared contact": "Kontaktvägen står i båda annonserna.",
        "shared style": "Texterna har ord och uttryck gemensamma, men knappt något längre stycke.",
    },
    "en": {
        "near-duplicate": "The texts say nearly the same.",
        "shared template": "The texts share much of their wording, perhaps from one model.",
        "shared contact": "Both ads hold the contact.",
        "shared style": "The texts share words and turns of phrase, but hardly any longer passage.",
    },
}
"""What each reason says of two ads."""

COUNTERS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "near-duplicate": (
            "Den som tycker om en annons kopierar den, webbplatser förnyar annonser automatiskt och "
            "kopierar av varandra, och den som hjälper flera fristående annonsörer kan lägga ut en text "
            "för dem alla."
        ),
        "shared template": (
            "De gemensamma orden kan vara webbplatsens, en byrås eller en väns, och användas av flera "
            "som annonserar på egen hand. Den som börjar annonsera utgår ofta från någon annans annons."
        ),
        "shared contact": (
            "Vänner som delar bostad delar ofta telefon. Ett nummer kan vara utlånat, ha bytt innehavare "
            "eller gå till en växel som svarar åt flera. Ett konto eller en sida kan höra till en webbplats "
            "eller en lokal som flera använder."
        ),
        "shared style": (
            "De som har samma modersmål, samma översättningsapp eller vanor från samma webbplats skriver "
            "likt varandra. Stil är det svagaste skälet, för det vilar på vanor som många delar."
        ),
    },
    "en": {
        "near-duplicate": (
            "People copy ads that they like, sites renew ads by themselves and copy from each other, and "
            "someone who helps several independent advertisers may post one text for all of them."
        ),
        "shared template": (
            "The wording in common may be the site's, an agency's or a friend's, and used by several "
            "people who advertise on their own. Whoever begins to advertise often starts from "
            "someone else's ad."
        ),
        "shared contact": (
            "Friends who share a home often share a phone. A number may be lent, have passed to someone "
            "else or reach a switchboard that answers for several. An account or a page may belong to a "
            "site or a place that several people use."
        ),
        "shared style": (
            "People with the same mother tongue, the same translation app or the habits of one site write "
            "alike. Style is the weakest reason: it rests on habits that many share."
        ),
    },
}
"""The counter-explanation of each reason."""

CONTACT_ASSUMPTION: Final[dict[Language, str]] = {
    "sv": (
        "Sannolikheten för en gemensam kontaktväg är ett dokumenterat antagande om kontaktvägar av det "
        "slaget. Varken den eller dess gränser är inlärda ur filen, inte heller när sannolikheterna för "
        "texter är det."
    ),
    "en": (
        "The probability of a shared contact is a documented assumption about contacts of its kind. Neither "
        "it nor its limits are learnt from the file, even where the probabilities of texts are."
    ),
}
"""What the probability of a shared contact rests on in every file (`lykta.ads.weigh.CONTACT_PROBABILITY`)."""


def basis_of(reason: str, language: Language) -> str:
    """What the probability of a reason rests on where that is the same in every file; else nothing."""
    return CONTACT_ASSUMPTION[language] if reason == "shared contact" else ""


CUT_NAMES: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "hub": "Kontaktvägar i annonser som inte liknar varandra",
        "recycled contact": "Kontaktvägar som bytt ägare",
        "stock text": "Texter som avsändare utan samband använder ordagrant",
        "little wording": "Texter som säger för lite utöver standardformuleringar",
        "copied text": "Texter som kan vara kopierade eller skrivna efter samma förlaga",
        "wrong bridge": "Nätverk som en svag länk höll ihop",
    },
    "en": {
        "hub": "Contacts on ads that are not alike",
        "recycled contact": "Contacts that changed hands",
        "stock text": "Texts that unrelated advertisers use word for word",
        "little wording": "Texts that say too little beyond standard wording",
        "copied text": "Texts that may be copied, or written after the same model",
        "wrong bridge": "Networks that a thin tie held together",
    },
}
"""What was kept from linking, by the kind of the cut: all kinds that there are."""

CUT_REASONS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "hub": (
            "Kontaktvägen står i många annonser som inte liknar varandra mer än främmandes, eller bredvid "
            "väldigt många andras kontaktvägar, som ett växelnummer eller webbplatsens eget."
        ),
        "recycled contact": (
            "Kontaktvägen var tyst länge och kom tillbaka med andra texter. Den räknas som två."
        ),
        "stock text": (
            "Texten används ord för ord av minst tre avsändare som varken en kontaktväg eller en annan text "
            "förenar. Den kopplar ingen."
        ),
        "little wording": (
            "Texten säger för lite utöver formuleringar som många använder. Sådana texter kan vara lika av "
            "en slump. Därför kopplar texten ingen, men det kan annonsens kontaktvägar göra."
        ),
        "copied text": (
            "Liknande texter finns i annonser med andra kontaktvägar, men kontaktvägarna delar få av sina "
            "texter. Den ena texten kan vara kopierad, eller båda skrivna efter samma förlaga. En avsändare "
            "med två nummer kan också se ut så. Annonsen räknas till samma nätverk som sin egen kontaktväg."
        ),
        "wrong bridge": (
            "En svag koppling höll ihop två täta delar. Den räknas inte, så delarna är skilda åt: som var "
            "sitt nätverk, eller som annonser som står för sig."
        ),
    },
    "en": {
        "hub": (
            "The contact stands in many ads that are no more alike than strangers' are, or beside the "
            "contacts of very many others, as a switchboard's or a site's own number does."
        ),
        "recycled contact": (
            "The contact was silent for long and came back with other texts. It counts as two."
        ),
        "stock text": (
            "The text is used word for word by at least three advertisers whom neither a contact nor "
            "another text joins. It links nobody."
        ),
        "little wording": (
            "The text says too little beyond wording that many use. Such texts may be alike by chance. So "
            "the text links nobody, though the contacts of the ad may."
        ),
        "copied text": (
            "Ads with other contacts have texts like this one, but the contacts share few of their texts. "
            "One of the texts may be copied, or both be written after one model. An advertiser with two "
            "numbers can look like this too. The ad is counted to the network of its own contact."
        ),
        "wrong bridge": (
            "A thin tie held two dense parts together. It does not count, so the parts are apart: each a "
            "network, or ads that stand alone."
        ),
    },
}
"""Why something was kept from linking, by the kind of the cut."""

_SLOTS: Final = {
    "telefon": "phone",
    "e-post": "e-mail",
    "användarnamn": "account",
    "länk": "link",
    "tal": "number",
    "pris": "price",
    "tid": "hour",
    "ort": "place",
}

SLOT_NAMES: Final[dict[Language, dict[str, str]]] = {
    # The names of typed slots are Swedish in the result itself.
    "sv": {name: name for name in _SLOTS},
    "en": _SLOTS,
}
"""By the slot's name in the result."""
