"""Words of Swedish and English dates."""

from typing import Final

_MONTHS: Final = (
    "januari january jan",
    "februari february feb febr",
    "mars march mar",
    "april apr",
    "maj may",
    "juni june jun",
    "juli july jul",
    "augusti august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "december dec",
)
MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}

# Words that say nothing about which day it is. A weekday is believed as little as it is needed.
_FILLERS: Final = (
    "den the at kl klockan of",
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
)
FILLERS: Final = frozenset(word for words in _FILLERS for word in words.split())
