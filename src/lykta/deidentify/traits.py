"""What few people share: marks on the body, rare illnesses, sentences and posts that single someone out."""

import re
from collections.abc import Iterator
from functools import cache

from lykta.deidentify.finding import Finding, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.packaged import table
from lykta.deidentify.reading import Reading


def traits(reading: Reading) -> Iterator[Finding]:
    """The rare traits in a text, with the reason of their group."""
    for group, patterns in _patterns():
        for pattern in patterns:
            for found in pattern.finditer(reading.lower):
                yield finding(found.start(), found.end(), Kind.RARE_TRAIT, why=f"rare_trait.{group}")


@cache
def _patterns() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    groups = table("words/traits.toml")
    return tuple((group, tuple(map(re.compile, patterns))) for group, patterns in groups.items())
