"""What three questionnaires find among a thousand people: who is flagged, and who of them is exposed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook.citations import Cited

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
class Outcome:
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


def outcome(questionnaire: Questionnaire, people: int = PEOPLE) -> Outcome:
    """What a questionnaire's study means for so many people, in whole persons."""
    exposed = round(people * questionnaire.exposed_percent / 100)
    found = round(exposed * questionnaire.sensitivity / 100)
    wrongly = round((people - exposed) * (100 - questionnaire.specificity) / 100)
    return Outcome(
        found=found,
        missed=exposed - found,
        flagged_wrongly=wrongly,
        left_alone=people - exposed - wrongly,
    )


def draw(cited: Cited) -> str:
    """The figure: a thousand dots for each questionnaire, and the table of the same numbers."""
    drawn = [
        {
            "questionnaire": each,
            "outcome": outcome(each),
            "dots": dict(_paths(outcome(each))),
            "references": [(key, cited.number(key)) for key in each.sources],
        }
        for each in QUESTIONNAIRES
    ]
    people = number_format(PEOPLE, force_grouping=True)
    return render_to_string("handbook/pictures/screening.html", {"drawn": drawn, "people": people})


def _paths(counts: Outcome) -> Iterator[tuple[str, str]]:
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
