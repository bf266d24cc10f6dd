"""The check itself: from a text to what in it may identify somebody, and to gentler words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lykta.deidentify.addresses import addresses, identifiers, streets
from lykta.deidentify.combinations import combinations, relations, traits
from lykta.deidentify.dates import ages, dates
from lykta.deidentify.finding import Finding, Kind, Wording, settle
from lykta.deidentify.names import names
from lykta.deidentify.numbers import numbers
from lykta.deidentify.places import small_places, workplaces
from lykta.deidentify.reading import FoldedText, read
from lykta.deidentify.rewriting import Suggestion, apply, suggest
from lykta.errors import LyktaError

_DETECTORS: Final[tuple[Callable[[FoldedText], Iterable[Finding]], ...]] = (
    numbers,
    identifiers,
    addresses,
    streets,
    dates,
    ages,
    names,
    small_places,
    workplaces,
    traits,
    relations,
)
# What stands beside a detail may only be seen when that is gone; more than three rounds were never needed.
_MOST_ROUNDS = 8


class CheckFailedError(LyktaError):
    """The check could not be done, so the text may not be sent. The message holds nothing of the text."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a text, in order and without overlaps."""

    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether the text may not be sent at all, for it holds a hard identifier."""
        return any(found.hard for found in self.findings)


def check(text: str, *, county_part: str = "") -> Checked:
    """Find what in a text may identify somebody; `county_part` is where the asker said that the matter is.

    A pure function: the same text gives the same findings, in a time that grows with its length, and nothing
    of it is kept or logged. Whatever goes wrong inside becomes a CheckFailedError, never a pass.
    """
    try:
        reading = read(text)
        found = [one for detect in _DETECTORS for one in detect(reading)]
        found += combinations(reading, found, county_part=bool(county_part))
        return Checked(settle([_as_written(reading, one, county_part) for one in found]))
    except Exception:  # noqa: BLE001 - a fault in any rule must refuse the text, and its own words may quote it.
        failure = CheckFailedError(
            "The text could not be checked, so it was not sent and not saved. Shorten it or write it plainly "
            "and try again."
        )
    # Outside the block, so that the fault, which may quote the text, does not come along as the context.
    raise failure


def _as_written(reading: FoldedText, found: Finding, county_part: str) -> Finding:
    start, end = reading.to_original_span(found.start, found.end)
    in_part = county_part and found.kind is Kind.SMALL_PLACE
    instead = Wording("instead.small_place.part", (("part", county_part),)) if in_part else found.instead
    return Finding(start, end, found.kind, found.why, instead)


def suggestions(
    text: str, checked: Checked, *, county_part: str = "", most: int | None = None
) -> tuple[Suggestion, ...]:
    """What to change in a text for what was found in it, in order; CheckFailedError where that fails.

    `most` bounds the time: no more than so many of the findings, the first ones, get a suggestion.
    """
    try:
        return suggest(text, checked.findings, county_part=county_part, most=most)
    except Exception:  # noqa: BLE001 - as in `check`: a fault in a rule may quote the text.
        failure = CheckFailedError("No gentler words were found. The text was left as it was; rewrite it.")
    raise failure


def soften(text: str, *, county_part: str = "", hard_only: bool = False) -> str:
    """The text with every suggestion in it, until nothing hard is found any more, in its own language.

    A suggestion for whoever wrote it, who reads it before it is sent. Raises CheckFailedError where words
    cannot mend it.
    """
    for _ in range(_MOST_ROUNDS):
        findings = tuple(
            one for one in check(text, county_part=county_part).findings if one.hard or not hard_only
        )
        changed = apply(text, suggestions(text, Checked(findings), county_part=county_part))
        if changed == text:
            break
        text = changed
    if check(text, county_part=county_part).blocked:
        raise CheckFailedError(
            "The text could not be mended by gentler words. It was left as it was; rewrite it."
        )
    return text
