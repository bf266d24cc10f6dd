"""The forms of a meeting: its day and agenda, and each item's record."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.desk.forms.several import SeveralField
from lykta.web.team.models import Member
from lykta.web.team.text_check import CheckedForm, day_field, text_field

MOST_ITEMS: Final = 30


class MeetingForm(CheckedForm):
    """A meeting with its agenda, a line for each item."""

    checked = ("agenda",)
    held_on = day_field(_("Which day?"))
    agenda = text_field(_("Agenda"), hint=_("One item on each line."), rows=6)

    def clean_agenda(self) -> str:
        """At least one item, and not more than a meeting can hold."""
        lines = [line.strip() for line in str(self.cleaned_data["agenda"]).splitlines() if line.strip()]
        if len(lines) > MOST_ITEMS:
            raise forms.ValidationError(_("Write at most 30 items."))
        return "\n".join(lines)


class ItemForm(CheckedForm):
    """Who was present for an item, and what was decided."""

    checked = ("decision",)
    present = SeveralField(
        label=_("Who was present for this item?"),
        help_text=_("Whoever left the room while it was talked about is not ticked."),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    decision = text_field(_("Decision"), rows=4)
