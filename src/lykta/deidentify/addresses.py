"""E-mail addresses, links and the names that people go by on the net, also with signs spelled out."""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.packaged import listed
from lykta.deidentify.reading import Reading

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
_NET_NAME = r"[\w][\w.\-]{2,39}"
# "snap: mira_k", "hennes snap är mira_k98", "under namnet mira2004 på kik".
_AFTER_PLATFORM = re.compile(
    rf"\b{_PLATFORM}(?:-?(?:konto|namn|account|name|id))?(?: ?: ?| ?= ?| (?:är|is|heter|as|som|under|namn|"
    rf"she is|he is|they are)[ :]+|, (?:she|he|hon|han) (?:is|är) )({_NET_NAME})"
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

PUBLIC_SITES: Final = listed("grammar", "public_sites")
"""Sites of agencies and helplines, which may be named as they are; not a page within them."""
# Words with digits that are no names: viruses, vitamins, codes of diagnoses.
_NOT_MADE_UP = re.compile(
    r"(?:covid|sars|hba|cov|vitamin|grupp|avd|avdelning|sal|rum|vecka|kap|dag|klass|steg|nivå|fas|typ|room|week|grade|ward|unit|day|level|step|type|kl|mars|maj|jun|jul|okt|nov|dec|jan|feb|apr|aug|sep|sept)[\d_.]+\w*"
)


def addresses(reading: Reading) -> Iterator[Finding]:
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
            yield finding(found.start(1), found.end(1), Kind.HANDLE)
    for found in _MADE_UP.finditer(text):
        if not _NOT_MADE_UP.fullmatch(found[0]) and not _is_number_with_a_word(found[0]):
            yield finding(found.start(), found.end(), Kind.HANDLE)


def _is_number_with_a_word(word: str) -> bool:
    """Whether it is only lines to fill in, such as ____."""
    return not any(map(str.isalpha, word))
