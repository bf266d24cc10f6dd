"""What few people share: origins together with what else is said, rare traits, and relations to the writer.

The rule for origins is that of k-anonymity (Sweeney 2002) with rough numbers: the people of the place are
divided by how many share each thing that is said. Where fewer than `FEWEST` may be left, the origin is
pointed out. The numbers are chosen so that they rather leave too few people than too many, and are the same
for all counties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from lykta.deidentify.finding import Finding, Kind, Wording, finding, table, word_list
from lykta.deidentify.reading import FoldedText

FEWEST: Final = 5
"""As many people must be left; the number under which Swedish statistics on health and crime are usually
hidden.
"""
COUNTY: Final = 280_000
"""People where no place is said: those of a county of Värmland's size."""
COUNTY_PART: Final = 70_000
"""People where the part of the county is known."""
TOWN: Final = 8_000
"""People where a town or a village is named: the size of a usual small municipality."""
SHARES: Final = {
    Kind.EXACT_AGE: 1 / 80,
    Kind.EXACT_DATE: 1 / 20,
    Kind.NAMED_WORKPLACE: 1 / 500,
    Kind.RARE_TRAIT: 1 / 500,
    Kind.RELATION: 1 / 50,
}
"""How large a part of the people shares each kind of finding."""
NEAR_ORIGIN: Final = 1 / 100
FAR_ORIGIN: Final = 1 / 1000
DECADE: Final = 1 / 8
SEX: Final = 1 / 2
WORK: Final = 1 / 200
FAMILY: Final = 1 / 10
_DECADE = re.compile(
    r"\b(?:\d0|tjugo|trettio|fyrtio|femtio|sextio|tonårs?|20|30|40|50|60)-?(?:års?åldern|talet|årsåldern|"
    r"plussare)|\btonår\w*|\bin (?:her|his) (?:teens|twenties|thirties|forties|fifties|sixties)\b|"
    r"\btonåring\w*|\bteenage\w*"
)
_SEX = re.compile(
    r"\b(?:kvinna\w*|flicka\w*|tjej\w*|hon|man|mannen|kille\w*|pojke\w*|han|woman|girl|she|boy|he)\b"
)
_WORK = re.compile(
    r"\b(?:städar|städerska\w*|bärplockar\w*|au ?pair|dansös\w*|massör\w*|diskar\w*|servitris\w*|kock\w*|"
    r"studerar|student\w*|sjuksköters\w+|läkare|"
    r"undersköters\w+|lärare\w*|präst\w*|ingenjör\w*|chaufför\w*|frisör\w*|äger|driver|restaurang\w*|pizzeri\w*|cleaner|cleans|cook|"
    r"waitress|student|nurse|doctor|teacher|driver|owns|runs|hairdresser|engineer|berry picker|arbetar som|"
    r"jobbar som|works as)\b"
)
_FAMILY = re.compile(
    r"\b(?:gift|skild|änka|änkling|married|divorced|widow|(?:två|tre|fyra|fem|sex|sju|2|3|4|5|6|7|two|three|"
    r"four|five|six) (?:barn|döttrar|söner|små barn|children|kids|daughters|sons))\b"
)
# A country that somebody has passed through says little of where she comes from.
_ON_THE_WAY: Final = frozenset({"via", "genom", "through"})
# A class that is led by one teacher in one school: 8B, 9c, NA2a, but not vitamins and doses.
_CLASS = re.compile(
    r"(?<![\w-])(?:(?:åk|årskurs|klass(?:en)?|grade|year|i|in) )(?:[1-9] ?[a-fA-F]|"
    r"[A-ZÅÄÖ]{2}\d{1,2}[a-fA-F]?)(?![\w-])"
)
_LED = r"(?:mentorselev|elev|student|klient|praktikant|konfirmand|pupil)"


def combinations(reading: FoldedText, others: list[Finding], *, county_part: bool) -> Iterator[Finding]:
    """The origins in a text that together with the `others` leave fewer than `FEWEST` people."""
    # What a person does for a living or has lived through is shared with few, and an origin with fewer.
    left = _people(others, county_part=county_part)
    for share, pattern in ((DECADE, _DECADE), (SEX, _SEX), (WORK, _WORK), (FAMILY, _FAMILY)):
        if pattern.search(reading.lower):
            left *= share
    for origin in origins(reading):
        if left * (NEAR_ORIGIN if origin.near else FAR_ORIGIN) < FEWEST:
            yield finding(origin.start, origin.end, Kind.COMBINATION, instead=_instead(origin))


def _people(others: list[Finding], *, county_part: bool) -> float:
    kinds = {found.kind for found in others}
    people = float(TOWN if Kind.SMALL_PLACE in kinds else COUNTY_PART if county_part else COUNTY)
    for kind, share in SHARES.items():
        if kind in kinds:
            people *= share
    return people


def _instead(origin: Origin) -> Wording:
    return Wording(f"instead.combination.{origin.form}")


class Origin(NamedTuple):
    """Such a word: its span in the folded text, whether many in Sweden share it, and how it stands."""

    start: int
    end: int
    near: bool
    form: str
    """`country`, `adjective` or `definite`, for words to exchange it for."""


def origins(reading: FoldedText) -> Iterator[Origin]:
    """The words of origin in a text, in order; Sweden and whole parts of the world are none."""
    before = ""
    for token in reading.tokens:
        passed, before = before in _ON_THE_WAY, token.lower
        if passed:
            continue
        found = _words().get(token.lower) or _words().get(token.lower.removesuffix("s"))
        if found is None:
            continue
        near, form = found
        # "est", "thai" and "lett" are words, or parts of them: a person of that name has a sentence around
        # her.
        if len(token.lower) > 3:
            yield Origin(token.start, token.end, near, form)


def origin_form(word: str) -> str:
    """How a word of origin in small letters stands: `country`, `adjective` or `definite`."""
    found = _words().get(word) or _words().get(word.removesuffix("s"))
    return found[1] if found else "country"


@cache
def _words() -> dict[str, tuple[bool, str]]:
    found = {}
    for nation in table("words/nations.toml")["nation"]:
        for place, word in enumerate(nation["words"].split()):
            found[word] = (bool(nation.get("near")), _form(word, place))
    return found


def _form(word: str, place: int) -> str:
    if place == 0:
        return "country"
    if word.endswith("ska"):
        return "definite"
    return (
        "adjective" if word.endswith(("sk", "an", "ish", "ese", "ian", "i", "ic", "ch", "k")) else "country"
    )


def traits(reading: FoldedText) -> Iterator[Finding]:
    """The rare traits in a text, with the reason of their group."""
    for group, patterns in _patterns():
        for pattern in patterns:
            for found in pattern.finditer(reading.lower):
                yield finding(found.start(), found.end(), Kind.RARE_TRAIT, why=f"rare_trait.{group}")


@cache
def _patterns() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    groups = table("words/traits.toml")
    return tuple((group, tuple(map(re.compile, patterns))) for group, patterns in groups.items())


def relations(reading: FoldedText) -> Iterator[Finding]:
    """Relations such as "min granne", and classes such as "8B"."""
    for found in _pattern().finditer(reading.lower):
        yield finding(found.start(), found.end(), Kind.RELATION)
    for found in _CLASS.finditer(reading.text):
        yield finding(found.start(), found.end(), Kind.RELATION, why="school_class")


@cache
def _pattern() -> re.Pattern[str]:
    kin = "|".join(
        sorted(word_list("relations", "kin") | word_list("relations", "near"), key=len, reverse=True)
    )
    return re.compile(
        rf"\b(?:min|mitt|mina|vår|våra|my|our) (?:egen |egna |gamla |äldre |yngre |före detta |fd |own |old |"
        rf"ex-|[^\W\d_]{{3,12}}s )?(?:{kin})s?\b"
        rf"|\b(?:min|my) {_LED}s? (?:i|in|from|på) [\w-]{{1,20}}"
        r"|\b(?:jag är|i am|i'm) (?:gift med|släkt med|granne med|hennes mentor|hans mentor|mentor för|kusin|"
        r"married to|related to|her teacher|his teacher|gudmor)\b"
        r"|\b(?:min|my) (?:chef|kollega|boss|colleague)'?s (?:man|fru|sambo|dotter|son|bror|syster|husband|"
        r"wife|partner|daughter|son|brother|sister)\b"
        r"|\bmin(?:a)? (?:dotters|sons|barns) (?:kompis|vän|klasskamrat|flickvän|pojkvän|lärare)\b"
    )
