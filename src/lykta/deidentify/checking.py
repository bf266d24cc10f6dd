"""The check itself: from a text to what in it may identify somebody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lykta.deidentify.addresses import addresses
from lykta.deidentify.ages import ages
from lykta.deidentify.combinations import combinations
from lykta.deidentify.dates import dates
from lykta.deidentify.finding import Finding, Wording
from lykta.deidentify.identifiers import identifiers
from lykta.deidentify.kinds import Kind
from lykta.deidentify.names import names
from lykta.deidentify.numbers import numbers
from lykta.deidentify.reading import Reading, read
from lykta.deidentify.relations import relations
from lykta.deidentify.small_places import small_places
from lykta.deidentify.spans import settled
from lykta.deidentify.streets import streets
from lykta.deidentify.traits import traits
from lykta.deidentify.workplaces import workplaces
from lykta.errors import LyktaError

_DETECTORS: Final[tuple[Callable[[Reading], Iterable[Finding]], ...]] = (
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

    @property
    def needs_answer(self) -> bool:
        """Whether somebody must first say that it singles no one out."""
        return bool(self.findings)


def check(text: str, *, county_part: str = "") -> Checked:
    """Find what in a text may identify somebody; `county_part` is where the asker said that the matter is.

    A pure function: the same text gives the same findings, in a time that grows with its length, and nothing
    of it is kept or logged. Whatever goes wrong inside becomes a CheckFailedError, never a pass.
    """
    try:
        reading = read(text)
        found = [one for detect in _DETECTORS for one in detect(reading)]
        found += combinations(reading, found, county_part=bool(county_part))
        return Checked(settled([_as_written(reading, one, county_part) for one in found]))
    except Exception:  # noqa: BLE001 - a fault in any rule must refuse the text, and its own words may quote it.
        failure = CheckFailedError(
            "The text could not be checked, so it was not sent and not saved. Shorten it or write it plainly "
            "and try again."
        )
    # Outside the block, so that the fault, which may quote the text, does not come along as the context.
    raise failure


def _as_written(reading: Reading, found: Finding, county_part: str) -> Finding:
    start, end = reading.written(found.start, found.end)
    in_part = county_part and found.kind is Kind.SMALL_PLACE
    instead = Wording("instead.small_place.part", (("part", county_part),)) if in_part else found.instead
    return Finding(start, end, found.kind, found.why, instead)
