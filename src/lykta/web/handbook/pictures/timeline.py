"""How the law on trafficking and its neighbours has changed, from 2002 to what is proposed."""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.handbook.citations import Cited

_FIRST, _LAST = dt.date(2001, 1, 1), dt.date(2028, 1, 1)
_WIDTH = 640
_MARGIN = 24
# Years nearer to each other than this have their labels on two heights.
_CROWDED = 48


@dataclass(frozen=True)
class Change:
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
    Change(
        dt.date(2002, 7, 1),
        _("Trafficking becomes an offence: across borders, for sexual purposes."),
        source="sfs-2002-436",
    ),
    Change(
        dt.date(2004, 7, 1),
        _("It also covers cases within the country, and other purposes. The offender has to take control."),
        source="sfs-2004-406",
    ),
    Change(
        dt.date(2010, 7, 1),
        _("Control is no longer required, and the sexual purposes are no longer listed."),
        source="sfs-2010-371",
    ),
    Change(
        dt.date(2018, 7, 1),
        _(
            "The means become clearer, negligence as to a child's age is enough, and exploitation of persons "
            "becomes an offence of its own."
        ),
        source="sfs-2018-601",
    ),
    Change(
        dt.date(2022, 8, 1),
        _("Higher minimum penalties for rape and for buying sexual acts."),
        source="prop-2021-22-231",
    ),
    Change(
        dt.date(2025, 7, 1),
        _("Buying a sexual act also covers acts at a distance."),
        source="prop-2024-25-124",
    ),
    Change(
        dt.date(2027, 1, 1),
        _("Proposed: a new offence, using a service by someone who is trafficked."),
        source="prop-2025-26-313",
        proposed=True,
    ),
)


def draw(cited: Cited) -> str:
    """The figure: a line of years with a mark for each change, and the table that says what changed."""
    marks = []
    height, last = 0, -_CROWDED
    for change in CHANGES:
        height = 1 - height if change.place - last < _CROWDED else 0
        last = change.place
        marks.append({"change": change, "raised": height, "number": cited.number(change.source)})
    return render_to_string("handbook/pictures/timeline.html", {"marks": marks, "width": _WIDTH})
