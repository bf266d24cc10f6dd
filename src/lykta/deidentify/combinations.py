"""Origins that, together with what else is said, few people share.

The rule is that of k-anonymity (Sweeney 2002) with rough numbers: the people of the place are divided by how
many share each thing that is said. Where fewer than `FEWEST` may be left, the origin is pointed out. The
numbers are chosen so that they rather leave too few people than too many, and are the same for all counties.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Wording, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.origins import Origin, origins
from lykta.deidentify.reading import Reading

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


def combinations(reading: Reading, others: list[Finding], *, county_part: bool) -> Iterator[Finding]:
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
