"""Links: to a page, to a profile (which is a handle), or to a number."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode

from lykta.ads.identify.handles import HANDLE_NAME, handle
from lykta.ads.identify.numbering import international, national
from lykta.ads.identify.spelling import DOT_WORD, ENDS, FREE, LABEL, TOP_LEVELS, Form, host_end, plain_dots

# These are words as well: a missing space after a full stop must not make a link.
_TOP_WORDS = (
    "me|no|de|at|is|us|to|it|be|es|co|live|link|page|online|shop|club|world|site|pro|app|bio|info|fr|ch"
)
_LINK = re.compile(
    rf"{FREE}(?<![\w.@-])(?P<scheme>(?:https?|hxxps?)\s?:\s?/\s?/\s?)?(?P<www>www\s?\.\s?)?"
    rf"(?P<host>(?:{LABEL}(?:\.|{DOT_WORD})){{1,4}}(?P<top>[^\W\d_]{{2,24}})){ENDS}(?::\d{{2,5}})?"
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
    "addstickers profile.php"
)
_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|igsh|mc_[ce]id|si|ref|ref_src|source|share_id", re.IGNORECASE
)
_CALLED = re.compile(
    r"(?:wa\.me/\+?|t\.me/\+|(?:api\.)?whatsapp\.com/send/?\?phone=(?:\+|%2B)?)(\d{7,15})", re.IGNORECASE
)


def link(host: str, path: str, query: str) -> str:
    """Host and path without scheme, www, trackers, fragment and closing slash; the path keeps its case."""
    path = path.strip().partition("#")[0].rstrip("/" + _PUNCTUATION)
    asked = parse_qsl(query.partition("#")[0].lstrip("?").rstrip(_PUNCTUATION))
    kept = [(name, value) for name, value in asked if not _TRACKERS.fullmatch(name)]
    return f"{_plain_host(host)}{path}" + (f"?{urlencode(kept)}" if kept else "")


def _plain_host(host: str) -> str:
    return plain_dots(host).lower().removeprefix("www.")


def profile(address: str) -> str | None:
    """The handle that a canonical link to a platform's profile means, or None."""
    host, _, rest = address.partition("/")
    host = re.sub(r"^(?:m|mobile|[a-z]{2})\.(?=\w+\.com$)", "", host)
    if host not in _PROFILES:
        return None
    platform, before = _PROFILES[host]
    found = re.fullmatch(rf"{before}@?({HANDLE_NAME})(?:[/?].*)?", f"/{rest}", re.IGNORECASE)
    named = found and re.search("[a-z]", found[1], re.IGNORECASE) and found[1].lower() not in _PAGES.split()
    return handle(platform, found[1]) if found and named else None


def find_links(text: str, places: Sequence[int], region: str) -> Iterator[Form]:
    """The links at the places where a host may be; profiles as handles, and numbers in them as phones."""
    for found in _found(text, places):
        top, path, query = found["top"].lower(), found["path"] or "", found["query"] or ""
        host, end = found["host"], found.end()
        if top not in TOP_LEVELS and host_end(host) < len(host):
            host, path, query = host[: host_end(host)], "", ""
            top, end = host.rpartition(".")[2].lower(), found.start("host") + len(host)
        told = found["scheme"] or found["www"]
        known = top in TOP_LEVELS and (path or top not in _TOP_WORDS.split("|"))
        if "." in _plain_host(host) and (told or known):
            end -= len(text[found.start() : end]) - len(text[found.start() : end].rstrip(_PUNCTUATION))
            yield from _as_contact(text, found.start(), end, link(host, path, query), region)


def _found(text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
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


def _as_contact(text: str, start: int, end: int, shown: str, region: str) -> Iterator[Form]:
    called = _CALLED.search(shown)
    number = (international(called[1]) or national(called[1], region)) if called else None
    at = text.rfind(called[1], start, end) if called and number else -1
    if called and number and at > start:
        # Both the link and the number in it are contacts; each keeps the part of the text that is its own.
        yield Form(start, at, "link", shown)
        yield Form(at, at + len(called[1]), "phone", number)
        return
    named = profile(shown)
    yield Form(start, end, "handle" if named else "link", named or shown)
