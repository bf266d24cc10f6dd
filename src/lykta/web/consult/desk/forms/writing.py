"""The forms of summaries, notes and days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lykta.web.team.text_check import CheckedForm, day_field, text_field


class SummaryForm(CheckedForm):
    """The shared summary."""

    checked = ("body",)
    body = text_field(
        _("Summary"),
        hint=_("All agencies that take part read it. What is needed to help, and no more."),
    )


class NoteForm(CheckedForm):
    """A note of the agency's own, or a shared one."""

    checked = ("body",)
    body = text_field(_("Note"))


class DueForm(forms.Form):
    """The day by which something is to happen."""

    day = day_field(_("By which day?"), hint=_("Leave it empty to take the day away."), required=False)
