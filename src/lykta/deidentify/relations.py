"""How the one who writes stands to the one who is written of, and classes at school."""

import re
from collections.abc import Iterator
from functools import cache

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading

# A class that is led by one teacher in one school: 8B, 9c, NA2a, but not vitamins and doses.
_CLASS = re.compile(
    r"(?<![\w-])(?:(?:åk|årskurs|klass(?:en)?|grade|year|i|in) )(?:[1-9] ?[a-fA-F]|"
    r"[A-ZÅÄÖ]{2}\d{1,2}[a-fA-F]?)(?![\w-])"
)
_LED = r"(?:mentorselev|elev|student|klient|praktikant|konfirmand|pupil)"


def relations(reading: Reading) -> Iterator[Finding]:
    """Relations such as "min granne", and classes such as "8B"."""
    for found in _pattern().finditer(reading.lower):
        yield finding(found.start(), found.end(), Kind.RELATION)
    for found in _CLASS.finditer(reading.text):
        yield finding(found.start(), found.end(), Kind.RELATION, why="school_class")


@cache
def _pattern() -> re.Pattern[str]:
    kin = "|".join(sorted(listed("relations", "kin") | listed("relations", "near"), key=len, reverse=True))
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
