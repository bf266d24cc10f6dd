"""Why ads are not persons: the numbers fall from postings to hands, and of persons they say nothing."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook.citations import Cited

_WIDTH = 640

# What `lykta demo` counts in its synthetic county, rounded; a slow test runs it and compares.
ADS = 20_000
DISTINCT_ADS = 13_300
ADVERTISERS_LOW = 3_400
ADVERTISERS_HIGH = 4_000


@dataclass(frozen=True)
class Step:
    """One step of the funnel: a number, or the two ends of a range, what it counts and why it is less."""

    high: int
    words: str | Promise
    why: str | Promise
    low: int | None = None

    @property
    def value(self) -> str:
        """The number as it is read in the language of the page."""
        ends = [self.high] if self.low is None else [self.low, self.high]
        return "–".join(number_format(end, force_grouping=True) for end in ends)

    @property
    def width(self) -> int:
        """How long the bar is."""
        return _bar(self.high)

    @property
    def low_width(self) -> int | None:
        """How long the darker bar of the range's lower end is."""
        return None if self.low is None else _bar(self.low)


STEPS = (
    Step(ADS, _("ads read"), _("The same ad is often read several times, in several places.")),
    Step(DISTINCT_ADS, _("different texts"), _("One writer uses a text again with small changes.")),
    Step(
        ADVERTISERS_HIGH,
        _("estimated advertisers"),
        _("A range, for no line between strong and weak links is the right one. An advertiser is a writer."),
        low=ADVERTISERS_LOW,
    ),
)


def draw(_cited: Cited) -> str:
    """The figure: a bar for each step, and the table of the same numbers."""
    return render_to_string("handbook/pictures/funnel.html", {"steps": STEPS})


def _bar(number: int) -> int:
    return max(2, round(number / ADS * _WIDTH))
