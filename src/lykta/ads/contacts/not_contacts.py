"""What stands where a contact may and identifies nobody: measures, places, words, front pages of platforms.

Taken for a contact, it would tie strangers.
"""

import re
from functools import lru_cache
from typing import Final

from lykta.ads.contacts.alphabet import TOP_LEVELS
from lykta.places.names import SEATS, county_names, municipality_names

PROVIDERS: Final = (
    "gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|telia|spray|gmx|tutanota|msn|bredband"
)
"""Hosts of mail, as alternatives of a pattern."""

_MEASURE: Final = re.compile(
    r"\d+(?:[._-]\d+)?_?(?:kr|sek|eur|euro|usd|h|hrs?|hours?|min|mins|minutes?|minuter|tim|timmar|dagar|days?"
    r"|cm|kg|st|nd|rd|th)",
    re.IGNORECASE,
)
_PROVIDER: Final = re.compile(rf"(?:{PROVIDERS})\.(?:{'|'.join(TOP_LEVELS)})", re.IGNORECASE)
_WORDS: Final = (
    "ring sms skriv call text add finns endast only bara inte och eller and or jag min mitt här the med "
    "via ja nej yes kontakt contact mig på live snap insta telegram whatsapp heter fråga ask please "
    "gärna premium privat private vip straight server servern"
)
_HOSTS: Final = (
    "instagram.com t.me telegram.me telegram.org snapchat.com tiktok.com twitter.com x.com facebook.com "
    "m.facebook.com fb.com onlyfans.com kik.me kik.com wa.me whatsapp.com api.whatsapp.com web.whatsapp.com "
    "signal.me signal.org signal.group line.me viber.com skype.com wechat.com discord.gg discord.com "
    "linktr.ee google.com google.se youtube.com swish.nu paypal.com paypal.me"
)
_NO_ACCOUNTS: Final = frozenset(_WORDS.split())
_FRONT_PAGES: Final = frozenset(_HOSTS.split())
_LATIN: Final = str.maketrans("åäöé_.-", "aaoe   ")


def is_no_handle(name: str) -> bool:
    """Whether what follows an at sign is a measure, a place or a host of mail."""
    return bool(_MEASURE.fullmatch(name) or _PROVIDER.fullmatch(name)) or is_place(name)


def is_no_account(name: str) -> bool:
    """Whether what follows the name of a platform is no account there."""
    return name.lower() in _NO_ACCOUNTS or _MEASURE.fullmatch(name) is not None


def is_front_page(address: str) -> bool:
    """Whether a canonical link leads to the front page of a platform, which tells of nobody."""
    return address in _FRONT_PAGES


def is_place(text: str) -> bool:
    """Whether a text names a Swedish municipality, its town or a county, also as accounts are written."""
    return " ".join(text.lower().translate(_LATIN).split()) in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    names = [
        *municipality_names(),
        *SEATS,
        *county_names(),
        *(name.removesuffix(" län") for name in county_names()),
    ]
    return frozenset(" ".join(name.lower().translate(_LATIN).split()) for name in names)
