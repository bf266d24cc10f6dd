"""Numbers with letters in them: passports, cases, cards, registration plates, accounts, codes after a
number's name.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading

_ANNOUNCED = re.compile(
    r"\b(?:dnr|diarien(?:r|ummer|umret)|ärenden(?:r|ummer|umret)|dossier\w*|dossn?r?|lma(?:-kort\w*| card)?|"
    r"pass(?:et|n(?:r|ummer|umret))?|"
    r"id-?kort\w*|id-?n(?:r|ummer)|journal(?:en|n(?:r|ummer|umret))?|mål(?:et|n(?:r|ummer))?|remiss(?:en|n(?:r|ummer))?|beteckning(?:en)?|"
    r"reg\.?-?n(?:r|ummer|umret)|regn(?:r|ummer)|registreringsn\w+|k-?nr|case|passport|permit|record|file|plate|licence|license|ref|[^\W\d_]{2,20}(?:nr|nummer|numret))"
    r"[^\w\n]{0,3}(?:(?:heter|är|har|nr|nummer|no|number|is|id|med|with|kod|code|hos|på)\b[^\w\n]{0,3}){0,3}"
    r"((?:[a-zåäö]{1,4}[ -]?)?\d[\da-zåäö]{0,14}(?:[-/ :][\da-zåäö]{0,3}\d[\da-zåäö]{0,10}){0,4})"
)
# A Swedish plate: three letters, two digits, a digit or a letter.
_PLATE = re.compile(r"\b([A-HJ-PR-UW-Z]{3})[ -]?(\d{2}[0-9A-HJ-PR-UW-Z])\b")
# Groups of letters and digits, such as the number of a case at the police.
_GROUPS = re.compile(r"(?<![\w/-])[a-z0-9]{1,12}(?: ?[-/] ?[a-z0-9]{1,12}){1,5}(?![\w])")
_CODE = re.compile(r"\b(?=[A-Z0-9]{7,14}\b)[A-Z]{1,3}\d{6,11}[A-Z]?\b")
_HALF_NUMBER = re.compile(
    r"(?<![\w])(?:\d{2})?\d{6} ?[-+]? ?(?:[xX*_?]{3,4}|[a-z]{1,2}\d{2,3})(?!\w)", re.IGNORECASE
)
_NOT_PLATES: Final = listed("grammar", "not_plates")
# Fewer digits than this after a number's name are a paragraph, a page or a count.
_FEWEST_DIGITS = 3
# As in `numbers`: as many digits identify without being announced.
_LONG = 7
_MIXED = re.compile(r"(?<![a-z])[a-z]{1,3}(?![a-z])")
_COUNTED = re.compile(
    r"\s*(?:kr|kronor|gånger|ggr|dagar|days|veckor|weeks|sidor|pages|år|years|månader|months)\b"
)


def identifiers(reading: Reading) -> Iterator[Finding]:
    """The numbers with letters, or announced by their name, that point to a person, a case or a car."""
    for found in _ANNOUNCED.finditer(reading.lower):
        start, end = found.span(1)
        if _is_number(found[1]) and not _COUNTED.match(reading.lower, end):
            yield finding(start, end, Kind.RECORD_NUMBER)
    for found in _PLATE.finditer(reading.text):
        if found[1].lower() not in _NOT_PLATES:
            yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for found in _GROUPS.finditer(reading.lower):
        digits = sum(map(str.isdecimal, found[0]))
        if digits >= _LONG and any(map(str.isalpha, found[0])) and _MIXED.search(found[0]):
            yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for found in _CODE.finditer(reading.text):
        yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for found in _HALF_NUMBER.finditer(reading.text):
        yield finding(found.start(), found.end(), Kind.PERSONAL_NUMBER, why="personal_number.half")


def _is_number(written: str) -> bool:
    digits = sum(map(str.isdecimal, written))
    return digits >= _FEWEST_DIGITS and not re.fullmatch(r"(?:19|20)\d\d", written)
