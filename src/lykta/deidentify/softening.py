"""A text with gentler words where something may identify somebody."""

from lykta.deidentify.checking import CheckFailedError, check
from lykta.deidentify.messages import Language, instead

# What stands beside a detail may only be seen when that is gone; more than three rounds were never needed.
_MOST_ROUNDS = 8


def soften(text: str, language: Language, *, county_part: str = "", hard_only: bool = False) -> str:
    """The text with each finding exchanged for its gentler words, until no hard one is left.

    A suggestion for whoever wrote it, who reads it before it is sent. Raises CheckFailedError where words
    cannot mend it.
    """
    for _ in range(_MOST_ROUNDS):
        findings = [one for one in check(text, county_part=county_part).findings if one.hard or not hard_only]
        if not findings:
            return text
        for one in reversed(findings):
            text = text[: one.start] + instead(one, language) + text[one.end :]
    if check(text, county_part=county_part).blocked:
        raise CheckFailedError(
            "The text could not be mended by gentler words. It was left as it was; rewrite it."
        )
    return text
