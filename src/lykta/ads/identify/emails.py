"""E-mail addresses: found at their at sign, however that and the dots are spelt."""

import re
from collections.abc import Iterator, Sequence

from lykta.ads.identify.spelling import DOT_WORD, ENDS, FREE, LABEL, TOP, Form, host_end, plain_dots

_PROVIDERS = "gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|telia|spray|gmx|tutanota|msn|bredband"
# No local part is longer (RFC 5321, 4.5.3.1.1); dots in words take some more.
_LONGEST_LOCAL = 96
# How far before its last dot a host may begin, with dots in words.
_LONGEST_HOST = 48

_DOT = rf"(?:\.|{DOT_WORD}|\s\.\s?)"
_AT_CORE = re.compile(r"@|(?<![^\W_])(?:at|a|snabel[ -]?a|kanelbulle|arroba)(?![^\W_])", re.IGNORECASE)
_AT = re.compile(
    r"\s{0,2}[(\[{<*_-]\s?(?:at|a|@|snabel[ -]?a|kanelbulle|arroba)\s?[)\]}>*_-]\s{0,2}"
    r"|\s{1,2}(?:snabel[ -]?a|kanelbulle|arroba)\s{1,2}|\s{0,2}@\s{0,2}",
    re.IGNORECASE,
)
_AT_SAID = re.compile(r"(?<=\s)at(?=\s)", re.IGNORECASE)
_AT_BARE = re.compile(r"\s{1,2}at\s{1,2}", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"(?P<clean>{LABEL}(?:\.{LABEL}){{0,3}}\.[^\W\d_]{{2,24}}){ENDS}"
    rf"|{LABEL}(?:{_DOT}{LABEL}){{0,3}}{_DOT}(?:{TOP}){ENDS}",
    re.IGNORECASE,
)
# After a bare "at", which is a word of its own, the dot must be a word too or the host a well-known one.
_DOMAIN_SAID = re.compile(
    rf"(?:{LABEL}(?:{_DOT}{LABEL}){{0,2}}{DOT_WORD}(?:{TOP})|(?:{_PROVIDERS}){_DOT}(?:{TOP})){ENDS}",
    re.IGNORECASE,
)
_DOT_HINT = re.compile(r"dot|punkt|prick|[(\[{<*]\s?\.", re.IGNORECASE)
_LOCAL = re.compile(
    rf"{FREE}(?<![\w.@])[^\W_][\w+%-]{{0,63}}(?:(?:\.|{DOT_WORD})[\w+%-]{{1,63}}){{0,4}}$", re.IGNORECASE
)


def email(local: str, domain: str) -> str:
    """The canonical form of an address given in two parts, however dotted."""
    return f"{plain_dots(local)}@{plain_dots(re.sub(r'\s\.\s?', '.', domain))}".lower()


def find_emails(text: str, places: Sequence[int]) -> Iterator[Form]:
    """The e-mail addresses at the places of a text where an at sign or a host may be, from left to right."""
    after = 0
    for core in _cores(text, places):
        form = _around(text, core, after) if core.start() >= after else None
        if form:
            after = form.end
            yield form


def _cores(text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """The at signs: those noted, and a bare "at" before a host that was noted."""
    for place in places:
        core = _AT_CORE.match(text, place)
        if core:
            yield core
            continue
        # Of "mira at gmail punkt com" the dot was noted, of "mira at gmail.com" the top level.
        yield from _AT_SAID.finditer(text, max(place - _LONGEST_HOST, 0), place)


def _around(text: str, core: re.Match[str], after: int) -> Form | None:
    for at_pattern, domain_pattern in ((_AT, _DOMAIN), (_AT_BARE, _DOMAIN_SAID)):
        at = _spelt_around(at_pattern, text, core)
        domain = domain_pattern.match(text, at.end()) if at else None
        local = (
            _LOCAL.search(text, max(after, at.start() - _LONGEST_LOCAL), at.start())
            if at and domain
            else None
        )
        if at and domain and local:
            host = domain.group()
            if "clean" in domain.re.groupindex and domain["clean"]:
                host = host[: host_end(host)]
            return Form(local.start(), at.end() + len(host), "email", email(local.group(), host))
    return None


def _local_before(text: str, end: int, after: int) -> re.Match[str] | None:
    start = max(after, end - _LONGEST_LOCAL)
    if not _DOT_HINT.search(text, start, end):
        # Without a spelt-out dot there is no space in it, and the search is short.
        start = max([start, *(text.rfind(space, start, end) + 1 for space in " \n\t")])
    return _LOCAL.search(text, start, end)


def _spelt_around(pattern: re.Pattern[str], text: str, core: re.Match[str]) -> re.Match[str] | None:
    """The longest spelling of an at sign around its core: with the spaces and brackets before it."""
    for start in range(max(core.start() - 4, 0), core.start() + 1):
        found = pattern.match(text, start)
        if found and found.end() >= core.end():
            return found
    return None
