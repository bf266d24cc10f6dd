"""Forms whose texts are about work and about nobody: they are looked through all the same."""

from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _

from lykta.deidentify import Kind
from lykta.web.team.text_check import CheckedForm, Words

_OF_WORK: Final = frozenset({Kind.SMALL_PLACE, Kind.NAMED_WORKPLACE, Kind.EXACT_DATE})

NOBODY: Final = _("Write nothing about a person.")
"""Said above every form of the plan, and beside every text of it."""


class AboutNobodyForm(CheckedForm):
    """A form of the plan. Where and when agencies work is no trace of a person; a name or a number is."""

    let_pass: ClassVar[frozenset[Kind]] = _OF_WORK
    points_elsewhere: ClassVar[Words] = _("These details point to no person")
    ask_to_mend: ClassVar[Words] = _("Take out what points to a person, or say that it points to none.")
