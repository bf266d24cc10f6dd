"""What the reasons of links and the typed slots of templates are called, and what may be innocent."""

from typing import Final

from lykta.ads.result.tags import Language

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

COUNTERS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "near-duplicate": "Texter kopieras. Någon annan kan ha lånat hela annonsen.",
        "shared template": "Mallar sprids. En vän, en webbplats eller en guide kan ha gett en till flera.",
        "shared contact": "Flera kan dela en telefon, och ett nummer kan byta innehavare.",
        "shared style": "Många skriver på liknande sätt. Stil är det svagaste skälet.",
    },
    "en": {
        "near-duplicate": "Texts are copied. Somebody else may have borrowed the whole ad.",
        "shared template": "Templates spread. A friend, a site or a guide may have given one to several.",
        "shared contact": "Several people may share a phone, and a number may change hands.",
        "shared style": "Many people write alike. Style is the weakest reason.",
    },
}
"""The counter-explanation of each reason, in one line; the workbench has longer ones."""

SLOT_NAMES: Final[dict[Language, dict[str, str]]] = {
    # The names of typed slots are Swedish in the result itself.
    "sv": {},
    "en": {
        "telefon": "phone",
        "e-post": "e-mail",
        "användarnamn": "account",
        "länk": "link",
        "tal": "number",
        "pris": "price",
        "tid": "hour",
        "ort": "place",
    },
}
"""By the slot's name in the result."""
