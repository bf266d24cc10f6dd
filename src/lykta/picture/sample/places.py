"""How many live in the municipalities of the sample: in Värmland roughly as it is, elsewhere made up."""

from __future__ import annotations

import random
from typing import Final

from lykta.picture.codes import municipalities_of

# To the nearest thousand, so that whoever knows the county meets no small place that is shown on its own.
_THOUSANDS: Final = {
    "1715": 12, "1730": 8, "1737": 11, "1760": 4, "1761": 17, "1762": 4, "1763": 11, "1764": 9,
    "1765": 10, "1766": 13, "1780": 97, "1781": 24, "1782": 10, "1783": 11, "1784": 26, "1785": 15,
}  # fmt: skip


def inhabitants(county: str, seed: int) -> dict[str, int]:
    """The inhabitants of each municipality of a county; the same seed gives the same."""
    dice = random.Random(f"population {seed} {county}")
    found = {}
    for at, code in enumerate(municipalities_of(county)):
        made_up = round(dice.lognormvariate(9.7, 0.7)) if at % 5 else dice.randint(25_000, 110_000)
        found[code] = 1000 * _THOUSANDS[code] if code in _THOUSANDS else made_up
    return found
