"""Where somebody lives or is kept: streets with numbers, flats, postcodes, farms with a number."""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading

_WAY = (
    r"(?:gatan|gata|vägen|väg|gränden|gränd|torget|torg|allén|allé|stigen|stig|backen|backe|plan|planen|leden|esplanaden|kajen|"
    r"svängen|rundan|gården|ängen|slingan|ringen|parken|platsen|plats|strand|udden|höjden|kroken|gata|street|road|avenue|lane|drive|gatu)"
)
_NUMBER = (
    r"(?:\d{1,4} ?[a-hA-H]?|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|"
    r"(?:tret|fjor|fem|sex|sjut|ar|nit)ton|tjugo\w{0,5})\b"
)
_STREET = re.compile(
    rf"\b([^\W\d_]{{2,30}}?(?:s )?){_WAY} (?:nr |nummer |no\.? )?{_NUMBER}(?:,? ?(?:lgh|läg|uppg|port) "
    rf"?\w{{1,5}})?(?:,? \d{{3}} ?\d{{2}}(?: [^\W\d_]{{2,30}})?)?"
)
_TWO_WORDS = re.compile(rf"\b([A-ZÅÄÖ][^\W\d_]{{1,30}} ){_WAY} (?:nr )?{_NUMBER}")
_ENGLISH = re.compile(
    r"\b\d{1,4}[A-Ha-h]? (?:[A-ZÅÄÖ][^\W\d_]{1,30} ){1,3}(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Dd]rive|"
    r"[Cc]lose|[Ss]quare|St|Rd)\b"
)
_FLAT = re.compile(
    r"\b(?:lgh|lägenhet|lghnr|lägenhetsnummer|portkod|portkoden|flat|apartment|apt) ?(?:nr |nummer |no\.? |"
    r"är )?\d{3,5}\b"
)
_CARE_OF = re.compile(r"\bc/o [^\W\d_]{2,30}(?: [^\W\d_]{2,30})?")
_BOX = re.compile(r"\b(?:box|po box|postbox) \d{1,5}\b")
_POSTCODE = re.compile(r"(?<![\d-])(?:s-|se-)?[1-9]\d{2} ?\d{2} +(?=[A-ZÅÄÖ])[A-ZÅÄÖ][^\W\d_]{1,30}")
# "på vägen 3 gånger", "motorvägen 45": ways of which the number is something else.
_NOT_STREETS: Final = listed("grammar", "not_streets")
_UNIT = re.compile(r" ?(?:gånger|ggr|km|mil|minuter|min|timmar|tim|dagar|år|kr|meter|m|times|days|hours)\b")


def streets(reading: Reading) -> Iterator[Finding]:
    """The street addresses of a text, with all that follows of number, flat, postcode and town."""
    for found in (*_STREET.finditer(reading.lower), *_TWO_WORDS.finditer(reading.text)):
        prefix = found[1].strip().lower().removesuffix("s") if found[1] else ""
        if (
            found[1].strip().lower() not in _NOT_STREETS
            and prefix not in _NOT_STREETS
            and not _UNIT.match(reading.lower, found.end())
        ):
            yield finding(found.start(), found.end(), Kind.STREET_ADDRESS)
    for pattern in (_FLAT, _CARE_OF, _BOX):
        for found in pattern.finditer(reading.lower):
            yield finding(found.start(), found.end(), Kind.STREET_ADDRESS)
    for pattern in (_ENGLISH, _POSTCODE):
        for found in pattern.finditer(reading.text):
            yield finding(found.start(), found.end(), Kind.STREET_ADDRESS)
