"""Addresses and codes: e-mail, links, names on the net, numbers with letters, and where somebody lives.

Signs may be spelled out. Numbers with letters are those of passports, cases, cards, plates and accounts.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Kind, finding, word_list
from lykta.deidentify.lexicon import FUNCTION_WORDS
from lykta.deidentify.reading import FoldedText

_AT = r"(?:@|[(\[{<] {0,2}(?:at|@|snabel-? ?a) {0,2}[)\]}>]| (?:at|snabel-? ?a|kanelbulle|alfakrull) )"
_DOT = r"(?:\.|[(\[{<] {0,2}(?:dot|punkt|prick|\.) {0,2}[)\]}>]| (?:dot|punkt|prick) | ?\. ?)"
_TOP = (
    "se|com|net|org|nu|eu|info|me|io|no|dk|fi|de|uk|co|tv|cc|biz|app|link|bio|page|site|online|live|ly|gg|xyz|shop|club|"
    "ru|pl|nl|es|fr|it|ro|hu|ua|lt|lv|ee|example|test"
)
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w][\w.+-]{{0,63}} {{0,2}}{_AT} {{0,2}}[\w-]{{1,63}}(?: {{0,2}}{_DOT} "
    rf"{{0,2}}[\w-]{{2,63}}){{1,4}}"
)
# An at sign between words is an address even where its end is missing.
_TORN_EMAIL = re.compile(r"(?<![\w.+-])[\w][\w.+-]{0,63}@[\w-]{1,63}")
_ADDRESS = re.compile(
    r"(?:h..ps? ?: ?/ ?/|ftp://|www ?\.) ?[^\s,;)]{1,300}"
    rf"|(?<![\w@.-])[\w][\w-]{{0,62}}(?:\.[\w-]{{1,62}}){{0,4}}\.(?:{_TOP})\b(?:/[^\s,;)]{{0,300}})?"
    rf"|(?<![\w@.-])[\w][\w-]{{2,62}} {{0,2}}(?:[(\[](?:dot|punkt|prick|\.)[)\]]| (?:dot|punkt|prick) ) "
    rf"{{0,2}}(?:{_TOP})\b"
)
_AT_NAME = re.compile(r"(?<![\w@.])@ ?[\w][\w.]{1,40}")
_PLATFORM = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|kik|telegram|tiktok|facebook|fb|messenger|onlyfans|skype|wickr|signal|threema|"
    r"discord|viber|whatsapp|twitter|x-konto|swipe|tinder|badoo)"
)
_NO_NET_NAME = r"(?:the|name|namnet|hon|han|she|he)"
# The full stop after a name ends the sentence.
_NET_NAME = r"\w[\w.\-]{1,38}[\w\-]"
# "snap: mira_k", "hennes snap är mira_k98", "under namnet mira2004 på kik".
_AFTER_PLATFORM = re.compile(
    rf"\b{_PLATFORM}(?:-?(?:konto|namn|account|name|id))?(?: ?: ?| ?= ?| (?:är|is|heter|as|som|under|namn|"
    rf"she is|he is|they are)[ :]+|, (?:she|he|hon|han) (?:is|är) )(?:(?:the )?{_NO_NET_NAME} )?"
    rf"(?!{_NO_NET_NAME} )({_NET_NAME})"
)
_BEFORE_PLATFORM = re.compile(
    rf"\b(?:heter|kallas|som|namnet|namn|called|as|name|user|användare\w*|nick\w*|alias|konto\w*) "
    rf"({_NET_NAME}) "
    rf"(?:på|on|i|in) {_PLATFORM}\b"
)
_NICK = re.compile(
    rf"\b(?:användarnamn\w*|username|nickname|nick|alias)(?: ?: ?| (?:är|is|heter) )({_NET_NAME})"
)
_MADE_UP = re.compile(
    r"(?<![\w@.])(?:[^\W\d_]{3,30}(?:[_.][^\W_]{0,20}){0,2}\d{2,8}[^\W_]{0,6}|[^\W_]{1,30}_[\w]{1,30})(?![\w@])"
)
PUBLIC_SITES: Final = word_list("grammar", "public_sites")
"""Sites of agencies and helplines, which may be named as they are; not a page within them."""
# Words with digits that are not names: viruses, vitamins, codes of diagnoses.
_NOT_MADE_UP = re.compile(
    r"(?:covid|sars|hba|cov|vitamin|grupp|avd|avdelning|sal|rum|vecka|kap|dag|klass|steg|nivå|fas|typ|room|week|grade|ward|unit|day|level|step|type|kl|mars|maj|jun|jul|okt|nov|dec|jan|feb|apr|aug|sep|sept)[\d_.]+\w*"
)
# What stands between the name of a number and the number.
_NUMBERED = (
    r"[^\w\n]{0,3}(?:(?:heter|är|har|nr|nummer|no|number|is|id|med|with|kod|code|hos|på)\b[^\w\n]{0,3}){0,3}"
    r"((?:[a-zåäö]{1,4}[ -]?)?\d[\da-zåäö]{0,14}(?:[-/ :][\da-zåäö]{0,3}\d[\da-zåäö]{0,10}){0,4})"
)
_ANNOUNCED = re.compile(
    r"\b(?:dnr|diarien(?:r|ummer|umret)|ärenden(?:r|ummer|umret)|dossier\w*|dossn?r?|lma(?:-kort\w*| card)?|"
    r"pass(?:et|n(?:r|ummer|umret))?|"
    r"id-?kort\w*|id-?n(?:r|ummer)|journal(?:en|n(?:r|ummer|umret))?|mål(?:et|n(?:r|ummer))?|remiss(?:en|n(?:r|ummer))?|beteckning(?:en)?|"
    r"reg\.?-?n(?:r|ummer|umret)|regn(?:r|ummer)|registreringsn\w+|k-?nr|case|passport|permit|record|file|plate|licence|license|ref(?:erence)?|[^\W\d_]{2,20}(?:nr|nummer|numret))"
    + _NUMBERED
)
# After these a day stands as often as a number.
_DECIDED = re.compile(
    r"\b(?:ärendet?|beslut(?:et)?|uppehållstillstånd(?:et)?|referens(?:en)?)(?![^\W\d_])" + _NUMBERED
)
# A Swedish plate: three letters, two digits, a digit or a letter.
_PLATE = re.compile(r"\b([A-HJ-PR-UW-Z]{3})[ -]?(\d{2}[0-9A-HJ-PR-UW-Z])\b")
# Groups of letters and digits, such as the number of a case at the police.
_GROUPS = re.compile(r"(?<![\w/-])[a-z0-9]{1,12}(?: ?[-/] ?[a-z0-9]{1,12}){1,5}(?![\w])")
_CODE = re.compile(r"\b(?=[A-Z0-9]{7,14}\b)[A-Z]{1,3}\d{6,11}[A-Z]?\b")
_HALF_NUMBER = re.compile(
    r"(?<![\w])(?:\d{2})?\d{6} ?[-+]? ?(?:[xX*_?]{3,4}|[a-z]{1,2}\d{2,3})(?!\w)", re.IGNORECASE
)
# A position in degrees and minutes, as a telephone tells it.
_POSITION = re.compile(r"\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['′’](?: ?\d{1,2}(?:[.,]\d+)? ?(?:[\"″”]|''|′′))?")
_NOT_PLATES: Final = word_list("grammar", "not_plates")
# Fewer digits than this after a number's name are a paragraph, a page or a count.
_FEWEST_DIGITS = 3
# "2026/12" is a case of that year, and no day.
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_OR_DAY = re.compile(rf"{_YEAR.pattern}(?:[-/ ]\d{{1,2}}[-/ ]\d{{1,2}})?")
# As in `numbers`: as many digits identify without being announced.
_LONG = 7
_MIXED = re.compile(r"(?<![a-z])[a-z]{1,3}(?![a-z])")
_COUNTED = re.compile(
    r"\s*(?:kr|kronor|gånger|ggr|dagar|days|veckor|weeks|sidor|pages|år|years|månader|months)\b"
)
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
_NOT_STREETS: Final = word_list("grammar", "not_streets")
_UNIT = re.compile(r" ?(?:gånger|ggr|km|mil|minuter|min|timmar|tim|dagar|år|kr|meter|m|times|days|hours)\b")


def addresses(reading: FoldedText) -> Iterator[Finding]:
    """The e-mail addresses, links and handles of a text."""
    text = reading.lower
    for found in (*_EMAIL.finditer(text), *_TORN_EMAIL.finditer(text)):
        yield finding(found.start(), found.end(), Kind.EMAIL)
    for found in _ADDRESS.finditer(text):
        if found[0].rstrip(".").removeprefix("www.") not in PUBLIC_SITES:
            yield finding(found.start(), found.end(), Kind.LINK)
    for found in _AT_NAME.finditer(text):
        yield finding(found.start(), found.end(), Kind.HANDLE)
    yield from _handles(text)


def _handles(text: str) -> Iterator[Finding]:
    for pattern in (_AFTER_PLATFORM, _BEFORE_PLATFORM, _NICK):
        for found in pattern.finditer(text):
            # "Telegram är inte bra" names nobody; after a colon or an equals sign any word may be a name.
            if re.search("[:=]", found[0]) or found[1] not in FUNCTION_WORDS:
                yield finding(found.start(1), found.end(1), Kind.HANDLE)
    for found in _MADE_UP.finditer(text):
        if not _NOT_MADE_UP.fullmatch(found[0]) and not _is_number_with_a_word(found[0]):
            yield finding(found.start(), found.end(), Kind.HANDLE)


def _is_number_with_a_word(word: str) -> bool:
    """Whether it is only lines to fill in, such as ____."""
    return not any(map(str.isalpha, word))


def identifiers(reading: FoldedText) -> Iterator[Finding]:
    """The numbers with letters, or announced by their name, that point to a person, a case or a car."""
    yield from _find_announced(reading.lower)
    for found in _PLATE.finditer(reading.text):
        if found[1].lower() not in _NOT_PLATES:
            yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for found in _GROUPS.finditer(reading.lower):
        digits = sum(map(str.isdecimal, found[0]))
        if digits >= _LONG and any(map(str.isalpha, found[0])) and _MIXED.search(found[0]):
            yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for pattern in (_CODE, _POSITION):
        for found in pattern.finditer(reading.text):
            yield finding(found.start(), found.end(), Kind.RECORD_NUMBER)
    for found in _HALF_NUMBER.finditer(reading.text):
        yield finding(found.start(), found.end(), Kind.PERSONAL_NUMBER, why="personal_number.half")


def _find_announced(text: str) -> Iterator[Finding]:
    """The numbers after a word that says what they are the number of."""
    for pattern, other in ((_ANNOUNCED, _YEAR), (_DECIDED, _YEAR_OR_DAY)):
        for found in pattern.finditer(text):
            enough = sum(map(str.isdecimal, found[1])) >= _FEWEST_DIGITS
            if enough and not other.fullmatch(found[1]) and not _COUNTED.match(text, found.end(1)):
                yield finding(found.start(1), found.end(1), Kind.RECORD_NUMBER)


def streets(reading: FoldedText) -> Iterator[Finding]:
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
