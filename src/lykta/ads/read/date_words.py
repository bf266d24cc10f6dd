"""Words in Swedish and English dates that say nothing of the day."""

from typing import Final

# A weekday is believed as little as it is needed.
_FILLERS: Final = (
    "den the at kl klockan of",
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors tor fre lör sön",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
)
FILLERS: Final = frozenset(word for words in _FILLERS for word in words.split())
