"""How e-mail addresses, links and handles are written, plainly and in disguise."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from lykta.ads.identify.numbering import international, national


class Form(NamedTuple):
    """A contact in a text: characters from `start` to `end` (half-open), kind and canonical value."""

    start: int
    end: int
    kind: str
    value: str


_TOP = (
    "se|com|net|org|nu|eu|info|me|io|no|dk|fi|de|uk|co|tv|cc|biz|app|link|bio|page|site|online|live|ly|gg|xyz|shop|"
    "club|ru|pl|nl|es|fr|it|at|ch|be|ee|lv|lt|is|us|fm|to|pro|dev|world"
)
# These are words as well: a missing space after a full stop must not make a link.
_TOP_WORDS = (
    "me|no|de|at|is|us|to|it|be|es|co|live|link|page|online|shop|club|world|site|pro|app|bio|info|fr|ch"
)
_PROVIDERS = "gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|telia|spray|gmx|tutanota|msn|bredband"

# Not right after a mask, which stands for what an address would not begin after either.
_FREE = r"(?<![0-9a-f]{6}\])"
# A name of a host ends before digits too: a number may be written right after it.
_ENDS = r"(?![^\W\d]|@)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# A dot in words or brackets; a bare dot with spaces on both sides.
_DOT_WORD = (
    r"(?:\s{0,2}[(\[{<*]\s?(?:dot|punkt|prick|\.)\s?[)\]}>*]\s{0,2}"
    r"|\s{1,2}(?:dot|punkt|prick)\s{1,2}|[_-](?:dot|punkt)[_-])"
)
_DOT = rf"(?:\.|{_DOT_WORD}|\s\.\s?)"
_AT_WORD = (
    r"(?:\s{0,2}[(\[{<*_-]\s?(?:at|a|@|snabel[ -]?a|kanelbulle|arroba)\s?[)\]}>*_-]\s{0,2}"
    r"|\s{1,2}(?:snabel[ -]?a|kanelbulle|arroba)\s{1,2})"
)
_AT = rf"(?:\s{{0,2}}@\s{{0,2}}|{_AT_WORD})"
_LOCAL = rf"[^\W_][\w+%-]{{0,63}}(?:(?:\.|{_DOT_WORD})[\w+%-]{{1,63}}){{0,4}}"

_EMAIL = re.compile(
    rf"{_FREE}(?<![\w.@])(?P<local>{_LOCAL})(?:"
    rf"{_AT}(?P<clean>{_LABEL}(?:\.{_LABEL}){{0,3}}\.[^\W\d_]{{2,24}}){_ENDS}"
    rf"|{_AT}(?P<spaced>{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}(?:{_TOP})){_ENDS}"
    rf"|\s{{1,2}}at\s{{1,2}}(?P<worded>(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT_WORD}(?:{_TOP})|(?:{_PROVIDERS})"
    rf"{_DOT}(?:{_TOP}))){_ENDS})",
    re.IGNORECASE,
)
_LINK = re.compile(
    rf"{_FREE}(?<![\w.@-])(?P<scheme>(?:https?|hxxps?)\s?:\s?/\s?/\s?)?(?P<www>www\s?\.\s?)?"
    rf"(?P<host>(?:{_LABEL}(?:\.|{_DOT_WORD})){{1,4}}(?P<top>[^\W\d_]{{2,24}})){_ENDS}(?::\d{{2,5}})?"
    r"(?P<path>\s?/[^\s<>\"'|?]*)?(?P<query>\?[^\s<>\"'|]*)?",
    re.IGNORECASE,
)
_NAMES = {
    "telegram": "telegram", "tele": "telegram", "tg": "telegram", "snapchat": "snapchat", "snap": "snapchat",
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "kik": "kik", "whatsapp": "whatsapp",
    "wapp": "whatsapp", "tiktok": "tiktok", "twitter": "twitter", "facebook": "facebook", "fb": "facebook",
    "onlyfans": "onlyfans", "skype": "skype", "wickr": "wickr", "signal": "signal", "threema": "threema",
    "session": "session", "discord": "discord", "viber": "viber", "messenger": "facebook", "line": "line",
}  # fmt: skip
_HANDLE_NAME = r"[a-z0-9_](?:[a-z0-9_.-]{1,28})[a-z0-9_]"
_HANDLE = re.compile(
    rf"{_FREE}(?:(?<![\w.@/])(?P<platform>{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
    r"(?:[ -]?(?:namn|name|id|user|konto|account))?"
    rf"(?:(?P<told>\s{{0,2}}[:=\-–*(>→]+\s{{0,2}}@?\s?|\s{{1,2}}@\s?)|\s{{1,2}}(?:är\s|is\s|heter\s)?)"
    rf"(?P<name>{_HANDLE_NAME})(?![\w@])|(?<![\w.@/])@(?P<bare>{_HANDLE_NAME})(?![\w@]))",
    re.IGNORECASE,
)
# What stands after a platform's name and a colon without being a name.
_NO_NAMES = (
    "ring sms skriv call text add finns endast only bara inte och eller and or jag min mitt här the med via "
    "ja nej yes med kontakt contact mig på snap insta telegram whatsapp heter fråga ask please gärna"
)
_PROFILES = {
    "instagram.com": ("instagram", r"/"), "t.me": ("telegram", r"/"), "telegram.me": ("telegram", r"/"),
    "snapchat.com": ("snapchat", r"/(?:add|u)/"), "tiktok.com": ("tiktok", r"/@"),
    "twitter.com": ("twitter", r"/"), "x.com": ("twitter", r"/"), "facebook.com": ("facebook", r"/"),
    "fb.com": ("facebook", r"/"),
    "onlyfans.com": ("onlyfans", r"/"), "kik.me": ("kik", r"/"),
}  # fmt: skip
_PAGES = (
    "p reel reels explore stories joinchat share sharer groups events watch home search login hashtag i s c "
    "addstickers profile.php"
)
_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|igsh|mc_[ce]id|si|ref|ref_src|source|share_id", re.IGNORECASE
)
_WHATSAPP = re.compile(
    r"wa\.me/\+?(\d{7,15})|(?:api\.)?whatsapp\.com/send/?\?phone=\+?(\d{7,15})", re.IGNORECASE
)


def plain_dots(text: str) -> str:
    """The text with every disguised dot as a dot, without spaces."""
    return re.sub(r"\s+", "", re.sub(_DOT_WORD, ".", text, flags=re.IGNORECASE))


def email(local: str, domain: str) -> str:
    """The canonical form of an address given in two parts, however dotted."""
    domain = plain_dots(re.sub(r"\s\.\s?", ".", domain))
    return f"{plain_dots(local)}@{domain}".lower()


def handle(platform: str | None, name: str) -> str:
    """`@name`, after the platform and a colon when it is named."""
    name = name.lower().rstrip(".-")
    return f"{platform}:@{name}" if platform else f"@{name}"


def link(host: str, path: str, query: str) -> str:
    """Host and path without scheme, www, trackers, fragment and closing slash; the path keeps its case."""
    host = re.sub(r"^www\.", "", plain_dots(host).lower())
    path = path.strip().partition("#")[0].rstrip("/.,;:!)]}»”")
    kept = [
        (k, v)
        for k, v in parse_qsl(query.partition("#")[0].lstrip("?").rstrip(".,;:!)]}"))
        if not _TRACKERS.fullmatch(k)
    ]
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


def profile(address: str) -> str | None:
    """The handle that a canonical link to a platform's profile means, or None."""
    host, _, rest = address.partition("/")
    host = re.sub(r"^(?:m|mobile|[a-z]{2})\.(?=\w+\.com$)", "", host)
    if host not in _PROFILES:
        return None
    platform, before = _PROFILES[host]
    found = re.fullmatch(rf"{before}@?({_HANDLE_NAME})(?:[/?].*)?", f"/{rest}", re.IGNORECASE)
    named = found and re.search("[a-z]", found[1], re.IGNORECASE) and found[1].lower() not in _PAGES.split()
    return handle(platform, found[1]) if found and named else None


def _emails(text: str) -> Iterator[Form]:
    for found in _EMAIL.finditer(text):
        domain = found["clean"] or found["spaced"] or found["worded"]
        yield Form(*found.span(), "email", email(found["local"], domain))


def _links(text: str, region: str) -> Iterator[Form]:
    for found in _LINK.finditer(text):
        top, path = found["top"].lower(), found["path"] or ""
        told = found["scheme"] or found["www"]
        if "." not in plain_dots(found["host"]).lower().removeprefix("www."):
            continue
        if not told and (top not in _TOP.split("|") or (top in _TOP_WORDS.split("|") and not path)):
            continue
        if path and path[0].isspace() and not re.match(r"\s/[\w@+]", path):
            path = ""
        shown = link(found["host"], path, found["query"] or "")
        end = found.end() - len(re.search(r"[.,;:!)\]}»”]*$", found.group())[0])  # type: ignore[index]
        end = end if path or not found["path"] else found.end("top")
        yield from _as_contact(text, found.start(), end, shown, region)


def _as_contact(text: str, start: int, end: int, shown: str, region: str) -> Iterator[Form]:
    called = _WHATSAPP.search(shown)
    digits = (called[1] or called[2]) if called else ""
    number = (international(digits) or national(digits, region)) if digits else None
    at = text.rfind(digits, start, end) if number else -1
    if number and at > start:
        # Both the link and the number in it are contacts; each keeps the part of the text that is its own.
        yield Form(start, at, "link", shown)
        yield Form(at, at + len(digits), "phone", number)
        return
    named = profile(shown)
    yield Form(start, end, "handle" if named else "link", named or shown)


def _handles(text: str) -> Iterator[Form]:
    for found in _HANDLE.finditer(text):
        name = (found["name"] or found["bare"]).rstrip(".-")
        if not re.search(r"[a-z]", name, re.IGNORECASE):
            continue
        if found["bare"]:
            if re.match(r"\d+(?:kr|sek|h|cm|kg)$", name, re.IGNORECASE) is None:
                yield Form(found.start(), found.start("bare") + len(name), "handle", handle(None, name))
            continue
        if not found["told"] and not re.search(r"[_\d]", name):
            continue
        if name.lower() in _NO_NAMES.split():
            continue
        start = found.start("name")
        start -= text[:start].endswith("@")
        platform = _NAMES[found["platform"].lower()]
        yield Form(start, found.start("name") + len(name), "handle", handle(platform, name))


def find(text: str, region: str) -> list[Form]:
    """The addresses in a text, in order; of two that overlap, an e-mail goes first, then a link."""
    kept: list[Form] = []
    for forms in (_emails(text), _links(text, region), _handles(text)):
        for form in forms:
            if all(form.end <= other.start or other.end <= form.start for other in kept):
                kept.append(form)
    return sorted(kept)
