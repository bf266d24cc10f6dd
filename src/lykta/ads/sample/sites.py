"""The invented sites the ads stand on, each with a footer that all its ads may carry."""

from typing import NamedTuple

from lykta.ads.sample.dice import wheel


class Site(NamedTuple):
    name: str
    footers: tuple[str, ...]


# The top-level domain "example" is reserved (RFC 2606), so none of these can be a real site.
_SITES = (
    Site(
        "nordannons.example",
        (
            "Annonsen är publicerad på Nordannons. Anmäl annonsen om något inte stämmer.",
            "Nordannons ansvarar inte för innehållet i annonser. Läs våra villkor innan du svarar.",
        ),
    ),
    Site(
        "kvallskontakt.example",
        ("Du hittade annonsen på Kvällskontakt, mötesplatsen för vuxna. Svara alltid med respekt.",),
    ),
    Site(
        "vanerlistan.example",
        ("Vänerlistan: gratis annonser för hela länet. Kontakta redaktionen vid frågor om annonsen.",),
    ),
    Site(
        "citydate.example",
        ("Posted on Citydate. Adults only. Report this ad if it breaks our rules.",),
    ),
    Site(
        "radannonsen.example",
        (
            "Radannonsen granskar alla annonser. Betala aldrig i förskott till någon du inte känner.",
            "Spara annonsen i dina favoriter så hittar du tillbaka. Radannonsen sedan många år.",
        ),
    ),
    Site(
        "traffpunkten.example",
        ("Träffpunkten tar inget ansvar för avtal mellan användare. Du måste vara vuxen för att svara.",),
    ),
)
SITES = wheel(_SITES, [30, 22, 12, 16, 12, 8])
