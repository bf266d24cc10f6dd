"""The handbook's pictures: drawn as SVG, described in words and repeated as a table."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook.markdown import Citations

_FUNNEL_WIDTH = 640

# What `lykta demo` counts in its synthetic county, rounded; a slow test runs it and compares.
ADS = 20_000
DISTINCT_ADS = 13_300
ADVERTISERS_LOW = 3_200
ADVERTISERS_HIGH = 4_400


@dataclass(frozen=True)
class FunnelStep:
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
    FunnelStep(ADS, _("ads read"), _("The same ad is often read several times, in several places.")),
    FunnelStep(DISTINCT_ADS, _("different texts"), _("One author uses a text again with small changes.")),
    FunnelStep(
        ADVERTISERS_HIGH,
        _("advertisers, as estimated"),
        _("A range: whoever writes each ad anew may be counted several times. An advertiser is an author."),
        low=ADVERTISERS_LOW,
    ),
)


def draw_funnel(_cited: Citations) -> str:
    """The figure: a bar for each step, and the table of the same numbers."""
    return render_to_string("handbook/pictures/funnel.html", {"steps": STEPS})


def _bar(number: int) -> int:
    return max(2, round(number / ADS * _FUNNEL_WIDTH))


PEOPLE = 1000
_COLUMNS = 40
_GAP = 8


@dataclass(frozen=True)
class Questionnaire:
    """One validation study: its share of people exposed, and its two measures, each in per cent."""

    name: str | Promise
    exposed_percent: float
    sensitivity: float
    specificity: float
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ScreeningOutcome:
    """How a thousand people fall: the four numbers add up to a thousand."""

    found: int
    missed: int
    flagged_wrongly: int
    left_alone: int

    @property
    def flagged(self) -> int:
        """Everybody whom the questionnaire flags."""
        return self.found + self.flagged_wrongly


QUESTIONNAIRES = (
    Questionnaire(_("RAFT, adults in emergency departments"), 1.4, 100.0, 61.0, ("raft", "raft-tal")),
    Questionnaire(_("AHTST with added questions, newly arrived refugees"), 7.3, 76.9, 84.0, ("heidelberg",)),
    Questionnaire(_("Six questions, young people aged 11–17"), 11.1, 84.4, 57.5, ("greenbaum",)),
)


def screening_outcome(questionnaire: Questionnaire, people: int = PEOPLE) -> ScreeningOutcome:
    """What a questionnaire's study means for so many people, in whole persons."""
    exposed = round(people * questionnaire.exposed_percent / 100)
    found = round(exposed * questionnaire.sensitivity / 100)
    wrongly = round((people - exposed) * (100 - questionnaire.specificity) / 100)
    return ScreeningOutcome(
        found=found,
        missed=exposed - found,
        flagged_wrongly=wrongly,
        left_alone=people - exposed - wrongly,
    )


def draw_screening(cited: Citations) -> str:
    """The figure: a thousand dots for each questionnaire, and the table of the same numbers."""
    drawn = [
        {
            "questionnaire": each,
            "outcome": screening_outcome(each),
            "dots": dict(_paths(screening_outcome(each))),
            "references": [(key, cited.number(key)) for key in each.sources],
        }
        for each in QUESTIONNAIRES
    ]
    people = number_format(PEOPLE, force_grouping=True)
    return render_to_string("handbook/pictures/screening.html", {"drawn": drawn, "people": people})


def _paths(counts: ScreeningOutcome) -> Iterator[tuple[str, str]]:
    """For each kind of outcome one path of zero-length lines, which round line ends make into dots."""
    start = 0
    for kind in ("found", "missed", "flagged_wrongly", "left_alone"):
        number = getattr(counts, kind)
        yield kind, "".join(f"M{_x(at)} {_y(at)}h0" for at in range(start, start + number))
        start += number


def _x(at: int) -> int:
    return at % _COLUMNS * _GAP + _GAP // 2


def _y(at: int) -> int:
    return at // _COLUMNS * _GAP + _GAP // 2


_FIRST, _LAST = dt.date(2001, 1, 1), dt.date(2028, 1, 1)
_WIDTH = 640
_MARGIN = 24
# Years nearer to each other than this have their labels on two heights.
_CROWDED = 48


@dataclass(frozen=True)
class LawChange:
    """One change of the law, or one that is proposed."""

    day: dt.date
    words: str | Promise
    source: str
    proposed: bool = False

    @property
    def place(self) -> int:
        """Where on the line the change lies."""
        part = (self.day - _FIRST) / (_LAST - _FIRST)
        return round(_MARGIN + part * (_WIDTH - 2 * _MARGIN))


CHANGES = (
    LawChange(
        dt.date(2002, 7, 1),
        _("Trafficking becomes an offence: across borders, for sexual purposes."),
        source="sfs-2002-436",
    ),
    LawChange(
        dt.date(2004, 7, 1),
        _("It also covers cases within the country, and other purposes. The offender has to take control."),
        source="sfs-2004-406",
    ),
    LawChange(
        dt.date(2010, 7, 1),
        _("Control is no longer required, and the sexual purposes are no longer listed."),
        source="sfs-2010-371",
    ),
    LawChange(
        dt.date(2018, 7, 1),
        _(
            "The means become clearer, negligence as to a child's age is enough, and exploitation of persons "
            "becomes an offence of its own."
        ),
        source="sfs-2018-601",
    ),
    LawChange(
        dt.date(2022, 8, 1),
        _("Higher minimum penalties for rape and for buying sexual acts."),
        source="prop-2021-22-231",
    ),
    LawChange(
        dt.date(2025, 7, 1),
        _("Buying a sexual act also covers acts at a distance."),
        source="prop-2024-25-124",
    ),
    LawChange(
        dt.date(2027, 1, 1),
        _("Proposed: a new offence, using a service by someone who is trafficked."),
        source="prop-2025-26-313",
        proposed=True,
    ),
)


def draw_timeline(cited: Citations) -> str:
    """The figure: a line of years with a mark for each change, and the table that says what changed."""
    marks = []
    height, last = 0, -_CROWDED
    for change in CHANGES:
        height = 1 - height if change.place - last < _CROWDED else 0
        last = change.place
        marks.append({"change": change, "raised": height, "number": cited.number(change.source)})
    return render_to_string("handbook/pictures/timeline.html", {"marks": marks, "width": _WIDTH})


PICTURES: Mapping[str, Callable[[Citations], str]] = {
    "screening": draw_screening,
    "funnel": draw_funnel,
    "timeline": draw_timeline,
}
