"""Each sentence of Region Värmland's page on the subject has its place in the handbook, in its own strength.

The sentences are given in words of our own. For each stand the pages and the heading where it is said, the
words that carry its strength in each language, and the sources of which at least one stands with them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from lykta.web.language import LANGUAGES, Language

VARMLAND = Path(__file__).parents[3] / "docs/how-to/overlay-varmland"


@dataclass(frozen=True)
class Place:
    """Where a sentence of the county's page stands, and in which words."""

    says: str
    page: str
    anchors: tuple[str, str]
    words: tuple[str, str]
    source: str = "region-varmland"


PLACES = (
    Place(
        "It is described as the slavery of our time.",
        "what-it-is", ("det-korta-svaret", "the-short-answer"),
        ("beskrivs som vår tids slaveri", "is described as the slavery of our time"),
    ),
    Place(
        "Those exposed are usually women or girls.",
        "what-it-is", ("det-korta-svaret", "the-short-answer"),
        ("är vanligen kvinnor eller flickor", "are usually women or girls"),
    ),
    Place(
        "Explanations have started from the gender-power order, poverty and migration.",
        "explanations", ("", ""),
        ("könsmaktsordningen, fattigdom och migration", "the gender-power order, poverty and migration"),
    ),
    Place(
        "Demand is what mainly upholds both prostitution and trafficking.",
        "explanations", ("efterfragan", "demand"),
        (
            "det som främst upprätthåller både prostitution och människohandel",
            "what mainly upholds both prostitution and trafficking",
        ),
    ),
    Place(
        "The purpose can be rape, sexual coercion and exploitation in prostitution or pornography.",
        "means-and-purposes", ("syftet", "the-purpose"),
        (
            "våldtäkt, sexuellt tvång och utnyttjande i prostitution eller pornografi",
            "rape, sexual coercion and exploitation in prostitution or pornography",
        ),
    ),
    Place(
        "Improper means are for example threats, deception or exploiting a vulnerable position.",
        "means-and-purposes", ("de-fyra-medlen", "the-four-means"),
        (
            "hot, vilseledande eller utnyttjande av en persons utsatta position",
            "threats, deception or exploiting a person\'s vulnerable position",
        ),
    ),
    Place(
        "Consent does not matter once an improper means was used.",
        "means-and-purposes", ("samtycke", "consent"),
        ("spelar det ingen roll att personen har sagt ja", "it does not matter that the person said yes"),
    ),
    Place(
        "By the police report for 2016 it was found mainly in big cities, and in smaller towns too.",
        "where-and-how", ("var", "where"),
        (
            "framför allt påträffats i storstadsregionerna, men den hade också förekommit på mindre",
            "mainly been found in the big-city regions, but it had also occurred in smaller towns",
        ),
    ),
    Place(
        "The report is kept by NCK.",
        "where-and-how", ("var", "where"),
        ("finns hos Nationellt centrum för kvinnofrid", "is kept by the National Centre for"),
    ),
    Place(
        "Sexual services are sold mainly through the Internet.",
        "where-and-how", ("hur", "how"),
        ("framför allt ske via internet", "mainly through the Internet"),
    ),
    Place(
        "Ads are written by the perpetrators to look as if the women wrote them.",
        "where-and-how", ("annonserna", "the-ads"),
        (
            "skrivs av gärningsmännen, på ett sätt som ska ge intryck av att kvinnorna själva",
            "are written by the perpetrators, in a way that is to give the impression that the women",
        ),
    ),
    Place(
        "In 2018 the government presented a new action plan, which NCK keeps.",
        "action-plans", ("planen-fran-2018", "the-plan-of-2018"),
        ("presenterade 2018 en ny handlingsplan", "In 2018 the government presented a new action plan"),
    ),
    Place(
        "The Swedish position is that there is a clear link between the two.",
        "explanations", ("den-svenska-hallningen", "the-swedish-position"),
        (
            "ett tydligt samband mellan prostitution och människohandel för sexuella ändamål",
            "a clear link between prostitution and trafficking for sexual purposes",
        ),
    ),
    Place(
        "The National Board of Health and Welfare has web training, films and information.",
        "sex-for-compensation", ("var-stodet-finns", "where-the-support-is"),
        ("webbutbildning, filmer och information", "web training, films and information"),
    ),
    Place(
        "There is a resource team with this name, and Region Värmland is in it.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Resursteam prostitution och människohandel för sexuella ändamål",) * 2,
    ),
    Place(
        "The county board coordinates the team.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Länsstyrelsen Värmland samordnar det", "(Länsstyrelsen Värmland) coordinates it"),
        source="epom",
    ),
    Place(
        "Those who are worried can turn to the team.",
        "who-does-what", ("lanets-resursteam", "the-county-s-resource-team"),
        ("Resursteamet ger råd till dig", "the resource team advises you"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.says)
def test_a_sentence_of_the_county_page_has_its_place_and_its_source(
    client: Client, place: Place, language: Language
) -> None:
    at = LANGUAGES.index(language)
    with (
        translation.override(language),
        override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})),
    ):
        section = _section(client.get(reverse("page", args=[place.page])).content.decode(), place.anchors[at])
    assert place.words[at] in _words(section)
    assert f'href="#source-{place.source}"' in section


def _section(text: str, anchor: str) -> str:
    """A page's HTML from the heading with this anchor to the next one; without an anchor its beginning."""
    read = text.split('<div class="read">')[1]
    begun = read.split(f'<h2 id="{anchor}">')[1] if anchor else read
    return begun.split("<h2 ")[0]


def _words(html: str) -> str:
    # A reference stands between the words of no sentence quoted here, and spaces are of several kinds.
    bare = strip_tags(re.sub(r"<sup.*?</sup>", "", html)).replace("&#x27;", "'").replace("&quot;", '"')
    return re.sub(r"\s+", " ", bare)
