"""E-mail addresses, links and handles around the places that the scanner noted, plain or in disguise."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.contacts.alphabet import IGNORED, PLATFORMS, SIZE, TOP_LEVELS, symbols
from lykta.ads.contacts.found import KINDS, FoundContacts
from lykta.ads.contacts.not_contacts import PROVIDERS, is_front_page, is_no_account, is_no_handle
from lykta.ads.contacts.numbering import international, national
from lykta.ads.contacts.stretches import Finds


class Address(NamedTuple):
    """A contact in a text, as characters of a window or as bytes of the ad (half-open), with its kind and its
    canonical value.
    """

    start: int
    end: int
    kind: str
    value: str


# Bytes read before and after a place; only a link's path is longer, and runs on to the next space.
_BEFORE, _AFTER, _LONGEST = 96, 96, 600
# Latin letters are read as they stand; the soft hyphen is the only nothing among them.
_MAY_CHANGE = re.compile("[^\x00-\u024f]|\xad")
# ASCII, and the bytes of Latin letters in UTF-8: what is made of these alone does not change.
_STAYS = bytes([*range(0xC0), *range(0xC3, 0xC9)])
_GAP = re.compile(rb"[\0-\x20]")
# Ads of one author are often the same around their addresses. A window is some hundreds of bytes.
_KEPT_WINDOWS = 1 << 15
_SHORT_WINDOW = 4_096


def find_addresses(
    finds: Finds, offsets: NDArray[np.int64], data: NDArray[np.uint8], region: str
) -> FoundContacts:
    """The addresses near the places of a block, by row and start."""
    rows, first = np.unique(finds.place_row, return_index=True)
    found = [
        (row, address)
        for row, places in zip(rows.tolist(), np.split(finds.place_at, first[1:]), strict=False)
        for address in _addresses_in(data[offsets[row] : offsets[row + 1]].tobytes(), places.tolist(), region)
    ]
    return FoundContacts(
        np.array([row for row, _ in found], np.int64),
        np.array([address.start for _, address in found], np.int64),
        np.array([address.end for _, address in found], np.int64),
        np.array([KINDS.index(address.kind) for _, address in found], np.int8),
        pa.array([address.value for _, address in found], pa.string()),
    )


def _addresses_in(text: bytes, places: list[int], region: str) -> list[Address]:
    """The addresses near the given bytes of one ad, which are in order; in order and without overlap."""
    found: list[Address] = []
    for first, last, inside in _stretches_around(text, places):
        window = _window(text, first, last)
        chars = tuple(window.char(place, text) for place in inside)
        for start, end, kind, value in _addresses_around(window.text, chars, region):
            found.append(Address(window.byte(start), window.byte(end), kind, value))
    return found


@lru_cache(maxsize=_KEPT_WINDOWS)
def _addresses_around(text: str, places: tuple[int, ...], region: str) -> tuple[Address, ...]:
    """The addresses in a text, in order; of two that overlap, an e-mail goes first, then a link."""
    kept: list[Address] = []
    taken = bytearray(len(text))
    for found in (_emails(text, places), _links(text, places, region), _handles(text, places)):
        for form in found:
            if not any(taken[form.start : form.end]):
                taken[form.start : form.end] = b"\1" * (form.end - form.start)
                kept.append(form)
    return tuple(sorted(kept))


class _Window(NamedTuple):
    """A part of an ad from the byte `first` on, as a reader takes it. Each character is read as one, or left
    out: `left_out` has the places of those as `written`, `passed` how many were read before. `begins` are the
    bytes at which the characters of a long part begin as written, and the end: to count anew for each place
    takes a time that grows with the square of the length, and is quicker in a short one.
    """

    written: str
    text: str
    first: int
    begins: NDArray[np.int64] | None
    left_out: list[int]
    passed: list[int]

    def byte(self, char: int) -> int:
        """The byte in the ad of a character of `text`."""
        place = char + bisect_right(self.passed, char)
        if self.begins is None:
            return self.first + len(self.written[:place].encode())
        return self.first + int(self.begins[place])

    def char(self, byte: int, source: bytes) -> int:
        """The character of `text` at a byte of the ad, or the next one that was read."""
        if self.begins is None:
            place = len(source[self.first : byte].decode(errors="ignore"))
        else:
            place = int(np.searchsorted(self.begins, byte - self.first, "right")) - 1
        return place - bisect_left(self.left_out, place)


@lru_cache(maxsize=4096)
def _as_read(char: str) -> str:
    """One character as a reader takes it: plain width, no marks of nothing; always one character or none."""
    code = ord(char)
    if code < SIZE and symbols().kind[code] == IGNORED:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return {"。": ".", "․": ".", "﹒": "."}.get(char, plain if len(plain) == 1 else char)


def _window(text: bytes, first: int, last: int) -> _Window:
    while first > 0 and text[first] & 0xC0 == 0x80:
        first -= 1
    while last < len(text) and text[last] & 0xC0 == 0x80:
        last += 1
    written = text[first:last]
    part = written.decode()
    begins = None
    if len(written) > _SHORT_WINDOW:
        starts = np.flatnonzero((np.frombuffer(written, np.uint8) & 0xC0) != 0x80)
        begins = np.append(starts, len(written))
    left_out: list[int] = []
    passed: list[int] = []
    if not written.translate(None, _STAYS) or all(_as_read(odd) == odd for odd in _MAY_CHANGE.findall(part)):
        return _Window(part, part, first, begins, left_out, passed)
    for odd in _MAY_CHANGE.finditer(part):
        if not _as_read(odd[0]):
            passed.append(odd.start() - len(left_out))
            left_out.append(odd.start())
    return _Window(part, _MAY_CHANGE.sub(_read_match, part), first, begins, left_out, passed)


def _read_match(odd: re.Match[str]) -> str:
    return _as_read(odd[0])


def _stretches_around(text: bytes, places: list[int]) -> Iterator[tuple[int, int, list[int]]]:
    """Stretches of bytes around the places, with the places in each; those that touch are one."""
    begin, end, inside = 0, -1, list[int]()
    for place in places:
        first, last = max(place - _BEFORE, 0), min(place + _AFTER, len(text))
        most = min(place + _LONGEST, len(text))
        if last < most:
            gap = _GAP.search(text, last, most)
            last = gap.start() if gap else most
        if inside and first > end:
            yield begin, end, inside
            inside = []
        begin, end = (begin, max(end, last)) if inside else (first, last)
        inside.append(place)
    if inside:
        yield begin, end, inside


_TOP = "|".join(TOP_LEVELS)
# Not right after a mask, which stands for what an address would not begin after either.
_FREE = r"(?<![0-9a-f]{6}\])"
# A name of a host ends before digits too: a number may be written right after it.
_ENDS = r"(?![^\W\d]|@)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# A dot in words or in brackets.
_DOT_WORD = (
    r"(?:\s{0,2}[(\[{<*]\s?(?:dot|punkt|prick|\.)\s?[)\]}>*]\s{0,2}"
    r"|\s{1,2}(?:dot|punkt|prick)\s{1,2}|[_-](?:dot|punkt)[_-])"
)
_DOT_WORDS = re.compile(_DOT_WORD, re.IGNORECASE)


def _plain_dots(text: str) -> str:
    """The text with every disguised dot as a dot, without spaces."""
    return re.sub(r"\s+", "", _DOT_WORDS.sub(".", text))


def _host_end(host: str) -> int:
    """Where a host ends that a sentence follows without a space: "exempel.se.Ring" ends after "se"."""
    labels = host.split(".")
    if labels[-1].lower() in TOP_LEVELS:
        return len(host)
    for last in range(len(labels) - 1, 1, -1):
        if labels[last - 1].lower() in TOP_LEVELS:
            return len(".".join(labels[:last]))
    return len(host)


_HANDLE_NAME = r"[a-z0-9_](?:[a-z0-9_.-]{1,28})[a-z0-9_]"

_NAMED = re.compile(
    rf"{_FREE}(?<![\w.@/])(?P<platform>{'|'.join(sorted(PLATFORMS, key=len, reverse=True))})"
    r"(?:[ -]?(?:namn|name|id|user|konto|account))?"
    r"(?:(?P<told>\s{0,2}[:=\-–*(>→]+\s{0,2}@?\s?|\s{1,2}@\s?)|\s{1,2}(?:är\s|is\s|heter\s)?)"
    # Skype's names of accounts of Microsoft's begin so.
    rf"(?P<name>(?:live:\.?)?{_HANDLE_NAME})(?![\w@])",
    re.IGNORECASE,
)
_BARE = re.compile(rf"{_FREE}(?<![\w.@/])@(?P<name>{_HANDLE_NAME})(?![\w@])", re.IGNORECASE)


def handle(platform: str | None, name: str) -> str:
    """`@name`, after the platform and a colon when it is named."""
    name = name.lower().rstrip(".-")
    return f"{platform}:@{name}" if platform else f"@{name}"


def _handles(text: str, places: Sequence[int]) -> Iterator[Address]:
    """The handles at the places of a text where an at sign or a platform's name is, from left to right."""
    after = 0
    for place in places:
        if place >= after:
            form = (
                _handle_after_sign(text, place)
                if text.startswith("@", place)
                else _handle_after_platform(text, place)
            )
            if form:
                after = form.end
                yield form


def _handle_after_sign(text: str, at: int) -> Address | None:
    found = _BARE.match(text, at)
    name = found["name"].rstrip(".-") if found else ""
    if not re.search(r"[a-z]", name, re.IGNORECASE) or is_no_handle(name):
        return None
    return Address(at, at + 1 + len(name), "handle", handle(None, name))


def _handle_after_platform(text: str, at: int) -> Address | None:
    found = _NAMED.match(text, at)
    if not found:
        return None
    name = found["name"].rstrip(".-")
    # Without a sign between, or in a compound ("discord-servern"), only a name that no word could be.
    sure = found["told"] not in {None, "-"} or re.search(r"[_\d]", name)
    if not sure or not re.search(r"[a-z]", name, re.IGNORECASE) or is_no_account(name):
        return None
    start = found.start("name")
    signed = text.startswith("@", start - 1)
    return Address(
        start - signed, start + len(name), "handle", handle(PLATFORMS[found["platform"].lower()], name)
    )


# No local part is longer (RFC 5321, 4.5.3.1.1); dots in words take some more.
_LONGEST_LOCAL = 96
# How far before its last dot a host may begin, with dots in words.
_LONGEST_HOST = 48

_DOT = rf"(?:\.|{_DOT_WORD}|\s\.\s?)"
_AT_CORE = re.compile(r"@|(?<![^\W_])(?:at|a|snabel[ -]?a|kanelbulle|arroba)(?![^\W_])", re.IGNORECASE)
_AT = re.compile(
    r"\s{0,2}[(\[{<*_-]\s?(?:at|a|@|snabel[ -]?a|kanelbulle|arroba)\s?[)\]}>*_-]\s{0,2}"
    r"|\s{1,2}(?:snabel[ -]?a|kanelbulle|arroba)\s{1,2}|\s{0,2}@\s{0,2}",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\s+@")
_AT_SAID = re.compile(r"(?<=\s)at(?=\s)", re.IGNORECASE)
_AT_BARE = re.compile(r"\s{1,2}at\s{1,2}", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"(?P<clean>{_LABEL}(?:\.{_LABEL}){{0,3}}\.[^\W\d_]{{2,24}}){_ENDS}"
    rf"|{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}(?:{_TOP}){_ENDS}",
    re.IGNORECASE,
)
# After a bare "at", which is a word of its own, the dot must be a word too or the host a well-known one.
_DOMAIN_SAID = re.compile(
    rf"(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT_WORD}(?:{_TOP})|(?:{PROVIDERS}){_DOT}(?:{_TOP})){_ENDS}",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    rf"{_FREE}(?<![\w.@])[^\W_][\w+%-]{{0,63}}(?:(?:\.|{_DOT_WORD})[\w+%-]{{1,63}}){{0,4}}$", re.IGNORECASE
)


def _email(local: str, domain: str) -> str:
    """The canonical form of an address given in two parts, however dotted."""
    return f"{_plain_dots(local)}@{_plain_dots(re.sub(r'\s\.\s?', '.', domain))}".lower()


def _emails(text: str, places: Sequence[int]) -> Iterator[Address]:
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


def _around(text: str, core: re.Match[str], after: int) -> Address | None:
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
                host = host[: _host_end(host)]
            # "Insta @anna.berg" names an account.
            if _SIGNED.fullmatch(at.group()) and host.rpartition(".")[2].lower() not in TOP_LEVELS:
                return None
            return Address(local.start(), at.end() + len(host), "email", _email(local.group(), host))
    return None


def _spelt_around(pattern: re.Pattern[str], text: str, core: re.Match[str]) -> re.Match[str] | None:
    """The longest spelling of an at sign around its core: with the spaces and brackets before it."""
    for start in range(max(core.start() - 4, 0), core.start() + 1):
        found = pattern.match(text, start)
        if found and found.end() >= core.end():
            return found
    return None


# These are words as well: a missing space after a full stop must not make a link.
_TOP_WORDS = (
    "me|no|de|at|is|us|to|it|be|es|co|live|link|page|online|shop|club|world|site|pro|app|bio|info|fr|ch"
)
_LINK = re.compile(
    rf"{_FREE}(?<![\w.@-])(?P<scheme>(?:https?|hxxps?)\s?:\s?/\s?/\s?)?(?P<www>www\s?\.\s?)?"
    rf"(?P<host>(?:{_LABEL}(?:\.|{_DOT_WORD})){{1,4}}(?P<top>[^\W\d_]{{2,24}})){_ENDS}(?::\d{{2,5}})?"
    r"(?P<path>\s?/[^\s<>\"'|?]*)?(?P<query>\?[^\s<>\"'|]*)?",
    re.IGNORECASE,
)
_HOST_WORD = re.compile(r"[^\W\d_]+")
# Only these need a search that goes over spaces.
_SPACED = re.compile(r"(?:dot|punkt|prick)(?![^\W_])|https?(?:\s|:\s|:/\s|://\s)|www\s|hxxp", re.IGNORECASE)
_TOKEN_END = re.compile(r"\S*(?:\s/\S+)?")
_PUNCTUATION = ".,;:!)]}»”"

_PROFILES = {
    "instagram.com": ("instagram", r"/"), "t.me": ("telegram", r"/"), "telegram.me": ("telegram", r"/"),
    "snapchat.com": ("snapchat", r"/(?:add|u)/"), "tiktok.com": ("tiktok", r"/@"),
    "twitter.com": ("twitter", r"/"), "x.com": ("twitter", r"/"), "facebook.com": ("facebook", r"/"),
    "fb.com": ("facebook", r"/"), "onlyfans.com": ("onlyfans", r"/"), "kik.me": ("kik", r"/"),
}  # fmt: skip
_PAGES = (
    "p reel reels explore stories joinchat share sharer groups events watch home search login hashtag i s c "
    "addstickers"
)
_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|igsh|mc_[ce]id|si|ref|ref_src|source|share_id", re.IGNORECASE
)
# What comes after the number sign tells whose they are.
_NAMED_BY_FRAGMENT = ("signal.me", "signal.group")
_CALLED = re.compile(
    r"(?:wa\.me/\+?|t\.me/\+|signal\.me/#p/\+?|(?:api\.)?whatsapp\.com/send/?\?phone=(?:\+|%2B)?)(\d{7,15})",
    re.IGNORECASE,
)


def _link(host: str, path: str, query: str) -> str:
    """Host and path without scheme, www, trackers, closing slash, and a fragment that only leads to a part of
    the page; the path keeps its case.
    """
    whole = path.strip() if _plain_host(host) in _NAMED_BY_FRAGMENT else path.strip().partition("#")[0]
    path = whole.rstrip("/" + _PUNCTUATION)
    asked = parse_qsl(query.partition("#")[0].lstrip("?").rstrip(_PUNCTUATION))
    kept = [(name, value) for name, value in asked if not _TRACKERS.fullmatch(name)]
    return f"{_plain_host(host)}{path}" + (f"?{urlencode(kept)}" if kept else "")


def _plain_host(host: str) -> str:
    return _plain_dots(host).lower().removeprefix("www.")


def _profile(address: str) -> str | None:
    """The handle that a canonical link to a platform's profile means, or None."""
    host, _, rest = address.partition("/")
    host = re.sub(r"^(?:m|mobile|[a-z]{2})\.(?=\w+\.com$)", "", host)
    if host not in _PROFILES:
        return None
    platform, before = _PROFILES[host]
    found = re.fullmatch(rf"{before}@?({_HANDLE_NAME})(?:[/?].*)?", f"/{rest}", re.IGNORECASE)
    if not found or not re.search("[a-z]", found[1], re.IGNORECASE):
        return None
    name = found[1].lower()
    return None if name in _PAGES.split() or name.endswith(".php") else handle(platform, name)


def _links(text: str, places: Sequence[int], region: str) -> Iterator[Address]:
    """The links at the places where a host may be; profiles as handles, and numbers in them as phones."""
    for found in _iter_link_matches(text, places):
        top, path, query = found["top"].lower(), found["path"] or "", found["query"] or ""
        host, end = found["host"], found.end()
        # Before a path the host is whole: "maps.app.goo.gl/" does not end after "app".
        if top not in TOP_LEVELS and not path and _host_end(host) < len(host):
            host, path, query = host[: _host_end(host)], "", ""
            top, end = host.rpartition(".")[2].lower(), found.start("host") + len(host)
        told = found["scheme"] or found["www"]
        known = top in TOP_LEVELS and (path or top not in _TOP_WORDS.split("|"))
        if "." in _plain_host(host) and (told or known):
            end -= len(text[found.start() : end]) - len(text[found.start() : end].rstrip(_PUNCTUATION))
            yield from _as_contact(text, found.start(), end, _link(host, path, query), region)


def _iter_link_matches(text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    words = [found for place in places if (found := _HOST_WORD.match(text, place))]
    if any(_SPACED.match(text, found.start()) for found in words):
        yield from _LINK.finditer(text)
        return
    after = 0
    for found in words:
        if found.start() >= after:
            start = max(text.rfind(space, 0, found.start()) for space in " \n\t\xa0") + 1
            end = _TOKEN_END.match(text, found.start())
            after = end.end() if end else found.end()
            yield from _LINK.finditer(text, start, after)


def _as_contact(text: str, start: int, end: int, shown: str, region: str) -> Iterator[Address]:
    called = _CALLED.search(shown)
    number = (international(called[1]) or national(called[1], region)) if called else None
    at = text.rfind(called[1], start, end) if called and number else -1
    if called and number and at > start:
        # Both the link and the number in it are contacts; each keeps the part of the text that is its own.
        yield Address(start, at, "link", shown)
        yield Address(at, at + len(called[1]), "phone", number)
        return
    if is_front_page(shown):
        return
    named = _profile(shown)
    yield Address(start, end, "handle" if named else "link", named or shown)
