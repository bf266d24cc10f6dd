"""Handles: names on a platform, with or without the platform."""

import re
from collections.abc import Iterator, Sequence

from lykta.ads.identify.spelling import FREE, Form

PLATFORMS = {
    "telegram": "telegram", "tele": "telegram", "tg": "telegram", "snapchat": "snapchat", "snap": "snapchat",
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "kik": "kik", "whatsapp": "whatsapp",
    "wapp": "whatsapp", "tiktok": "tiktok", "twitter": "twitter", "facebook": "facebook", "fb": "facebook",
    "onlyfans": "onlyfans", "skype": "skype", "wickr": "wickr", "signal": "signal", "threema": "threema",
    "session": "session", "discord": "discord", "viber": "viber", "messenger": "facebook", "line": "line",
}  # fmt: skip
HANDLE_NAME = r"[a-z0-9_](?:[a-z0-9_.-]{1,28})[a-z0-9_]"

_NAMED = re.compile(
    rf"{FREE}(?<![\w.@/])(?P<platform>{'|'.join(sorted(PLATFORMS, key=len, reverse=True))})"
    r"(?:[ -]?(?:namn|name|id|user|konto|account))?"
    r"(?:(?P<told>\s{0,2}[:=\-–*(>→]+\s{0,2}@?\s?|\s{1,2}@\s?)|\s{1,2}(?:är\s|is\s|heter\s)?)"
    rf"(?P<name>{HANDLE_NAME})(?![\w@])",
    re.IGNORECASE,
)
_BARE = re.compile(rf"{FREE}(?<![\w.@/])@(?P<name>{HANDLE_NAME})(?![\w@])", re.IGNORECASE)
_PRICE = re.compile(r"\d+(?:kr|sek|h|cm|kg)", re.IGNORECASE)
# What stands after a platform's name and a colon without being a name.
_NO_NAMES = (
    "ring sms skriv call text add finns endast only bara inte och eller and or jag min mitt här the med via "
    "ja nej yes med kontakt contact mig på snap insta telegram whatsapp heter fråga ask please gärna"
)
NO_NAMES = frozenset(_NO_NAMES.split())


def handle(platform: str | None, name: str) -> str:
    """`@name`, after the platform and a colon when it is named."""
    name = name.lower().rstrip(".-")
    return f"{platform}:@{name}" if platform else f"@{name}"


def find_handles(text: str, places: Sequence[int]) -> Iterator[Form]:
    """The handles at the places of a text where an at sign or a platform's name is, from left to right."""
    after = 0
    for place in places:
        if place >= after:
            form = _bare(text, place) if text.startswith("@", place) else _named(text, place)
            if form:
                after = form.end
                yield form


def _bare(text: str, at: int) -> Form | None:
    found = _BARE.match(text, at)
    name = found["name"].rstrip(".-") if found else ""
    if not re.search(r"[a-z]", name, re.IGNORECASE) or _PRICE.fullmatch(name):
        return None
    return Form(at, at + 1 + len(name), "handle", handle(None, name))


def _named(text: str, at: int) -> Form | None:
    found = _NAMED.match(text, at)
    if not found:
        return None
    name = found["name"].rstrip(".-")
    # Without a sign between, only a name that no word could be.
    sure = found["told"] or re.search(r"[_\d]", name)
    if not sure or not re.search(r"[a-z]", name, re.IGNORECASE) or name.lower() in NO_NAMES:
        return None
    start = found.start("name")
    signed = text.startswith("@", start - 1)
    return Form(
        start - signed, start + len(name), "handle", handle(PLATFORMS[found["platform"].lower()], name)
    )
